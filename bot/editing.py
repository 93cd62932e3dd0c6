"""Records as forms: what of them may be changed by hand, and what somebody typed as values."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import inspect
from sqlalchemy.orm import Session

from bot import refusals
from bot.replies import words
from crm_core import permissions
from crm_core.clock import Clock
from crm_core.errors import CrmError, NotFound
from crm_core.models import MODELS, Record, User
from crm_core.models.opportunity import OPEN_STAGES, Stage
from crm_core.permissions import check_can_edit, hidden_fields
from crm_core.services import accounts, activities, contacts, leads, opportunities, payments, tasks, tickets
from crm_core.values import checked
from integrations.forms import Field, FieldKind, Form

FORMS: dict[str, tuple[str, ...]] = {
    "activity": ("kind", "occurred_at", "content", "feedback", "next_step", "next_at"),
    "opportunity": ("name", "stage", "amount", "probability", "close_date", "competitor"),
    "task": ("title", "due_at"),
    "lead": ("company", "contact_name", "phone", "need", "budget", "region"),
    "payment": ("term", "amount", "due_on"),
    "ticket": ("subject", "description", "priority"),
    "account": ("phone", "industry", "grade", "address", "region"),
    "contact": ("name", "title", "phone", "email", "wechat", "decision_role"),
}
CHANGE: dict[str, Any] = {
    "activity": activities.correct, "opportunity": opportunities.change, "task": tasks.change,
    "lead": leads.change, "payment": payments.change, "ticket": tickets.change, "account": accounts.change,
    "contact": contacts.change,
}  # fmt: skip
_LONG = frozenset({"content", "feedback", "need", "description"})
_LABEL_GROUPS = {("activity", "kind"): "activity.kind"}
_LABELS = {("task", "title"): "task"}


def form_of(session: Session, actor: User, kind: str, record_id: int) -> Form:
    """Raises NotFound, or NotAllowed for a record that the actor only sees."""
    record = _record(session, actor, kind, record_id)
    shown = [name for name in FORMS[kind] if name not in hidden_fields(actor, kind)]
    clock: Clock = session.info["clock"]
    return Form(
        record.label, actor.language, tuple(_field(record, name, actor.language, clock) for name in shown)
    )


def _record(session: Session, actor: User, kind: str, record_id: int) -> Any:
    if kind not in FORMS:
        raise NotFound(kind="record")
    record = permissions.get(session, MODELS[kind], record_id, actor)
    check_can_edit(session, actor, record)
    return record


def _field(record: Record, name: str, language: str, clock: Clock) -> Field:
    column = inspect(type(record)).columns[name]
    python = column.type.python_type
    kind: FieldKind = "long" if name in _LONG else "text"
    options: tuple[tuple[str, str], ...] = ()
    if issubclass(python, StrEnum):
        group = _LABEL_GROUPS.get((record.KIND, name), name)
        codes = [one for one in python if not isinstance(one, Stage) or one in OPEN_STAGES]
        kind, options = "choice", tuple((one.value, words.label(group, one, language)) for one in codes)
    elif issubclass(python, datetime):
        kind = "time"
    elif issubclass(python, date):
        kind = "day"
    return Field(
        name, words.label("field", _LABELS.get((record.KIND, name), name), language), kind,
        _as_text(getattr(record, name), clock), options=options,
        required=not column.nullable and (python is not str or column.default is None),
    )  # fmt: skip


def _as_text(value: Any, clock: Clock) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return clock.local(value).isoformat(timespec="minutes")
    if isinstance(value, Decimal):
        return f"{value:f}".removesuffix(".00")
    return value.isoformat() if isinstance(value, date) else str(value)


def errors_of(
    session: Session, actor: User, kind: str, record_id: int, given: Mapping[str, str]
) -> dict[str, str]:
    """What is wrong with the values typed, by field, in the actor's language; nothing is changed."""
    found = {}
    for name, text in _changed(session, actor, kind, record_id, given).items():
        try:
            checked(MODELS[kind], name, text)
        except CrmError as error:
            found[name] = refusals.sentence(error, actor.language)
    return found


def apply(
    session: Session, actor: User, kind: str, record_id: int, given: Mapping[str, str]
) -> tuple[Any, list[str]]:
    """The record with the values typed, and the names of the fields that changed. Raises CrmError."""
    record = _record(session, actor, kind, record_id)
    texts = _changed(session, actor, kind, record_id, given)
    values = {name: checked(MODELS[kind], name, text) for name, text in texts.items()}
    if values:
        CHANGE[kind](session, record, by=actor, **values)
    return record, list(values)


def _changed(
    session: Session, actor: User, kind: str, record_id: int, given: Mapping[str, str]
) -> dict[str, str | None]:
    """The fields of the form that were typed anew: what nobody touched keeps what others have written meanwhile."""
    fields = {one.name: one for one in form_of(session, actor, kind, record_id).fields}
    return {
        name: text.strip()
        or ("" if fields[name].kind in ("text", "long") and not _is_number(kind, name) else None)
        for name, text in given.items()
        if name in fields and not _is_same(fields[name], text.strip())
    }


def _is_same(field: Field, text: str) -> bool:
    """Whether nobody touched the field; a time may come back in another zone."""
    if field.kind == "time" and text and field.value:
        with suppress(ValueError, TypeError):
            return datetime.fromisoformat(text) == datetime.fromisoformat(field.value)
    return text == field.value.strip()


def _is_number(kind: str, name: str) -> bool:
    return not issubclass(inspect(MODELS[kind]).columns[name].type.python_type, str)
