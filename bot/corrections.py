"""What a correction changes on the record it is about."""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal
from typing import Any

from bot.actions.turn import Turn
from bot.resolving.similarity import units
from crm_core import permissions
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
from intents.readers import naming
from intents.schema import Frame

_NAMED = 2  # characters or words of the step that a correction repeats
_COMPANY = 0.8
_CLOSED = (Stage.WON, Stage.LOST)


def apply(turn: Turn, record: Any, frame: Frame) -> list[str]:
    """Change what the correction says; the names of the fields changed, none when it says nothing that fits."""
    fields = {name: value for name, value in _fields(turn, record, frame).items() if value is not None}
    if not fields:
        return []
    service = _SERVICES.get(type(record))
    if service is None:
        return []
    was = getattr(record, "amount", None)
    service(turn.session, record, by=turn.actor, **fields)
    if isinstance(record, Payment) and "amount" in fields and was is not None:
        _shift_rest(turn, record, was - record.amount)
    return list(fields)


def _shift_rest(turn: Turn, part: Payment, more: Decimal) -> None:
    """What was split off when the part came in: of a larger part less is left."""
    ids = [id_ for kind, id_ in turn.memory.written if kind == "payment" and id_ != part.id]
    for rest in permissions.load(turn.session, Payment, ids, turn.actor):
        if rest.contract_id == part.contract_id and rest.status is not part.status and rest.amount + more > 0:
            payments.change(turn.session, rest, by=turn.actor, amount=rest.amount + more)


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
        reached = {name: frame.value(name) for name in ("phone", "email")}
        return {"budget": amount, **reached, **_renamed(record, str(frame.value("text") or ""))}
    if isinstance(record, Payment):
        return {"amount": amount, "paid_on": _day_done(frame)}
    if isinstance(record, Ticket):
        return {"account": account}
    if isinstance(record, Contact):
        return {name: frame.value(name) for name in ("phone", "email", "wechat")}
    return {}


_IS = re.compile(
    r"(?:应该是|应该叫|是叫|而是|是|叫|姓|\b(?:is|was|it's|should be|called|name's)\b)\s*"
    r"(?P<name>[^,，。;；!！?？]{2,40})$",
    re.IGNORECASE,
)


_SURNAME = re.compile(r"姓([一-鿿])$")


def _renamed(lead: Lead, text: str) -> dict[str, str]:
    """不对，公司是兴化广元食品; it's Bergen Import AS: the company's or the person's name, whichever it looks like."""
    surname = _SURNAME.search(text.strip(" 。.!！"))
    if surname is not None and naming.is_address(lead.contact_name):
        return {"contact_name": surname[1] + lead.contact_name[1:]}
    said = _IS.search(text.strip(" 。.!！"))
    name = re.sub(r"(?:的|吧|啦|啊|哈)$", "", said["name"].strip()) if said else ""
    if not name or any(char.isdigit() for char in name) or "@" in name:
        return {}
    alike = {
        field: len(units(name) & units(getattr(lead, field) or "")) for field in ("company", "contact_name")
    }
    if max(alike.values()) >= (1 if name.isascii() else _NAMED):
        return {max(alike, key=lambda field: alike[field]): name}
    if naming.is_chinese_name(name) or naming.is_familiar(name) or naming.is_address(name):
        return {"contact_name": name}
    return {"company": name} if naming.company_score(name) >= _COMPANY else {}


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


def _reworded(turn: Turn, activity: Activity, frame: Frame) -> dict[str, Any]:
    """Other words in its texts; another person where it was one who is named, another way of meeting."""
    old, new = str(frame.value("instead_of")), str(frame.value("instead"))
    written = {name: str(getattr(activity, name) or "") for name in ("content", "feedback", "next_step")}
    changed: dict[str, Any] = {name: text.replace(old, new) for name, text in written.items() if old in text}
    people = [one for one in turn.several(frame, "contacts") if one.account_id == activity.account_id]
    if people:
        rest = [one for one in activity.contacts if one.name != old and len(activity.contacts) > 1]
        changed["contacts"] = [*rest, *(one for one in people if one not in rest)]
    kind = frame.slots.get("kind")
    if kind is not None:
        return {"kind": ActivityKind(kind.value), "method": new}
    return changed


def _of_activity(turn: Turn, activity: Activity, frame: Frame) -> dict[str, Any]:
    if frame.value("instead_of"):
        return _reworded(turn, activity, frame)
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
