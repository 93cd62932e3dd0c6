"""What somebody has to do, the overdue first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select
from sqlalchemy.orm import Session, selectinload

from crm_core.clock import Clock
from crm_core.models import Task, TaskStatus, User
from crm_core.permissions import Actor, visible
from crm_core.queries.questions import Span
from crm_core.queries.spans import as_day, within


@dataclass(frozen=True, slots=True)
class Agenda:
    """Open tasks: past their time, due in the span asked for, and (of an unlimited agenda) without a time."""

    overdue: tuple[Task, ...]
    due: tuple[Task, ...]
    undated: tuple[Task, ...] = ()

    @property
    def tasks(self) -> tuple[Task, ...]:
        return self.overdue + self.due + self.undated


def agenda(
    session: Session, actor: Actor, *, users: Sequence[User], span: Span | None = None, limit: int = 50
) -> Agenda:
    """The open tasks of these people that the actor may see, each part by time.

    What is overdue belongs to every span that reaches back to today; without a span undated tasks are told, too.
    """
    clock: Clock = session.info["clock"]
    ids = [user.id for user in users]
    mine = visible(Task, actor, few=True).where(Task.status == TaskStatus.OPEN, Task.assignee_id.in_(ids))
    late, coming = mine.where(Task.due_at < clock.now()), mine.where(Task.due_at >= clock.now())
    if span is None:
        parts = (late, coming, mine.where(Task.due_at.is_(None)))
        return Agenda(*(_read(session, part, limit) for part in parts))
    due = _read(session, coming.where(*within(Task.due_at, span, clock)), limit)
    begins_later = span.start is not None and as_day(span.start, clock) > clock.today()
    return Agenda(() if begins_later else _read(session, late, limit), due)


def _read(session: Session, statement: Select[Task], limit: int) -> tuple[Task, ...]:
    sorted_ = statement.options(selectinload(Task.account), selectinload(Task.assignee))
    return tuple(session.scalars(sorted_.order_by(Task.due_at, Task.id).limit(limit)))
