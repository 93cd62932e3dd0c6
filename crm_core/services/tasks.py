"""Things to do (待办), once or again and again."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from sqlalchemy.orm import Session

from crm_core.errors import InvalidValue
from crm_core.models import Account, Contact, Opportunity, Task, TaskKind, TaskStatus, User
from crm_core.permissions import Actor, check_can_create, check_can_edit, check_can_see, speaker
from crm_core.recurrence import check_rule, next_occurrence
from crm_core.services import records

_USUAL_TIME = time(9)


def create(
    session: Session,
    *,
    by: Actor,
    title: str,
    due_at: datetime | None = None,
    assignee: User | None = None,
    account: Account | None = None,
    contact: Contact | None = None,
    opportunity: Opportunity | None = None,
    kind: TaskKind = TaskKind.CUSTOM,
    recurring: str = "",
    status: TaskStatus = TaskStatus.OPEN,
) -> Task:
    """A new task, for the speaker unless it is given to somebody. `recurring` is an RRULE without DTSTART."""
    check_can_create(session, by, "task")
    for shown in (account, contact, opportunity):
        if shown is not None:
            check_can_see(session, by, shown)
    to = assignee or speaker(by)
    if to is None:
        raise InvalidValue(field="assignee", value=None, expected="required")
    records.check_can_task(by, to)
    check_rule(recurring, due_at)
    fields = {
        "title": title, "due_at": due_at, "assignee": to, "account": account, "contact": contact,
        "opportunity": opportunity, "kind": kind, "recurring": recurring, "status": status,
    }  # fmt: skip
    return records.add(session, Task(), by, fields)


def change(session: Session, task: Task, *, by: Actor, **fields: Any) -> Task | None:
    """Set fields; a new assignee goes through `assign`, a status of done through `finish`, whose answer it gives."""
    check_can_edit(session, by, task)
    if "assignee" in fields and fields["assignee"] is not task.assignee:
        assign(session, task, by=by, to=fields.pop("assignee"))
    if "recurring" in fields:
        check_rule(fields["recurring"], fields.get("due_at", task.due_at))
    status = fields.pop("status", task.status)
    records.change(session, task, by, fields)
    if status == TaskStatus.DONE:
        return finish(session, task, by=by)
    records.change(session, task, by, {"status": status})
    return None


def finish(session: Session, task: Task, *, by: Actor) -> Task | None:
    """Mark it done. A recurring one makes and returns the next."""
    was_open = task.status is TaskStatus.OPEN
    records.change(session, task, by, {"status": TaskStatus.DONE})
    if not (was_open and task.recurring and task.due_at):
        return None
    coming = next_occurrence(task.recurring, task.due_at, records.clock_of(session))
    if coming is None:
        return None
    following = Task(
        title=task.title, account=task.account, contact=task.contact, opportunity=task.opportunity,
        due_at=coming.at, recurring=coming.rule, assignee=task.assignee, kind=task.kind,
        status=TaskStatus.OPEN,
    )  # fmt: skip
    session.add(following)
    session.flush()
    return following


def postpone(session: Session, task: Task, *, by: Actor, to: datetime | date) -> None:
    """Put it off; to a day it keeps its time of day (09:00 when it has none)."""
    records.change(session, task, by, {"due_at": _instant(session, task, to)})


def _instant(session: Session, task: Task, to: datetime | date) -> datetime:
    clock = records.clock_of(session)
    if isinstance(to, datetime):
        return clock.local(to)
    usual = clock.local(task.due_at).timetz() if task.due_at else _USUAL_TIME
    return clock.local(datetime.combine(to, usual))


def cancel(session: Session, task: Task, *, by: Actor) -> None:
    """It need not be done any more; a recurring one ends."""
    records.change(session, task, by, {"status": TaskStatus.CANCELLED})


def reopen(session: Session, task: Task, *, by: Actor) -> None:
    records.change(session, task, by, {"status": TaskStatus.OPEN})


def assign(session: Session, task: Task, *, by: Actor, to: User) -> None:
    """Give it to somebody. Raises NotAllowed unless they report to the speaker."""
    check_can_edit(session, by, task)
    records.check_can_task(by, to)
    task.assignee = to
    session.flush()


def delete(session: Session, task: Task, *, by: Actor) -> None:
    records.delete(session, task, by=by)


def restore(session: Session, task: Task, *, by: Actor) -> None:
    records.restore(session, task, by=by)
