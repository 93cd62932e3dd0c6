"""Sets of questions with known answers → each question with its candidates, and which of them are right."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sqlalchemy import create_engine, delete, select
from sqlalchemy.orm import Session

from knowledge_base.embedding import local_embedder
from knowledge_base.fitting.features import FEATURES
from knowledge_base.hit import Hit, judge_name
from knowledge_base.knowledge_base import KnowledgeBase
from knowledge_base.models import Base, Phrasing
from knowledge_base.question import take_apart
from knowledge_base.snapshot import Audience

VARIANTS = (0, 2, 5, 20)


@dataclass(frozen=True)
class Case:
    """A question with its candidates; `right` says which of them answer it."""

    judge: str
    source: str
    answerable: bool
    hits: tuple[Hit, ...]
    right: tuple[bool, ...]


def cases(folder: Path, embedder: Remembered, *, only_varied: bool = False) -> Iterator[Case]:
    """The set's questions, asked with vectors and without, and with fewer variants than it has."""
    for count in VARIANTS[only_varied:]:
        engine = create_engine("sqlite://")
        Base.metadata.create_all(engine)
        with Session(engine) as session:
            kb = KnowledgeBase(embedder=lambda: embedder)
            entries = kb.add(session, [folder / "kb"]).entries
            most = _keep_variants(session, count)
            if count <= VARIANTS[only_varied] or most > VARIANTS[VARIANTS.index(count) - 1]:
                if count == 0:
                    yield from _ask(kb, session, folder, "words")
                kb.catch_up(lambda held=session: nullcontext(held))  # type: ignore[misc]
                yield from _ask(kb, session, folder, "")
        engine.dispose()
        if not entries:
            return


def _keep_variants(session: Session, count: int) -> int:
    """Drop variants beyond the first `count` of each entry; the most any entry had."""
    seen: dict[int, int] = {}
    for text in session.scalars(
        select(Phrasing).where(Phrasing.role == "variant").order_by(Phrasing.id)
    ).all():
        seen[text.chunk_id] = seen.get(text.chunk_id, 0) + 1
        if seen[text.chunk_id] > count:
            session.execute(delete(Phrasing).where(Phrasing.id == text.id))
    session.flush()
    session.expire_all()
    return max(seen.values(), default=0)


def _ask(kb: KnowledgeBase, session: Session, folder: Path, judge: str) -> Iterator[Case]:
    for line in (folder / "questions.txt").read_text(encoding="utf-8").splitlines():
        who, text, wanted = line.split("|")
        audience: Audience = "public" if who == "P" else "internal"
        question = take_apart(text)
        hits = tuple(kb.reader(session, audience).hits(question))
        right = tuple(_answers(hit, wanted) for hit in hits)
        for name in [judge] if judge else [name for name in FEATURES if name != "words"]:
            of = [place for place, hit in enumerate(hits) if judge or judge_name(hit, question) == name]
            if of:
                yield Case(
                    name, folder.name, wanted != "-", tuple(hits[p] for p in of), tuple(right[p] for p in of),
                )  # fmt: skip


def _answers(hit: Hit, wanted: str) -> bool:
    if wanted.startswith("id:"):
        return hit.passage.key == wanted[3:]
    return wanted != "-" and all(part in hit.passage.text for part in wanted.split("&"))


class Remembered:
    """An embedder that embeds each text once; the sets are asked several times."""

    def __init__(self) -> None:
        embedder = local_embedder()
        if embedder is None:
            sys.exit("the embedding model does not run here")
        self.model = "remembered"
        self._query = cache(embedder.embed_query)
        self._document = cache(lambda text: embedder.embed_documents([text])[0])

    def embed_query(self, text: str) -> list[float]:
        return self._query(text)

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [self._document(text) for text in texts]
