"""How each field of each kind is read, told from the columns of the models."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache
from typing import Any

from sqlalchemy import JSON, Boolean, Date, Enum, Integer, String, inspect
from sqlalchemy.types import TypeEngine

from crm_core import birthdays, fields
from crm_core.columns import Instant, Money
from crm_core.models import MODELS, Record
from crm_core.services.lines import checked_lines
from integrations.importing import times, values, vocabulary
from integrations.importing.refusal import Refused
from integrations.importing.values import Cell

Reader = Callable[[Cell, int], Any]
"""(cell, unit of the header) → value; references stay words until they are resolved."""

_IDENTIFIERS = frozenset({"credit_code", "number", "code", "serial", "wechat", "username", "wecom_userid",
                          "slack_user_id"})  # fmt: skip
_BOUNDS = {"score": (0, 100), "satisfaction": (1, 5), "id": (1, 2**31 - 1)}
_USUAL_TIMES = {"sla_due_at": time(18), "stage_since": time(0), "created_at": time(0)}
_NINE = time(9)  # a due day without a time of day is due at 09:00


@dataclass(frozen=True, slots=True)
class Field:
    """One readable field. `target` is the kind it refers to; `is_required` as the database has it."""

    name: str
    read: Reader
    is_text: bool
    is_list: bool
    target: str | None
    is_required: bool


@cache
def fields_of(kind: str) -> dict[str, Field]:
    model = MODELS[kind]
    return {name: _field(model, name) for name in (*model.FIELDS, "id", "created_at")}


def _field(model: type[Record], name: str) -> Field:
    behind = fields.reference(model, name)
    if behind is not None:
        required = not behind.uselist and not next(iter(behind.local_columns)).nullable
        read: Reader = (
            (lambda cell, _: values.items(cell)) if behind.uselist else (lambda cell, _: values.text(cell))
        )
        return Field(name, read, False, bool(behind.uselist), behind.mapper.class_.KIND, required)
    column = inspect(model).columns[name]
    required = not column.nullable and column.default is None and name not in ("id", "created_at")
    is_text = isinstance(column.type, (String, JSON)) and not isinstance(column.type, Enum)
    return Field(
        name, _reader(model.KIND, name, column.type), is_text, fields.is_list(model, name), None, required
    )


def _reader(kind: str, name: str, column: TypeEngine[Any]) -> Reader:
    special = _special(kind, name)
    if special is not None:
        return special
    if isinstance(column, Enum):
        return lambda cell, _: column.python_type(values.choice(cell, f"{kind}.{name}"))
    if isinstance(column, JSON):
        return lambda cell, _: values.items(cell)
    if isinstance(column, Money):
        return _money
    if isinstance(column, Instant):
        usual = _USUAL_TIMES.get(name, _NINE)
        return lambda cell, _: times.instant(cell, usual)
    if isinstance(column, Date):
        return lambda cell, _: times.day(cell)
    if isinstance(column, Boolean):
        return lambda cell, _: values.boolean(cell)
    if isinstance(column, Integer):
        low, high = _BOUNDS[name]
        return lambda cell, _: values.integer(cell, low, high)
    return _text_reader(kind, name, getattr(column, "length", None))


def _special(kind: str, name: str) -> Reader | None:
    if (kind, name) == ("activity", "kind"):
        return lambda cell, _: values.activity_kind(cell)
    if name == "lines":
        return lambda cell, _: checked_lines(values.lines(cell))
    if name == "probability":
        return lambda cell, _: values.percent(cell)
    if name == "birthday":
        return lambda cell, _: _birthday(cell)
    if name == "left_on":
        return lambda cell, _: _left_on(cell)
    return None


def _money(cell: Cell, unit: int) -> Any:
    amount = values.money(cell, unit)
    if amount < 0:
        raise Refused("out_of_range", value=values.text(cell), low=0, high=values.LARGEST_AMOUNT)
    return amount


def _birthday(cell: Cell) -> str:
    """With or without the year."""
    text = values.text(cell)
    try:
        return birthdays.kept(text) if text else ""
    except ValueError:
        return times.day(cell).isoformat()


def _left_on(cell: Cell) -> date | bool | None:
    """A day, or just that they have left (已离职: 是), which the loader dates today."""
    word = vocabulary.choices("contact.left").get(vocabulary.fold(values.text(cell)))
    return times.day(cell) if word is None else word == "true" or None


def _text_reader(kind: str, name: str, length: int | None) -> Reader:
    known = vocabulary.choices(f"{kind}.{name}")
    plain: Callable[[Cell], str] = (
        values.phone if name == "phone"
        else values.email if name == "email"
        else values.identifier if name in _IDENTIFIERS
        else values.text
    )  # fmt: skip

    def read(cell: Cell, _: int) -> str:
        word = plain(cell)
        if length is not None and len(word) > length:
            raise Refused("too_long", limit=length)
        return known.get(vocabulary.fold(word), word) if known else word

    return read


def localised(value: Any, zone: Any) -> Any:
    """A time of day without offset is the company's."""
    return value.replace(tzinfo=zone) if isinstance(value, datetime) and value.tzinfo is None else value
