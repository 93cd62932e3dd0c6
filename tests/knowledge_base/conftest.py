"""A small knowledge base of an invented trade (bakery machines), asked by customers and by colleagues."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from knowledge_base import Answer, Base, KnowledgeBase

LIBRARY = Path(__file__).parent / "library"


@pytest.fixture
def session() -> Iterator[Session]:
    engine = create_engine("sqlite://")
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        yield session
    engine.dispose()


@pytest.fixture
def kb() -> KnowledgeBase:
    return KnowledgeBase()


@pytest.fixture
def ask(kb: KnowledgeBase, session: Session) -> Callable[..., Answer]:
    """Asks the library of the bakery-machine maker as a customer, or as a colleague."""
    kb.add(session, [LIBRARY])

    def ask(question: str, audience: str = "public", **more: str) -> Answer:
        return kb.ask(session, question, audience=audience, **more)

    return ask
