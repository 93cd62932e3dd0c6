"""A follow-up that was just written down may be what was still to be done: 给林晓东打电话, and now they were called."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlalchemy import select

from bot.actions.turn import Turn
from bot.resolving.similarity import likeness
from crm_core.models import Activity, ActivityKind, Contact, Task, TaskKind, TaskStatus
from crm_core.permissions import can_edit
from crm_core.services import tasks
from intents import catalog
from intents.entities.folding import fold

_TOLD = 0.6
_MOST = 20


@dataclass(frozen=True, slots=True)
class Fulfilled:
    """`closed` by the follow-up; `perhaps`: what it may have done too, to be said by who knows."""

    closed: Task | None = None
    perhaps: Sequence[Task] = ()


def fulfil(turn: Turn, activity: Activity) -> Fulfilled:
    """Finish the one task that this follow-up is, due by that day; where it may be several, none."""
    if catalog.cue("reminder.not_reached").search(fold(activity.content)):
        return Fulfilled()
    open_ones = [one for one in _due(turn, activity) if _same_people(turn, one, activity)]
    done = [one for one in open_ones if _is_act(one, activity)]
    if len(done) == 1:
        tasks.finish(turn.session, done[0], by=turn.actor)
        return Fulfilled(done[0])
    told = [one for one in open_ones if one not in done and _is_told(one, activity)]
    return Fulfilled(None, [*done, *told])


def _due(turn: Turn, activity: Activity) -> list[Task]:
    """The speaker's own tasks with this customer that were due by then, and made before it happened."""
    day = turn.clock.local(activity.occurred_at).date()
    ends = turn.clock.local(datetime.combine(day + timedelta(days=1), time()))
    mine = select(Task).where(
        Task.assignee_id == turn.user.id, Task.account_id == activity.account_id, Task.status == TaskStatus.OPEN,
        Task.kind.in_((TaskKind.FOLLOW_UP, TaskKind.CUSTOM)), Task.recurring == "", Task.due_at < ends,
        Task.created_at < turn.now,
    )  # fmt: skip
    found = turn.session.scalars(mine.order_by(Task.due_at, Task.id).limit(_MOST))
    return [
        one for one in found
        if (one.activity is None or one.activity.occurred_at < activity.occurred_at)
        and can_edit(turn.session, turn.actor, one)
    ]  # fmt: skip


def _same_people(turn: Turn, task: Task, activity: Activity) -> bool:
    """Not when it is to be done with somebody else of the customer's than who was met."""
    if not activity.contacts:
        return True
    if task.contact is not None:
        return task.contact in activity.contacts
    known = select(Contact).where(Contact.account_id == activity.account_id)
    named = [one for one in turn.session.scalars(known) if one.name and one.name in task.title]
    return not named or any(one in activity.contacts for one in named)


def _is_act(task: Task, activity: Activity) -> bool:
    """To be called, and called; to be contacted, and contacted in any way."""
    title = fold(task.title)
    kind = catalog.value_in("activity.kind", title)
    if kind is not None:
        return kind[0] == activity.kind
    is_contact = activity.kind is not ActivityKind.OTHER
    return is_contact and catalog.cue("reminder.contact").search(title) is not None


def _is_told(task: Task, activity: Activity) -> bool:
    """Nearly all of the title's own words stand in what was told; whether it is done they do not say."""
    account = activity.account
    besides = " ".join([account.name, account.short_name, *account.aliases])
    return likeness(activity.content, task.title, besides=besides) >= _TOLD
