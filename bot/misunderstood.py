"""What nobody understood: kept as it was said, and shown in groups with what it may have wanted.

An administrator adds a phrase to the company's phrase files and it works at once (intents/phrase_files.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Index, String, Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from crm_core.columns import Instant
from crm_core.db import Base
from intents.nearest import ALIKE, Neighbours, Proposal, Vector, likeness

LOOKED_AT = 2000
LONGEST = 500


class Misunderstood(Base):
    """One message that was answered with "I did not get that", or by a language model's help only.

    `role` is the speaker's.
    """

    __tablename__ = "misunderstood"
    __table_args__ = (Index("ix_misunderstood_said_at", "said_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    said_at: Mapped[datetime] = mapped_column(Instant)
    text: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(8))
    role: Mapped[str] = mapped_column(String(16))


@dataclass
class Group:
    """Messages that mean nearly the same; `examples` are the different wordings, latest first."""

    last_said_at: datetime
    place: Vector
    proposal: Proposal | None
    count: int = 0
    roles: set[str] = field(default_factory=set)
    examples: list[str] = field(default_factory=list)


def keep(session: Session, text: str, *, language: str, role: str) -> None:
    session.add(
        Misunderstood(said_at=session.info["clock"].now(), text=text[:LONGEST], language=language, role=role)
    )


def latest(session: Session) -> Sequence[Misunderstood]:
    """The last two thousand, latest first."""
    return session.scalars(select(Misunderstood).order_by(Misunderstood.id.desc()).limit(LOOKED_AT)).all()


def grouped(said: Sequence[Misunderstood], neighbours: Neighbours) -> list[Group]:
    """The commonest first; a message joins the first group whose first member means nearly the same."""
    groups: list[Group] = []
    places = neighbours.places([one.text for one in said])
    for one in said:
        place = places[one.text]
        group = next((known for known in groups if likeness(known.place, place) >= ALIKE), None)
        if group is None:
            group = Group(one.said_at, place, neighbours.nearest(place))
            groups.append(group)
        group.count += 1
        group.roles.add(one.role)
        if one.text not in group.examples:
            group.examples.append(one.text)
    return sorted(groups, key=lambda group: -group.count)
