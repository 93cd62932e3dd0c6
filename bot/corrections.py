"""What a correction changes on the record it is about."""

from __future__ import annotations

from typing import Any

from bot.actions.turn import Turn
from crm_core.models import (
    Activity,
    ActivityKind,
    Lead,
    Opportunity,
    Payment,
    Stage,
    Task,
    Ticket,
)
from crm_core.services import activities, leads, opportunities, payments, tasks, tickets
from intents.schema import Frame


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
        kind = frame.value("kind")
        changed: dict[str, Any] = {
            "account": account if account is not record.account else None,
            "kind": ActivityKind(kind) if kind and not frame.value("done_at") and not account else None,
            "occurred_at": frame.value("done_at"),
        }
        people = turn.several(frame, "contacts")
        if people or changed["account"] is not None:
            changed["contacts"] = people
        return changed
    if isinstance(record, Opportunity):
        stage = frame.value("stage")
        return {"amount": amount, "close_date": frame.value("day"), "probability": frame.value("percent"),
                "stage": Stage(stage) if stage else None}  # fmt: skip
    if isinstance(record, Task):
        return {"due_at": frame.value("due_at"), "account": account}
    if isinstance(record, Lead):
        return {"budget": amount}
    if isinstance(record, Payment):
        return {"amount": amount, "paid_on": _day_done(frame)}
    if isinstance(record, Ticket):
        return {"account": account}
    return {}


def _day_done(frame: Frame) -> Any:
    done = frame.value("done_at")
    return done.date() if done else None


_SERVICES: dict[type[Any], Any] = {
    Activity: activities.correct,
    Opportunity: opportunities.change,
    Task: tasks.change,
    Lead: leads.change,
    Payment: payments.change,
    Ticket: tickets.change,
}
