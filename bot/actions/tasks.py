"""Reminders and tasks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from bot.actions.shifting import put_off
from bot.actions.turn import Said, Turn
from bot.frames import Ref
from bot.reminders import rulebook
from bot.reminders.digests import Briefs
from bot.reminders.people import People
from bot.replies import cards
from crm_core.models import Task, TaskStatus, User
from crm_core.permissions import visible
from crm_core.queries import agenda
from crm_core.queries.periods import first_day
from crm_core.queries.questions import Span
from crm_core.services import tasks
from intents import catalog
from intents.schema import Frame

_MOST_PROMISES = 20


def create(turn: Turn, frame: Frame) -> Said:
    people = turn.several(frame, "contacts")
    made = tasks.create(
        turn.session,
        by=turn.actor,
        title=frame.value("title"),
        due_at=frame.value("due_at"),
        account=turn.find(frame, "account"),
        contact=people[0] if people else None,
        assignee=turn.find(frame, "assignee"),
        recurring=_rule(frame.value("recurring")),
    )
    again = frame.slots.get("recurring")
    more = [(turn.label("field", "recurring"), again.text)] if again is not None and again.text else []
    return _written(turn, "task_created", made, more)


def _rule(value: str | None) -> str:
    return (value or "").removeprefix("RRULE:")


def finish(turn: Turn, frame: Frame) -> Said:
    task: Task = turn.find(frame, "task")
    following = tasks.finish(turn.session, task, by=turn.actor)
    said = _written(turn, "task_done", task)
    if following is None or following.due_at is None:
        return said
    return cards.written(
        turn, said.text, [(turn.label("field", "next_time"), turn.instant(following.due_at))], task
    )


def postpone(turn: Turn, frame: Frame) -> Said:
    task: Task = turn.find(frame, "task")
    tasks.postpone(turn.session, task, by=turn.actor, to=_new_time(turn, task, frame))
    return _written(turn, "task_postponed", task)


def _new_time(turn: Turn, task: Task, frame: Frame) -> datetime | date:
    """The instant or day said; else the task's own, at another hour or so much later."""
    to, clock, length = frame.value("to"), frame.value("clock"), frame.value("by")
    if to is not None:
        return _of_its_week(turn, task, to, frame.slots["to"].text)
    due = turn.clock.local(task.due_at) if task.due_at else turn.now
    if clock is not None:
        same_day = due.replace(hour=clock.hour, minute=clock.minute)
        return clock if same_day < turn.now else same_day
    return put_off(due, turn.now, Decimal(length["count"]), length["unit"])


def _of_its_week(turn: Turn, task: Task, to: datetime | date, said: str) -> datetime | date:
    """周三吧, of what was just put on next Tuesday: the Wednesday behind it."""
    is_bare = catalog.cue("task.bare_weekday").match(said.strip().lower()) is not None
    if not is_bare or task.due_at is None or ["task", task.id] not in turn.memory.written:
        return to
    due, day = turn.clock.local(task.due_at).date(), to.date() if isinstance(to, datetime) else to
    weeks = first_day("week", due) - first_day("week", day)
    return to + weeks if weeks > timedelta(0) else to


def cancel(turn: Turn, frame: Frame) -> Said:
    task: Task = turn.find(frame, "task")
    tasks.cancel(turn.session, task, by=turn.actor)
    return _written(turn, "task_cancelled", task)


def _written(turn: Turn, key: str, task: Task, more: Sequence[tuple[str, str]] = ()) -> Said:
    lines = [
        (turn.label("field", "due_at"), turn.instant(task.due_at) if task.due_at else ""),
        (turn.label("field", "account"), task.account.name if task.account else ""),
        (turn.label("field", "assignee"), task.assignee.name if task.assignee != turn.actor else ""),
        *more,
    ]
    return cards.written(turn, turn.say(key, title=task.title), lines, task)


_SHOWN = ("due_at", "account", "contact", "assignee")


# ---------------------------------------------------------------- asked about
def show(turn: Turn, frame: Frame) -> Said:
    """One task, with all that is known of it."""
    task: Task = turn.find(frame, "task")
    return cards.about(turn, task.title, cards.labelled(turn, task, _SHOWN), task)


def mine(turn: Turn, frame: Frame) -> Said:
    """What is to be done: what is late first, then what is due in the time asked about."""
    value = frame.value("span")
    span = Span(value.start, value.end) if value else None
    owners = frame.value("owners")
    people = _people(turn, owners)
    found = agenda.agenda(turn.session, turn.actor, users=people, span=span)
    account = frame.value("account")
    shown = [one for one in found.tasks if not isinstance(account, Ref) or one.account_id == account.id]
    if value is not None and value.start is not None and value.end is not None:
        shown = [one for one in shown if one.due_at is None or one.due_at <= value.end]
    if frame.value("promised"):
        shown += [one for one in _taken_on(turn, people, span) if one not in shown]
    if frame.value("overdue"):
        shown = [one for one in found.overdue if one in shown]
    beside = _beside(turn) if frame.value("mine") and not frame.value("promised") else []
    if not shown:
        return Said("\n".join([turn.say("no_tasks"), *beside]))
    headline = turn.say("tasks", count=len(shown))
    said = cards.listing(turn, headline, [*(line(turn, one) for one in shown), *beside])
    return replace(said, listed=["task", [one.id for one in shown]])


def _taken_on(turn: Turn, people: Sequence[User], span: Span | None) -> list[Task]:
    """What was promised in the time asked about, whenever it is due, and whether or not it is done by now."""
    if span is None or span.start is None:
        return []
    ids = [one.id for one in people]
    made = visible(Task, turn.actor).where(
        Task.assignee_id.in_(ids), Task.created_at >= span.start, Task.status != TaskStatus.CANCELLED
    )
    if span.end is not None:
        made = made.where(Task.created_at <= span.end)
    return list(turn.session.scalars(made.order_by(Task.due_at).limit(_MOST_PROMISES)))


def _beside(turn: Turn) -> list[str]:
    """What else the day holds, as the morning brief tells it: cold customers, contracts ending."""
    with turn.session.no_autoflush:
        people = People(turn.session, rulebook.of(turn.session))
    known = people.get(turn.user.id)
    if known is None:
        return []
    me = replace(known, language=turn.language)
    return Briefs(turn.session, [me], turn.now).beside(me)


def _people(turn: Turn, owners: object) -> list[User]:
    ids = getattr(owners, "ids", owners)
    if not ids:
        return [turn.user]
    return [turn.record(Ref("user", one)) for one in ids]  # type: ignore[attr-defined]


def line(turn: Turn, task: Task) -> str:
    when = turn.instant(task.due_at) if task.due_at else turn.say("undated")
    late = f"（{turn.say('late')}）" if task.due_at and task.due_at < turn.now - timedelta(minutes=1) else ""
    name = turn.called(task.account)
    about = f" · {name}" if name and name not in task.title else ""
    done = f" · {turn.label('task.status', task.status)}" if task.status is TaskStatus.DONE else ""
    return f"{when}{late if not done else ''} {task.title}{about}{done}"


HANDLERS = {
    "task.show": show,
    "task.create": create,
    "task.finish": finish,
    "task.postpone": postpone,
    "task.cancel": cancel,
    "task.list": mine,
}
