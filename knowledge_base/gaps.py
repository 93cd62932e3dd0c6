"""Questions nobody's knowledge answered: kept, and shown to the operator in groups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from knowledge_base.models import Gap
from knowledge_base.question import take_apart

ALIKE = 0.5  # share of two questions' terms they have in common to be one gap
LOOKED_AT = 2000


@dataclass
class GapGroup:
    """`question` is the latest of those alike; `examples` are the different wordings, latest first.

    `ids` are the gaps in it, `accounts` the askers' and `tickets` what people answered them under.
    """

    question: str
    count: int
    last_asked_at: datetime
    audiences: set[str] = field(default_factory=set)
    examples: list[str] = field(default_factory=list)
    ids: list[int] = field(default_factory=list)
    accounts: set[int] = field(default_factory=set)
    tickets: list[int] = field(default_factory=list)


def record(
    session: Session,
    question: str,
    audience: str,
    language: str,
    asked_by: str,
    account_id: int | None = None,
) -> int:
    gap = Gap(
        question=question, audience=audience, language=language, asked_by=asked_by, account_id=account_id
    )  # fmt: skip
    session.add(gap)
    session.flush()
    return gap.id


def settle(session: Session, gap_ids: Sequence[int]) -> None:
    """What is answered is no gap any more."""
    session.execute(delete(Gap).where(Gap.id.in_(list(gap_ids)[:LOOKED_AT])))


def tie(session: Session, gap_id: int, ticket_id: int) -> None:
    session.execute(update(Gap).where(Gap.id == gap_id).values(ticket_id=ticket_id))


def gaps(session: Session) -> list[GapGroup]:
    """The most asked first, among the latest few thousand questions."""
    groups: list[tuple[frozenset[str], GapGroup]] = []
    for gap in session.scalars(select(Gap).order_by(Gap.id.desc()).limit(LOOKED_AT)):
        about = _about(gap.question)
        group = next((one for terms, one in groups if _alike(terms, about)), None)
        if group is None:
            group = GapGroup(gap.question, 0, gap.asked_at)
            groups.append((about, group))
        group.count += 1
        group.audiences.add(gap.audience)
        group.ids.append(gap.id)
        group.accounts.update([gap.account_id] if gap.account_id else ())
        group.tickets += [gap.ticket_id] if gap.ticket_id else []
        if gap.question not in group.examples:
            group.examples.append(gap.question)
    return sorted((group for _, group in groups), key=lambda group: -group.count)


def _about(question: str) -> frozenset[str]:
    """What the question is about; of a question of filler alone, its text."""
    taken = take_apart(question)
    strong = frozenset(span.text for span in taken.spans if span.kind != "weak")
    return strong or frozenset([taken.folded])


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    return len(one & other) >= ALIKE * len(one | other)
