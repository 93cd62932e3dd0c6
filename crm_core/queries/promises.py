"""Promises: the dated next steps of follow-ups, kept on the day or broken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm_core.models import Task, TaskKind, TaskStatus, User
from crm_core.permissions import Actor
from crm_core.queries import teams

GRACE = timedelta(days=1)
"""So long after its time a promise still counts as kept."""


@dataclass(frozen=True, slots=True)
class Promises:
    user: User
    kept: int
    broken: int


def of_team(session: Session, actor: Actor, start: datetime, end: datetime) -> Sequence[Promises]:
    """What each of the actor's team had promised for that time, and whether it was done."""
    members = teams.members(session, actor)
    counted = {user.id: [0, 0] for user in members}
    due = select(Task.assignee_id, Task.status, Task.updated_at, Task.due_at).where(
        Task.kind == TaskKind.FOLLOW_UP, Task.assignee_id.in_(counted), Task.due_at >= start, Task.due_at < end,
        Task.status != TaskStatus.CANCELLED,
    )  # fmt: skip
    for assignee, status, changed, promised in session.execute(due):
        kept = status is TaskStatus.DONE and promised is not None and changed <= promised + GRACE
        counted[assignee][0 if kept else 1] += 1
    return [Promises(user, *counted[user.id]) for user in members]
