"""Lists of records: filters by field, a search word, pages by a cursor."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, String, cast, false, inspect, or_
from sqlalchemy.orm import Session, selectinload

from bot.http.bodies import NAME_FIELDS, find_reference
from bot.http.problems import Problem
from crm_core import fields
from crm_core.errors import InvalidValue
from crm_core.models import Record, User
from crm_core.permissions import Actor, hidden_fields, visible
from crm_core.values import checked

NOBODY = frozenset({"", "null", "none"})


@dataclass(frozen=True, slots=True)
class Page:
    items: list[Record]
    next_cursor: str | None


def page(
    session: Session,
    model: type[Record],
    actor: Actor,
    *,
    filters: Mapping[str, str],
    q: str,
    cursor: str,
    limit: int,
) -> Page:
    """Visible records in the order of their ids. Values of one filter divided by commas are alternatives."""
    wanted = visible(model, actor).where(*(_filter(session, model, actor, *one) for one in filters.items()))
    if q.strip():
        wanted = wanted.where(_about(model, q.strip()))
    if cursor:
        wanted = wanted.where(model.id > _position(cursor))
    ready = wanted.options(*references(model)).order_by(model.id)
    found = list(session.scalars(ready.limit(limit + 1)))
    is_more = len(found) > limit
    return Page(found[:limit], _cursor(found[limit - 1].id) if is_more else None)


def references(model: type[Record]) -> list[Any]:
    """What the items show of other records, read with one query a field and not one a record."""
    return [selectinload(getattr(model, field)) for field in model.FIELDS if fields.reference(model, field)]


def _filter(
    session: Session, model: type[Record], actor: Actor, field: str, given: str
) -> ColumnElement[bool]:
    if field not in (*model.FIELDS, "id") or field in hidden_fields(actor, model.KIND):
        raise Problem("unknown_filter", field=field)
    if field != "id" and fields.is_list(model, field):
        raise Problem("unknown_filter", field=field)
    return or_(*(_equals(session, model, actor, field, one.strip()) for one in given.split(",")))


def _equals(
    session: Session, model: type[Record], actor: Actor, field: str, given: str
) -> ColumnElement[bool]:
    column = getattr(model, fields.backing(model, field))
    behind = fields.reference(model, field)
    is_text = behind is None and field != "id" and inspect(model).columns[field].type.python_type is str
    if given.lower() in NOBODY and not is_text:
        return column.is_(None)  # type: ignore[no-any-return]
    if behind is not None:
        record_id = _reference_id(session, behind.mapper.class_, given, actor)
        return false() if record_id is None else column == record_id
    if field == "id":
        return column == int(given) if given.isdecimal() else false()
    return column == _value(model, field, given)  # type: ignore[no-any-return]


def _value(model: type[Record], field: str, given: str) -> Any:
    kind = inspect(model).columns[field].type.python_type
    if kind is bool:
        if given.lower() not in ("true", "false"):
            raise InvalidValue(field=field, value=given, expected="true|false")
        return given.lower() == "true"
    return checked(model, field, given)


def _reference_id(session: Session, target: type[Record], given: str, actor: Actor) -> int | None:
    if target is User and given == "me" and isinstance(actor, User):
        return actor.id
    found = find_reference(session, target, int(given) if given.isdecimal() else given, actor)
    return found.id if found else None


def _about(model: type[Record], q: str) -> ColumnElement[bool]:
    """The word somewhere in what the record is called."""
    pattern = "%" + q.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    return or_(*(cast(column, String).ilike(pattern, escape="\\") for column in _called(model)))


def _called(model: type[Record]) -> list[Any]:
    own = {
        "account": ("name", "short_name", "aliases", "phone", "credit_code"),
        "contact": ("name", "phone", "email"),
        "lead": ("company", "contact_name", "phone", "need"),
        "activity": ("content", "feedback", "next_step"),
        "task": ("title",),
        "contract": ("number", "name"),
        "payment": ("term",),
        "ticket": ("number", "subject", "description"),
        "product": ("code", "name"),
        "user": ("username", "name", "email"),
    }
    return [getattr(model, name) for name in own.get(model.KIND, (NAME_FIELDS[model.KIND],))]


def _cursor(record_id: int) -> str:
    return base64.urlsafe_b64encode(str(record_id).encode()).decode().rstrip("=")


def _position(cursor: str) -> int:
    try:
        return int(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except ValueError as error:
        raise Problem("invalid_cursor") from error
