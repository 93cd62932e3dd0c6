"""A record's fields as JSON: shown to people, kept in the audit, and put back by undo."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from enum import Enum, StrEnum
from functools import cache
from typing import Any

from sqlalchemy import inspect
from sqlalchemy.orm import Mapper, RelationshipProperty, Session

from crm_core.clock import Clock
from crm_core.models.record import Record, get_any

STAMPS = frozenset({"id", "created_at", "updated_at", "version"})


@cache
def _mapper(model: type[Record]) -> Mapper[Any]:
    return inspect(model)


@cache
def reference(model: type[Record], field: str) -> RelationshipProperty[Any] | None:
    """The relationship behind a field, or None when the field is a plain column."""
    return _mapper(model).relationships.get(field)


def is_list(model: type[Record], field: str) -> bool:
    """Whether the field holds several values: records, or a JSON list."""
    behind = reference(model, field)
    if behind is not None:
        return bool(behind.uselist)
    return isinstance(getattr(_mapper(model).columns[field].default, "arg", None), type(list)) or field in (
        "aliases", "tags", "lines",
    )  # fmt: skip


@cache
def columns(model: type[Record]) -> tuple[str, ...]:
    """The attributes whose change is a change of the record: columns and many-to-many lists."""
    names = [
        attr.key for attr in _mapper(model).column_attrs if attr.key not in STAMPS and attr.key != "data"
    ]
    lists = [rel.key for rel in _mapper(model).relationships if rel.secondary is not None]
    return (*names, *lists)


@cache
def backing(model: type[Record], field: str) -> str:
    """The attribute that is stored for a field: `owner` → `owner_id`, `contacts` → `contacts`."""
    behind = reference(model, field)
    if behind is None or behind.secondary is not None:
        return field
    return _mapper(model).get_property_by_column(next(iter(behind.local_columns))).key


def plain(value: Any, clock: Clock | None = None) -> Any:
    """A value as JSON; records by the name that people use, money with two decimals."""
    if isinstance(value, Record):
        return value.ref_name
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    if isinstance(value, datetime):
        return (clock.local(value) if clock else value).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (list, tuple)):
        return [plain(item, clock) for item in value]
    return value


def shown(record: Record, field: str, clock: Clock) -> Any:
    return plain(getattr(record, field), clock)


def raw(value: Any) -> Any:
    """A stored value as JSON that `revive` can read back; records as ids."""
    if isinstance(value, (list, tuple)) and value and isinstance(value[0], Record):
        return [item.id for item in value]
    return plain(value)


def revive(session: Session, model: type[Record], attribute: str, value: Any) -> Any:
    """The opposite of `raw` for an attribute of the model."""
    behind = reference(model, attribute)
    if behind is not None:
        found = (get_any(session, behind.mapper.class_, one) for one in value or ())
        return [record for record in found if record is not None]
    if value is None:
        return None
    kind = _mapper(model).columns[attribute].type.python_type
    if kind is datetime:
        return datetime.fromisoformat(value)
    if kind is date:
        return date.fromisoformat(value)
    if issubclass(kind, (Decimal, StrEnum)):
        return kind(value)
    return value


def is_empty(value: Any) -> bool:
    return value is None or value == "" or value == []


def as_json(record: Record, clock: Clock, *, hidden: Iterable[str] = ()) -> dict[str, Any]:
    """A record as the HTTP interface shows it: references as {"id", "name"}."""
    body: dict[str, Any] = {"id": record.id, "version": record.version}
    for field in record.FIELDS:
        if field not in hidden:
            body[field] = _linked(getattr(record, field), clock)
    body["created_at"] = plain(record.created_at, clock)
    body["updated_at"] = plain(record.updated_at, clock)
    return body


def _linked(value: Any, clock: Clock) -> Any:
    if isinstance(value, Record):
        return {"id": value.id, "name": value.label}
    if isinstance(value, (list, tuple)):
        return [_linked(item, clock) for item in value]
    return plain(value, clock)
