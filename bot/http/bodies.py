"""JSON from outside → typed values of a record's fields; references by id or by the name people use."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Select
from sqlalchemy.orm import Session

from bot.http.texts import sayable
from crm_core import fields
from crm_core.errors import InvalidValue
from crm_core.models import Record, User
from crm_core.permissions import Actor, hidden_fields, visible
from crm_core.services import users
from crm_core.values import checked

NAME_FIELDS = {
    "account": "name", "contact": "name", "opportunity": "name", "lead": "company", "product": "name",
    "contract": "number", "quote": "number", "ticket": "number", "order": "number", "asset": "serial",
    "user": "username",
}  # fmt: skip


def values_of(session: Session, model: type[Record], body: Mapping[str, Any], actor: Actor) -> dict[str, Any]:
    """Raises InvalidValue for an unknown or hidden field, and for a value that does not fit."""
    hidden = hidden_fields(actor, model.KIND)
    found = {}
    for field, value in body.items():
        if field in hidden:
            raise InvalidValue(field=field, value="", expected="field")
        behind = fields.reference(model, field) if field in model.FIELDS else None
        if behind is not None:
            value = _referred(session, field, behind.mapper.class_, value, actor, many=bool(behind.uselist))
        elif isinstance(value, str):
            value = sayable(value)
        found[field] = checked(model, field, value)
    return found


def _referred(
    session: Session, field: str, target: type[Record], value: Any, actor: Actor, *, many: bool
) -> Any:
    if many:
        if not isinstance(value, list):
            raise InvalidValue(field=field, value=value, expected="list")
        return [_one(session, field, target, one, actor) for one in value]
    return None if value is None else _one(session, field, target, value, actor)


def _one(session: Session, field: str, target: type[Record], value: Any, actor: Actor) -> Record:
    wanted = value.get("id", value.get("name")) if isinstance(value, dict) else value
    found = find_reference(session, target, wanted, actor)
    if found is None:
        raise InvalidValue(field=field, value=wanted, expected=target.KIND)
    return found


def find_reference(session: Session, target: type[Record], wanted: Any, actor: Actor) -> Record | None:
    """The record by id, or by name when only one that the actor may see is called so."""
    if isinstance(wanted, int) and not isinstance(wanted, bool):
        return _only(session, visible(target, actor, few=True).where(target.id == wanted))
    if not isinstance(wanted, str) or not wanted:
        return None
    if target is User:
        return users.find(session, wanted)
    name = getattr(target, NAME_FIELDS[target.KIND])
    return _only(session, visible(target, actor, few=True).where(name == wanted))


def _only(session: Session, statement: Select[Any]) -> Record | None:
    found = session.scalars(statement.limit(2)).all()
    return found[0] if len(found) == 1 else None
