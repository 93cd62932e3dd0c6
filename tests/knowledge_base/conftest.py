"""A small knowledge base of an invented trade (bakery machines), asked by customers and by colleagues."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from functools import cache
from pathlib import Path

import pytest
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from knowledge_base import Answer, Base, KnowledgeBase
from knowledge_base.embedding import Embedder, local_embedder, why_not_local
from knowledge_base.snapshot import Audience

LIBRARY = Path(__file__).parent / "library"


@pytest.fixture
def session() -> Iterator[Session]:
    with _opened() as session:
        yield session


@contextmanager
def _opened() -> Iterator[Session]:
    engine = create_engine("sqlite://")
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        yield session
    engine.dispose()


@pytest.fixture
def kb() -> KnowledgeBase:
    """Searches by words alone, as before the embedding model is loaded or where there is none."""
    return KnowledgeBase(embedder=lambda: None)


@pytest.fixture(scope="session")
def embedder() -> Embedder:
    if reason := why_not_local():
        pytest.skip(f"the embedding model does not run here: {reason}")
    return RememberedVectors()


class RememberedVectors:
    """The real model; each text is embedded once in a test run."""

    model = "remembered"

    def __init__(self) -> None:
        embedder = local_embedder()
        assert embedder is not None
        self.embed_query = cache(embedder.embed_query)
        self._document = cache(lambda text: embedder.embed_documents([text])[0])

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [self._document(text) for text in texts]


@pytest.fixture(params=["words", "vectors"], scope="module")
def ask(request: pytest.FixtureRequest) -> Iterator[Callable[..., Answer]]:
    """Asks the library of the bakery-machine maker as a customer or as a colleague, with vectors and without.

    One library for all tests of a file: asking changes nothing in it.
    """
    embedder = request.getfixturevalue("embedder") if request.param == "vectors" else None
    kb = KnowledgeBase(embedder=lambda: embedder)
    with _opened() as session:
        kb.add(session, [LIBRARY])
        kb.catch_up(lambda: nullcontext(session))

        def ask(question: str, audience: Audience = "public", **more: str) -> Answer:
            return kb.ask(session, question, audience=audience, **more)

        yield ask
