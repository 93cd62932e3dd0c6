"""What an operator looks after: the list of documents, those that went stale, entries that say the same twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from knowledge_base.models import Chunk, Document, Given, Phrasing
from knowledge_base.teaching import CHAT_PATH

OLD = timedelta(days=365)
DISLIKED = 2  # bad verdicts in the last months, and more than good ones
LATELY = timedelta(days=90)
SAME = 0.985  # cosine of two questions from which on they ask the same
MOST_COMPARED = 6000
QUESTIONS = ("question", "variant")


@dataclass(frozen=True)
class DocumentInfo:
    """A line of the list of documents; `stale` says why it wants a look: expired, missing, changed, old, disliked."""

    id: int
    name: str
    title: str
    visibility: str
    language: str
    chunks: int
    path: str
    updated_at: str
    version: int = 1
    valid_until: str = ""
    stale: tuple[str, ...] = ()


@dataclass(frozen=True)
class Duplicate:
    """Two entries that ask the same; answers to either look unsure because of the other."""

    key: str
    question: str
    other_key: str
    other: str


def list_documents(session: Session, today: date) -> list[DocumentInfo]:
    counted = (
        select(Document, func.count(Chunk.id))
        .outerjoin(Document.chunks)
        .group_by(Document.id)
        .order_by(Document.id)
    )
    disliked = _disliked(session)
    return [
        DocumentInfo(
            id=one.id,
            name=one.name,
            title=one.title,
            visibility=one.visibility,
            language=one.language,
            chunks=chunks,
            path=one.path,
            updated_at=one.updated_at.isoformat(),
            version=one.version,
            valid_until=one.valid_until.isoformat() if one.valid_until else "",
            stale=tuple(_stale(one, today, disliked)),
        )
        for one, chunks in session.execute(counted)
    ]


def _stale(document: Document, today: date, disliked: set[str]) -> list[str]:
    found = []
    if document.valid_until is not None and document.valid_until < today:
        found.append("expired")
    if document.path != CHAT_PATH:
        found += _on_disk(Path(document.path), document)
    if document.updated_at.date() < today - OLD:
        found.append("old")
    if document.name in disliked:
        found.append("disliked")
    return found


def _on_disk(path: Path, document: Document) -> list[str]:
    """A file that is gone, or was written after it was read."""
    try:
        written = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except OSError:
        return ["missing"]
    read = document.updated_at if document.updated_at.tzinfo else document.updated_at.replace(tzinfo=UTC)
    return ["changed"] if written > read and _digest(path, document) else []


def _digest(path: Path, document: Document) -> bool:
    from knowledge_base.adding import digest_of

    try:
        content = path.read_bytes()
    except OSError:
        return False
    return document.digest not in {digest_of(content, said) for said in (None, "public", "internal")}


def _disliked(session: Session) -> set[str]:
    since = datetime.now(UTC) - LATELY
    counted = (
        select(Given.document, Given.verdict, func.count())
        .where(Given.asked_at >= since, Given.verdict != "")
        .group_by(Given.document, Given.verdict)
    )
    votes: dict[str, dict[str, int]] = {}
    for document, verdict, count in session.execute(counted):
        votes.setdefault(document, {})[verdict] = count
    return {
        document
        for document, found in votes.items()
        if found.get("bad", 0) >= DISLIKED and found["bad"] > found.get("good", 0)
    }


def duplicates(session: Session, limit: int = 20) -> list[Duplicate]:
    """Pairs of entries with the same question, in words or (where there are vectors) in meaning."""
    rows = session.execute(
        select(Chunk.id, Chunk.key, Chunk.question, Phrasing.folded, Phrasing.vector)
        .join(Phrasing.chunk)
        .where(Chunk.kind == "entry", Phrasing.role.in_(QUESTIONS))
        .order_by(Phrasing.id)
        .limit(MOST_COMPARED)
    ).all()
    pairs: dict[tuple[int, int], Duplicate] = {}
    first: dict[str, int] = {}
    for place, (chunk_id, _, _, folded, _) in enumerate(rows):
        before = first.setdefault(folded, place)
        if rows[before][0] != chunk_id:
            _pair(pairs, rows[before], rows[place])
    for one, other in _near(rows):
        _pair(pairs, rows[one], rows[other])
    return list(pairs.values())[:limit]


def _pair(pairs: dict[tuple[int, int], Duplicate], one: Sequence[object], other: Sequence[object]) -> None:
    key = (int(str(one[0])), int(str(other[0])))
    pairs.setdefault(key, Duplicate(str(one[1]), str(one[2]), str(other[1]), str(other[2])))


def _near(rows: Sequence[Sequence[object]]) -> list[tuple[int, int]]:
    import numpy as np

    places = [place for place, row in enumerate(rows) if row[4] is not None]
    if len(places) < 2:
        return []
    matrix = np.stack([np.frombuffer(rows[place][4], np.float32) for place in places])  # type: ignore[call-overload]
    owners = np.array([rows[place][0] for place in places])
    found = []
    for at in range(0, len(places), 500):
        like = matrix[at : at + 500] @ matrix.T
        near = np.argwhere((like >= SAME) & (owners[at : at + 500, None] != owners[None, :]))
        found += [(places[at + one], places[other]) for one, other in near if at + one < other]
    return found
