"""One of several replicas does what only one may do: it holds a row as long as it renews it, in real time."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import String, Text, delete, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import CursorResult
from sqlalchemy.orm import Mapped, Session, mapped_column

from crm_core.clock import real_now
from crm_core.columns import Instant
from crm_core.db import Base


class Leadership(Base):
    """Who does it, and, for `kechat doctor`, how it goes: a state, a detail in words, since when."""

    __tablename__ = "leadership"

    task: Mapped[str] = mapped_column(String(64), primary_key=True)
    holder: Mapped[str] = mapped_column(String(64))
    until: Mapped[datetime] = mapped_column(Instant)
    state: Mapped[str] = mapped_column(String(24), default="")
    detail: Mapped[str] = mapped_column(Text, default="")
    since: Mapped[datetime] = mapped_column(Instant)

    @property
    def is_held(self) -> bool:
        return self.until > real_now()


def hold(session: Session, task: str, holder: str, *, seconds: float) -> bool:
    """Take or renew the task for so long; False while somebody else holds it."""
    now = real_now()
    until = now + timedelta(seconds=seconds)
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    row = {"task": task, "holder": holder, "until": until, "state": "", "detail": "", "since": now}
    session.execute(dialect.insert(Leadership).values(row).on_conflict_do_nothing())
    free = (Leadership.holder == holder) | (Leadership.until < now)
    taken = update(Leadership).where(Leadership.task == task, free).values(holder=holder, until=until)
    result = session.execute(taken.execution_options(synchronize_session=False))
    assert isinstance(result, CursorResult)
    return result.rowcount == 1


def report(session: Session, task: str, holder: str, state: str, detail: str = "") -> None:
    """How it goes, as its holder sees it."""
    row = session.get(Leadership, task, populate_existing=True)
    if row is not None and row.holder == holder:
        row.state, row.detail, row.since = state, detail, real_now()


def release(session: Session, task: str, holder: str) -> None:
    """Let another take it at once."""
    session.execute(delete(Leadership).where(Leadership.task == task, Leadership.holder == holder))


def release_all(session: Session) -> None:
    """At the start of a process that has the database to itself: whoever held a task is dead."""
    session.execute(delete(Leadership))


def current(session: Session, task: str) -> Leadership | None:
    return session.get(Leadership, task, populate_existing=True)
