"""A record made or changed from outside goes through the verb of its noun, never around it."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy.orm import Session

from crm_core.errors import InvalidValue
from crm_core.models import MODELS, ActivityKind, Record
from crm_core.permissions import Actor, check_can_create
from crm_core.services import (
    accounts,
    activities,
    contacts,
    contracts,
    leads,
    opportunities,
    payments,
    products,
    quotes,
    records,
    tasks,
    tickets,
    users,
)
from crm_core.services.activities import NextStep

Values = Mapping[str, Any]
Verb = Callable[..., Any]


def _log_activity(session: Session, *, by: Actor, **values: Any) -> Record:
    """A next step makes its task, as it does in chat."""
    step = NextStep(values.pop("next_step", ""), values.pop("next_at", None))
    values.setdefault("kind", ActivityKind.OTHER)
    values.setdefault("occurred_at", session.info["clock"].now())
    values.setdefault("content", "")
    steps = (step,) if step.text or step.due_at else ()
    return activities.log(session, by=by, next_steps=steps, **values)


def _plan_payment(session: Session, *, by: Actor, amount: Any, due_on: Any = None, **values: Any) -> Record:
    return payments.plan(session, by=by, amount=amount, due_on=due_on, **values)


CREATE: dict[str, Verb] = {
    "user": users.create, "account": accounts.create, "contact": contacts.create, "lead": leads.create,
    "opportunity": opportunities.create, "activity": _log_activity, "task": tasks.create,
    "quote": quotes.create, "contract": contracts.create, "payment": _plan_payment, "ticket": tickets.open,
    "product": products.create, "asset": products.install,
}  # fmt: skip

CHANGE: dict[str, Verb] = {
    "user": users.change, "account": accounts.change, "contact": contacts.change, "lead": leads.change,
    "opportunity": opportunities.change, "activity": activities.correct, "task": tasks.change,
    "quote": quotes.change, "contract": contracts.change, "payment": payments.change,
    "ticket": tickets.change, "product": products.change, "asset": products.change_asset,
}  # fmt: skip

DELETE: dict[str, Verb] = {
    "account": accounts.delete, "contact": contacts.delete, "lead": leads.delete,
    "opportunity": opportunities.delete, "activity": activities.delete, "task": tasks.delete,
    "quote": quotes.delete, "contract": contracts.delete, "payment": payments.delete,
    "ticket": tickets.delete, "product": products.delete,
}  # fmt: skip


def create(session: Session, kind: str, values: Values, *, by: Actor) -> Record:
    """Make a record. What its verb does not take is set right after, through the verb for changes."""
    verb = CREATE.get(kind)
    if verb is None:
        check_can_create(session, by, kind, values.get("account"))
        return records.add(session, MODELS[kind](), by, values)
    taken = _taken_by(verb, values)
    record: Record = verb(session, by=by, **taken)
    rest = {name: value for name, value in values.items() if name not in taken}
    if rest:
        change(session, record, rest, by=by)
    return record


def _taken_by(verb: Verb, values: Values) -> dict[str, Any]:
    """The values among the verb's parameters. Raises InvalidValue when one that it needs is missing."""
    parameters = [
        one for one in inspect.signature(verb).parameters.values() if one.name not in ("session", "by")
    ]
    for one in parameters:
        is_named = one.kind is inspect.Parameter.KEYWORD_ONLY
        if is_named and one.default is inspect.Parameter.empty and one.name not in values:
            raise InvalidValue(field=one.name, value=None, expected="required")
    if any(one.kind is inspect.Parameter.VAR_KEYWORD for one in parameters):
        return dict(values)
    return {one.name: values[one.name] for one in parameters if one.name in values}


def change(session: Session, record: Record, values: Values, *, by: Actor) -> None:
    verb = CHANGE.get(record.KIND)
    if verb is None:
        records.change(session, record, by, values)
    else:
        verb(session, record, by=by, **values)


def delete(session: Session, record: Record, *, by: Actor) -> None:
    DELETE.get(record.KIND, records.delete)(session, record, by=by)
