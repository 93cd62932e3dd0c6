"""What people confirm: wordings that mean an entry, entries written in chat, and what was thought of answers."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from knowledge_base.models import Chunk, Document, Given, Phrasing, Taught
from knowledge_base.text import fold, language_of

LONGEST = 120  # characters of a wording worth keeping
MOST_A_DAY = 20  # wordings one customer may teach
CHAT_PATH = "kechat:chat"
VERDICTS = ("good", "bad")


def anchor(chunk: Chunk) -> str:
    """Tells a chunk by what it is about, so that it is found again after its file was read anew."""
    told = chunk.question if chunk.kind == "entry" else chunk.text
    return hashlib.sha256(f"{chunk.kind}\n{fold(told)}".encode()).hexdigest()


def role_of(chunk: Chunk) -> str:
    return "variant" if chunk.kind == "entry" else "taught"


def teach(session: Session, chunk: Chunk, question: str, by: str, *, is_trusted: bool) -> bool:
    """Keep the question as one more wording of the chunk; False for what teaches nothing, or too often."""
    folded = fold(question).strip()
    known = {one.folded for one in chunk.phrasings}
    if not 2 <= len(folded) <= LONGEST or folded in known:
        return False
    if not is_trusted and _taught_today(session, by) >= MOST_A_DAY:
        return False
    session.add(Taught(anchor=anchor(chunk), folded=folded, taught_by=by))
    chunk.phrasings.append(Phrasing(role=role_of(chunk), folded=folded))
    session.flush()
    return True


def _taught_today(session: Session, by: str) -> int:
    since = datetime.now(UTC) - timedelta(days=1)
    mine = select(func.count()).select_from(Taught).where(Taught.taught_by == by, Taught.taught_at >= since)
    return session.scalar(mine) or 0


def unteach(session: Session, chunk: Chunk, question: str) -> bool:
    """Forget a wording that turned out to mean something else; only what was taught, never what a file says."""
    folded = fold(question).strip()
    taught = select(Taught).where(Taught.anchor == anchor(chunk), Taught.folded == folded)
    found = session.scalars(taught).all()
    for one in found:
        session.delete(one)
    if found:
        chunk.phrasings = [one for one in chunk.phrasings if one.folded != folded or one.role == "question"]
        session.flush()
    return bool(found)


def remember(session: Session, chunks: Sequence[Chunk]) -> None:
    """Give chunks that were just read the wordings they had been taught."""
    by_anchor = {anchor(chunk): chunk for chunk in chunks}
    anchors = list(by_anchor)
    for start in range(0, len(anchors), 500):
        taught = select(Taught).where(Taught.anchor.in_(anchors[start : start + 500])).order_by(Taught.id)
        for one in session.scalars(taught):
            chunk = by_anchor[one.anchor]
            if all(phrasing.folded != one.folded for phrasing in chunk.phrasings):
                chunk.phrasings.append(Phrasing(role=role_of(chunk), folded=one.folded))


# ---------------------------------------------------------------- entries written in chat
def write_entry(
    session: Session, question: str, answer: str, *, visibility: str, variants: Iterable[str] = ()
) -> Chunk:
    """A question with its answer that no file holds; the same question again replaces the answer."""
    document = session.scalar(select(Document).where(Document.path == CHAT_PATH))
    if document is None:
        document = Document(
            path=CHAT_PATH, name="chat", title="对话整理", visibility="public", language="zh", digest="", version=0
        )  # fmt: skip
        session.add(document)
        session.flush()
    document.version += 1
    folded = fold(question)
    same = (one for one in document.chunks if fold(one.question) == folded)
    chunk = next(same, None) or _fresh(document, question)
    chunk.text, chunk.visibility = answer, visibility
    texts = [
        ("question", folded),
        *(("variant", fold(one)) for one in variants),
        ("answer", fold(f"{question} {answer}")),
    ]
    known = {(one.role, one.folded) for one in chunk.phrasings if one.role != "answer"}
    chunk.phrasings = [one for one in chunk.phrasings if one.role != "answer"]
    chunk.phrasings += [
        Phrasing(role=role, folded=text) for role, text in dict.fromkeys(texts) if (role, text) not in known
    ]
    session.flush()
    return chunk


def chat_entry(session: Session, chunk_id: int) -> tuple[str, str] | None:
    chunk = session.get(Chunk, chunk_id)
    if chunk is None or chunk.document.path != CHAT_PATH:
        return None
    return chunk.question, chunk.text


def _fresh(document: Document, question: str) -> Chunk:
    place = max((one.position for one in document.chunks), default=-1) + 1
    chunk = Chunk(
        key=f"chat-{place + 1}", kind="entry", position=place, block=place, question=question, text="",
        visibility="internal", language=language_of(question),
    )  # fmt: skip
    document.chunks.append(chunk)
    return chunk


# ---------------------------------------------------------------- what was thought of answers
def judge(session: Session, given_id: int, verdict: str, by: str) -> Given | None:
    """Set by the asker alone; None for an answer they were not given."""
    given = session.get(Given, given_id)
    if given is None or given.asked_by != by or verdict not in VERDICTS:
        return None
    given.verdict = verdict
    session.flush()
    return given
