"""After a change: vectors for texts that have none, and what each audience's texts teach.

Embedding takes long and must hold no lock: everything here reads in one short transaction, works
outside, and writes in another.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, delete, func, or_, select, update
from sqlalchemy.orm import Session

from knowledge_base.adding import count_change
from knowledge_base.embedding import Remembering, as_bytes
from knowledge_base.head import Head, centred, learn
from knowledge_base.lie import Lie, lie_of
from knowledge_base.models import Chunk, Fit, Phrasing
from knowledge_base.snapshot import VISIBLE, Audience, current_revision

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Progress = Callable[[int, int], None]
Transaction = Callable[[], AbstractContextManager[Session]]
QUESTIONS = ("question", "variant")
FEWEST = 16  # entries from which on there is enough to learn a head from, and to know how far to trust it
FORM = "3"  # raise it when what is kept of a fit changes, so that it is learnt anew
VARIED = 1.0  # variants an entry has on average from which on a head is better than plain likeness
BATCH = 64


@dataclass(frozen=True)
class Learnt:
    """The middle of an audience's vectors, how its entries lie, and a head where entries have variants.

    `along` is each text's share in the middle (their dot product), by its row: what a cosine about the middle
    lacks beside the plain one.
    """

    mean: NDArray[np.float32]
    along: Mapping[int, float]
    lie: Lie
    head: Head | None


def catch_up(transaction: Transaction, embedder: Remembering, progress: Progress | None = None) -> int:
    """Embed what has no vector of this model and learn anew when anything changed; how many texts it embedded."""
    model = embedder.model
    with transaction() as session:
        total = session.scalar(select(func.count()).select_from(Phrasing).where(_lacks(model))) or 0
    done = 0
    while batch := _next_batch(transaction, model):
        vectors = _embed(embedder, batch)
        with transaction() as session:
            for text_id, vector in vectors:
                session.execute(
                    update(Phrasing).where(Phrasing.id == text_id).values(vector=vector, model=model)
                )
        done += len(batch)
        if progress:
            progress(done, max(total, done))
    relearn(transaction, model)
    return done


def _lacks(model: str) -> ColumnElement[bool]:
    return (Phrasing.role != "answer") & or_(Phrasing.model.is_(None), Phrasing.model != model)


def _next_batch(transaction: Transaction, model: str) -> Sequence[tuple[int, str, str]]:
    wanted = (
        select(Phrasing.id, Phrasing.role, Phrasing.folded)
        .where(_lacks(model))
        .order_by(Phrasing.id)
        .limit(BATCH)
    )
    with transaction() as session:
        return [(text_id, role, folded) for text_id, role, folded in session.execute(wanted)]


def _embed(embedder: Remembering, batch: Sequence[tuple[int, str, str]]) -> list[tuple[int, bytes]]:
    """Questions are embedded as questions: they are compared with questions. Each text once."""
    asked = list(dict.fromkeys(folded for _, role, folded in batch if role in QUESTIONS))
    told = list(dict.fromkeys(folded for _, role, folded in batch if role not in QUESTIONS))
    as_question = dict(zip(asked, map(as_bytes, embedder.embed_queries(asked)), strict=True))
    as_text = dict(zip(told, map(as_bytes, embedder.embed_documents(told) if told else []), strict=True))
    return [
        (text_id, (as_question if role in QUESTIONS else as_text)[folded]) for text_id, role, folded in batch
    ]


def relearn(transaction: Transaction, model: str) -> None:
    """Fit anew for both audiences, unless nothing changed; the public fit knows public texts only."""
    with transaction() as session:
        if is_current(session, model):
            return
        texts = {audience: _texts(session, audience, model) for audience in VISIBLE}
    learnt = {audience: _learn(rows) for audience, rows in texts.items() if rows}
    with transaction() as session:
        session.execute(delete(Fit))
        count_change(session)
        for audience, data in learnt.items():
            session.add(
                Fit(audience=audience, model=_form(model), revision=current_revision(session), data=data)
            )


def _form(model: str) -> str:
    return f"{model}#{FORM}"


def is_current(session: Session, model: str) -> bool:
    """Whether nothing was added, removed or taught since it was last learnt."""
    fits = session.execute(select(Fit.revision, Fit.model)).all()
    revision = current_revision(session)
    return revision == 0 or (bool(fits) and all(fit == (revision, _form(model)) for fit in fits))


def _texts(session: Session, audience: Audience, model: str) -> list[Any]:
    rows = (
        select(Chunk.id, Phrasing.role, Phrasing.folded, Phrasing.vector, Phrasing.id)
        .join(Phrasing.chunk)
        .where(Chunk.visibility.in_(VISIBLE[audience]), Phrasing.model == model)
        .order_by(Phrasing.id)
    )
    return list(session.execute(rows))


def _learn(rows: Sequence[tuple[int, str, str, bytes, int]]) -> bytes:
    import numpy as np

    vectors = np.stack([np.frombuffer(vector, np.float32) for _, _, _, vector, _ in rows])
    head = b""
    asked = [place for place, (_, role, *_) in enumerate(rows) if role in QUESTIONS]
    chunk_ids = list(dict.fromkeys(rows[place][0] for place in asked))
    if len(chunk_ids) >= FEWEST and len(asked) >= (1 + VARIED) * len(chunk_ids):
        position = {chunk_id: place for place, chunk_id in enumerate(chunk_ids)}
        owners = np.array([position[rows[place][0]] for place in asked], dtype=np.int32)
        head = learn(chunk_ids, owners, vectors[asked], [rows[place][2] for place in asked]).dump()
    mean = vectors.mean(axis=0)
    lie = lie_of(centred(vectors[asked], mean), np.array([rows[place][0] for place in asked]))
    file = io.BytesIO()
    np.savez(
        file, mean=mean, lie=np.array(lie), head=np.frombuffer(head, np.uint8),
        text_ids=np.array([text_id for *_, text_id in rows]), along=vectors @ mean,
    )  # fmt: skip
    return file.getvalue()


def learnt(session: Session, audience: Audience, model: str) -> Learnt | None:
    """What was last fitted for this audience, or None when nothing was with this model."""
    import numpy as np

    fit = session.get(Fit, audience)
    if fit is None or fit.model != _form(model):
        return None
    with np.load(io.BytesIO(fit.data), allow_pickle=False) as arrays:
        mean, lie, head = arrays["mean"], Lie(*map(float, arrays["lie"])), arrays["head"].tobytes()
        along = dict(zip(arrays["text_ids"].tolist(), arrays["along"].tolist(), strict=True))
    return Learnt(mean, along, lie, Head.load(head) if head else None)
