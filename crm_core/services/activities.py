"""Follow-ups (跟进): what happened with a customer, and the tasks that its next steps make."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm_core.models import (
    Account,
    Activity,
    ActivityKind,
    Contact,
    Opportunity,
    Task,
    TaskKind,
    TaskStatus,
    User,
)  # fmt: skip
from crm_core.permissions import Actor, check_can_create, check_can_edit, speaker
from crm_core.services import records

_LONGEST_TITLE = 300


@dataclass(frozen=True, slots=True)
class NextStep:
    """What is to be done next, and by when if that was said."""

    text: str
    due_at: datetime | None = None


def log(
    session: Session,
    *,
    by: Actor,
    account: Account,
    kind: ActivityKind,
    occurred_at: datetime,
    content: str,
    method: str = "",
    feedback: str = "",
    next_steps: Sequence[NextStep] = (),
    contacts: Sequence[Contact] = (),
    opportunity: Opportunity | None = None,
    owner: User | None = None,
) -> Activity:
    """Write down a follow-up, and a `follow_up` task for each dated next step."""
    check_can_create(session, by, "activity", account)
    activity = Activity(next_step=_joined([step.text for step in next_steps]), next_at=_earliest(next_steps))
    fields = {
        "account": account, "kind": kind, "method": method, "occurred_at": occurred_at, "content": content,
        "feedback": feedback, "contacts": list(contacts), "opportunity": opportunity,
        "owner": owner or speaker(by),
    }  # fmt: skip
    records.add(session, activity, by, fields)
    _add_tasks(session, activity, by, next_steps)
    return activity


def _joined(texts: Sequence[str]) -> str:
    said = [text.strip() for text in texts if text.strip()]
    return ("; " if all(text.isascii() for text in said) else "；").join(said)


def _earliest(steps: Sequence[NextStep]) -> datetime | None:
    return min((step.due_at for step in steps if step.due_at), default=None)


def _add_tasks(session: Session, activity: Activity, by: Actor, steps: Sequence[NextStep]) -> None:
    assignee = speaker(by)
    if assignee is None:
        return
    for step in steps:
        if step.due_at is not None:
            session.add(_task_for(activity, step, assignee))
    session.flush()


def _task_for(activity: Activity, step: NextStep, assignee: User) -> Task:
    return Task(
        title=(step.text.strip() or activity.account.short)[:_LONGEST_TITLE], account=activity.account,
        contact=_only(activity.contacts), opportunity=activity.opportunity, activity=activity,
        due_at=step.due_at, assignee=assignee, kind=TaskKind.FOLLOW_UP, status=TaskStatus.OPEN,
    )  # fmt: skip


def _only(contacts: Sequence[Contact]) -> Contact | None:
    return contacts[0] if len(contacts) == 1 else None


def correct(session: Session, activity: Activity, *, by: Actor, **fields: Any) -> None:
    """Set fields of what was written, and carry them over to the open tasks of its next steps.

    A task follows its activity's account, contact and opportunity; `next_at` and `next_step` change the task
    that had the old value, make one where there was none, and cancel it when the date is taken away.
    """
    check_can_edit(session, by, activity)
    if fields.get("account", activity.account) is not activity.account:
        _leave_behind(activity, fields)
    before = NextStep(activity.next_step, activity.next_at)
    records.change(session, activity, by, fields)
    tasks = open_tasks(session, activity)
    for task in tasks:
        _follow(task, activity)
    _move_next_step(session, activity, by, before, tasks)
    session.flush()


def _leave_behind(activity: Activity, fields: dict[str, Any]) -> None:
    """People and opportunities of the wrong account do not go along to the right one."""
    account = fields["account"]
    fields.setdefault("contacts", [one for one in activity.contacts if one.account is account])
    if activity.opportunity is not None and activity.opportunity.account is not account:
        fields.setdefault("opportunity", None)


def open_tasks(session: Session, activity: Activity) -> list[Task]:
    """The tasks of its next steps that are still open, soonest first."""
    hanging = select(Task).where(Task.activity == activity, Task.status == TaskStatus.OPEN)
    return list(session.scalars(hanging.order_by(Task.due_at, Task.id)))


def _follow(task: Task, activity: Activity) -> None:
    if task.account is not activity.account:
        task.account = activity.account
        task.contact = None
    if task.contact not in activity.contacts:
        task.contact = _only(activity.contacts)
    task.opportunity = activity.opportunity


def _move_next_step(
    session: Session, activity: Activity, by: Actor, before: NextStep, tasks: Sequence[Task]
) -> None:
    after = NextStep(activity.next_step, activity.next_at)
    if after == before:
        return
    task = next((one for one in tasks if one.due_at == before.due_at), None)
    if task is None:
        if after.due_at is not None and before.due_at is None:
            _add_tasks(session, activity, by, [after])
        return
    if after.due_at is None:
        task.status = TaskStatus.CANCELLED
        return
    task.due_at = after.due_at
    if after.text != before.text and len(tasks) == 1:
        task.title = after.text[:_LONGEST_TITLE] or task.title


def append(
    session: Session, activity: Activity, text: str, *, by: Actor, next_steps: Sequence[NextStep] = ()
) -> None:
    """Add a sentence to what was written, with further next steps if it holds some."""
    content = f"{activity.content}\n{text.strip()}".strip()
    fields: dict[str, Any] = {"content": content}
    if next_steps:
        steps = [NextStep(activity.next_step, activity.next_at), *next_steps]
        fields |= {"next_step": _joined([step.text for step in steps]), "next_at": _earliest(steps)}
    records.change(session, activity, by, fields)
    _add_tasks(session, activity, by, next_steps)


def delete(session: Session, activity: Activity, *, by: Actor) -> None:
    """Delete it with the open tasks of its next steps."""
    tasks = open_tasks(session, activity)
    records.delete(session, activity, by=by)
    for task in tasks:
        task.deleted_at = activity.deleted_at
    session.flush()


def restore(session: Session, activity: Activity, *, by: Actor) -> None:
    records.restore(session, activity, by=by)
