"""What a correction changes on the record it is about."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.actions.turn import Turn
from bot.resolving.similarity import units
from crm_core.models import (
    Activity,
    ActivityKind,
    Contact,
    Lead,
    Opportunity,
    Payment,
    Stage,
    Task,
    Ticket,
)
from crm_core.services import activities, contacts, leads, opportunities, payments, tasks, tickets
from intents import catalog
from intents.entities import find_times
from intents.schema import Frame

_NAMED = 2  # characters or words of the step that a correction repeats
_CLOSED = (Stage.WON, Stage.LOST)


def apply(turn: Turn, record: Any, frame: Frame) -> list[str]:
    """Change what the correction says; the names of the fields changed, none when it says nothing that fits."""
    fields = {name: value for name, value in _fields(turn, record, frame).items() if value is not None}
    if not fields:
        return []
    service = _SERVICES.get(type(record))
    if service is None:
        return []
    service(turn.session, record, by=turn.actor, **fields)
    return list(fields)


def _fields(turn: Turn, record: Any, frame: Frame) -> dict[str, Any]:
    account, amount = turn.find(frame, "account"), frame.value("amount")
    if isinstance(record, Activity):
        return _of_activity(turn, record, frame)
    if isinstance(record, Opportunity):
        stage = frame.value("stage")
        return {"amount": amount, "close_date": frame.value("day"), "probability": frame.value("percent"),
                "stage": Stage(stage) if stage and stage not in _CLOSED else None}  # fmt: skip
    if isinstance(record, Task):
        return {"due_at": _due(turn, record, frame), "account": account}
    if isinstance(record, Lead):
        return {"budget": amount}
    if isinstance(record, Payment):
        return {"amount": amount, "paid_on": _day_done(frame)}
    if isinstance(record, Ticket):
        return {"account": account}
    if isinstance(record, Contact):
        return {name: frame.value(name) for name in ("phone", "email", "wechat")}
    return {}


def _due(turn: Turn, task: Task, frame: Frame) -> datetime | None:
    """A day that is corrected keeps the task's hour, an hour its day."""
    due: datetime | None = frame.value("due_at")
    found = find_times(frame.slots["due_at"].text, turn.now) if due else []
    if due is None or task.due_at is None or not found:
        return due
    was = turn.clock.local(task.due_at)
    if found[0].anchor in ("clock", "part"):
        same_day = was.replace(hour=due.hour, minute=due.minute)
        return same_day if same_day >= turn.now else due
    if found[0].resolve("plan").grain in ("minute", "hour", "part"):
        return due
    return due.replace(hour=was.hour, minute=was.minute)


def _of_activity(turn: Turn, activity: Activity, frame: Frame) -> dict[str, Any]:
    written = {name: frame.value(name) for name in ("content", "feedback", "next_step") if frame.value(name)}
    if written:
        return written | ({"next_at": frame.value("due_at")} if frame.value("due_at") else {})
    account, kind = turn.find(frame, "account"), frame.slots.get("kind")
    changed: dict[str, Any] = {"account": account if account is not activity.account else None}
    if kind is not None and not frame.value("done_at") and changed["account"] is None:
        changed |= {"kind": ActivityKind(kind.value), "method": kind.text if len(kind.text) <= 12 else ""}
    elif _means_next_step(turn, activity, frame):
        changed["next_at"] = frame.value("due_at")
    else:
        changed["occurred_at"] = frame.value("done_at")
    people = turn.several(frame, "contacts")
    if people or changed["account"] is not None:
        changed["contacts"] = people
    return changed


def _means_next_step(turn: Turn, activity: Activity, frame: Frame) -> bool:
    """A time is the next step's when it can only lie ahead, when the step is named beside it (周五前答复), when the
    visit's day was not said, or was said in other terms (今天 … 不对，是周五)."""
    done, due = frame.value("done_at"), frame.value("due_at")
    text = str(frame.value("text") or "").lower()
    if due is None or activity.next_at is None or catalog.cue("control.was_done").search(text):
        return False
    if done is None or done >= turn.now:
        return True
    time = find_times(frame.slots["due_at"].text, turn.now)
    if (time and time[0].deadline) or len(units(activity.next_step) & units(text)) >= _NAMED:
        return True
    said = [
        stored["slots"]["occurred_at"]["text"]
        for stored in turn.memory.frames
        if "occurred_at" in stored["slots"]
    ]
    was = find_times(said[-1], turn.now) if said else []
    return not said or bool(was and time and was[0].anchor != time[0].anchor)


def _day_done(frame: Frame) -> Any:
    done = frame.value("done_at")
    return done.date() if done else None


_SERVICES: dict[type[Any], Any] = {
    Activity: activities.correct,
    Opportunity: opportunities.change,
    Task: tasks.change,
    Lead: leads.change,
    Contact: contacts.change,
    Payment: payments.change,
    Ticket: tickets.change,
}
