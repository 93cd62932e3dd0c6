"""What a row of each kind implies beyond its cells."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from crm_core.models import (
    USUAL_PROBABILITY,
    ActivityKind,
    Contract,
    OpportunityStatus,
    PaymentStatus,
    Quote,
    Record,
    Stage,
    Ticket,
)
from crm_core.numbering import next_number
from crm_core.services.lines import total
from integrations.importing import schema
from integrations.importing.refusal import Refused

Values = dict[str, Any]
NUMBERED: dict[str, type[Ticket] | type[Quote] | type[Contract]] = {
    "ticket": Ticket, "quote": Quote, "contract": Contract,
}  # fmt: skip


def complete(kind: str, values: Values, old: Record | None, now: datetime) -> None:
    """Add what follows from the cells and from the record they change. Raises Refused for a contradiction."""
    if kind in _RULES:
        _RULES[kind](values, old, now)
    if old is None:
        _inherit_account(kind, values)
        _inherit_owner(kind, values)
        _check_required(kind, values)


def _contact(values: Values, old: Any, now: datetime) -> None:
    if values.get("left_on") is True:
        values["left_on"] = old.left_on if old is not None and old.left_on else now.date()


def _opportunity(values: Values, old: Any, now: datetime) -> None:
    closed = _closed(values)
    if closed is not None:
        values |= {
            "stage": closed, "status": OpportunityStatus(closed.value), "probability": USUAL_PROBABILITY[closed],
        }  # fmt: skip
    elif "stage" in values or old is None:
        stage = values.setdefault("stage", Stage.INITIAL_CONTACT)
        values["status"] = OpportunityStatus.OPEN
        if old is None or old.stage is not stage:
            values.setdefault("probability", USUAL_PROBABILITY[stage])
    elif old.is_closed:
        values.pop("status", None)  # "open" alone does not say which stage it goes back to
    if "stage" in values and (old is None or old.stage is not values["stage"]):
        values.setdefault("stage_since", now)


def _closed(values: Values) -> Stage | None:
    stage, status = values.get("stage"), values.get("status")
    ends = {one.value for one in (stage, status) if one in ("won", "lost")}
    if len(ends) > 1:
        raise Refused("won_and_lost", "status", stage=stage, status=status)
    return Stage(ends.pop()) if ends else None


def _activity(values: Values, old: Any, now: datetime) -> None:
    if "kind" in values:
        code, said = values["kind"]
        values["kind"] = ActivityKind(code)
        if said:
            values.setdefault("method", said)


def _payment(values: Values, old: Any, now: datetime) -> None:
    if old is None and "paid_on" in values:
        values.setdefault("status", PaymentStatus.PAID)


def _lines(values: Values, old: Any, now: datetime) -> None:
    if values.get("lines") and "amount" not in values and (old is None or old.lines != values["lines"]):
        values["amount"] = total(values["lines"])


def _user(values: Values, old: Any, now: datetime) -> None:
    if old is None and "username" in values:
        values.setdefault("name", values["username"])


def _lead(values: Values, old: Any, now: datetime) -> None:
    if old is None and not values.get("company") and not values.get("contact_name"):
        raise Refused("required_one", "company", fields="company, contact_name")


_RULES: dict[str, Callable[[Values, Any, datetime], None]] = {
    "contact": _contact, "opportunity": _opportunity, "activity": _activity, "payment": _payment,
    "quote": _lines, "contract": _lines, "user": _user, "lead": _lead,
}  # fmt: skip


def _inherit_account(kind: str, values: Values) -> None:
    """A payment belongs to its contract's customer, a ticket to its machine's."""
    if "account" not in schema.fields_of(kind):
        return
    for name in ("contract", "opportunity", "contact", "asset"):
        if name in values and "account" not in values:
            values["account"] = values[name].account


def _inherit_owner(kind: str, values: Values) -> None:
    """Who looks after the customer looks after what hangs on it, unless the row says otherwise."""
    account = values.get("account")
    if account is None or account.owner is None:
        return
    if kind in ("opportunity", "contract"):
        values.setdefault("owner", account.owner)
    elif kind == "task":
        values.setdefault("assignee", account.owner)


def _check_required(kind: str, values: Values) -> None:
    for name, field in schema.fields_of(kind).items():
        if (
            field.is_required
            and values.get(name) in (None, "")
            and not (name == "number" and kind in NUMBERED)
        ):
            raise Refused("required", name)


def number(session: Any, record: Any) -> None:
    """Give a new ticket, quote or contract the next number when its row has none."""
    if record.KIND in NUMBERED and not record.number:
        session.flush()  # the numbers of the rows before it count
        record.number = next_number(session, NUMBERED[record.KIND])
        session.add(record)
        session.flush()
