"""Messages that wait for Slack's word, and the memory of them, so that none is taken twice."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, String, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from crm_core.clock import real_now
from crm_core.columns import Instant
from crm_core.db import Base
from integrations.channels.slack.events import Said

REMEMBERED = timedelta(days=3)


class SlackArrival(Base):
    """A message that waits for Slack's word; without `said` it is only remembered, so that it is not taken twice."""

    __tablename__ = "slack_arrival"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(200), unique=True)
    user: Mapped[str] = mapped_column(String(64), index=True)
    said: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    received_at: Mapped[datetime] = mapped_column(Instant, index=True)
    retry_at: Mapped[datetime | None] = mapped_column(Instant)


def remember(session: Session, said: Said) -> None:
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    row = {"key": said.key[:200], "user": said.user[:64], "said": said.as_json(), "received_at": real_now()}
    session.execute(dialect.insert(SlackArrival).values(row).on_conflict_do_nothing())


def is_remembered(session: Session, key: str) -> bool:
    return session.scalar(select(SlackArrival.id).where(SlackArrival.key == key[:200])) is not None


def who_waits(session: Session) -> set[str]:
    return set(session.scalars(select(SlackArrival.user).where(SlackArrival.said.is_not(None))))


def has_earlier(session: Session, user: str) -> bool:
    """Whether something that this person said before is still waiting."""
    waiting = select(SlackArrival.id).where(SlackArrival.user == user, SlackArrival.said.is_not(None))
    return session.scalar(waiting.limit(1)) is not None


def next_due(session: Session) -> tuple[int, Said, datetime] | None:
    """The oldest that is due; of one person never a later one before an earlier."""
    waiting = select(SlackArrival).where(SlackArrival.said.is_not(None)).order_by(SlackArrival.id).limit(200)
    seen: set[str] = set()
    for row in session.scalars(waiting):
        is_due = row.retry_at is None or row.retry_at <= real_now()
        if is_due and row.user not in seen and row.said is not None:
            return row.id, Said.from_json(row.said), row.received_at
        seen.add(row.user)
    return None


def postpone(session: Session, arrival_id: int, seconds: float) -> None:
    session.get_one(SlackArrival, arrival_id).retry_at = real_now() + timedelta(seconds=seconds)


def done(session: Session, arrival_id: int) -> None:
    """It is remembered for some days more."""
    session.get_one(SlackArrival, arrival_id).said = None
    old = SlackArrival.received_at < real_now() - REMEMBERED
    session.execute(delete(SlackArrival).where(old, SlackArrival.said.is_(None)))
