"""Whether a value fits a record's field: typed values, or their JSON forms as `fields.plain` writes them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from sqlalchemy import inspect

from crm_core import birthdays, fields
from crm_core.errors import InvalidValue
from crm_core.models import Record

_LARGEST_AMOUNT = Decimal(10) ** 15
_LARGEST_NUMBER = 2**31
_LIMITS = {"probability": (0, 100), "score": (0, 100), "satisfaction": (1, 5)}


def checked(model: type[Record], field: str, value: Any) -> Any:
    """The value in the type that the field stores. Raises InvalidValue for an unknown field or a bad value."""
    if field not in model.FIELDS:
        raise InvalidValue(field=field, value=value, expected="field")
    behind = fields.reference(model, field)
    if behind is not None and behind.uselist:
        return _references(field, value, behind.mapper.class_)
    if behind is not None:
        required = not next(iter(behind.local_columns)).nullable
        return _reference(field, value, behind.mapper.class_, required=required)
    if fields.is_list(model, field):
        return _list(field, value)
    return _plain(model, field, value)


def _references(field: str, value: Any, target: type[Record]) -> list[Record]:
    found = list(dict.fromkeys(value or ()))
    if not all(isinstance(one, target) for one in found):
        raise InvalidValue(field=field, value=value, expected=target.KIND)
    return found


def _reference(field: str, value: Any, target: type[Record], *, required: bool) -> Record | None:
    if value is None and not required:
        return None
    if not isinstance(value, target):
        raise InvalidValue(field=field, value=value, expected="required" if value is None else target.KIND)
    return value


def _list(field: str, value: Any) -> list[Any]:
    if value is None:
        return []
    if isinstance(value, str) or not isinstance(value, (list, tuple)):
        raise InvalidValue(field=field, value=value, expected="list")
    if all(isinstance(one, str) for one in value):
        return list(dict.fromkeys(one.strip() for one in value if one.strip()))
    return list(value)


def _plain(model: type[Record], field: str, value: Any) -> Any:
    column = inspect(model).columns[field]
    kind = column.type.python_type
    if value is None or (value == "" and kind is not str):
        if column.nullable:
            return None
        if kind is str and column.default is not None:
            return ""
        raise InvalidValue(field=field, value=value, expected="required")
    converted = _converted(field, value, kind)
    if field == "birthday" and converted:
        converted = _birthday(converted)
    if kind is str:
        _check_text(field, converted, getattr(column.type, "length", None), required=column.default is None)
    low, high = _LIMITS.get(field, (None, None))
    if low is not None and not low <= converted <= high:
        raise InvalidValue(field=field, value=value, expected=f"{low}-{high}")
    return converted


def _birthday(text: str) -> str:
    try:
        return birthdays.kept(text)
    except ValueError as error:
        raise InvalidValue(field="birthday", value=text, expected="MM-DD, YYYY-MM-DD") from error


def _check_text(field: str, text: str, length: int | None, *, required: bool) -> None:
    if required and not text:
        raise InvalidValue(field=field, value=text, expected="required")
    if length is not None and len(text) > length:
        raise InvalidValue(field=field, value=text, expected=f"at most {length} characters")
    if "\x00" in text:
        raise InvalidValue(field=field, value=text, expected="text")


def _converted(field: str, value: Any, kind: type) -> Any:
    try:
        if issubclass(kind, StrEnum):
            return kind(value)
        return _CONVERTERS[kind](value)
    except (ValueError, TypeError, InvalidOperation) as error:
        expected = "|".join(kind) if issubclass(kind, StrEnum) else kind.__name__.lower()
        raise InvalidValue(field=field, value=value, expected=expected) from error


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value.strip()


def _integer(value: Any) -> int:
    number = value if isinstance(value, int) and not isinstance(value, bool) else int(str(value))
    if abs(number) >= _LARGEST_NUMBER:
        raise ValueError(number)
    return number


def _amount(value: Any) -> Decimal:
    amount = Decimal(str(value)).quantize(Decimal("0.01"))
    if not amount.is_finite() or not 0 <= amount < _LARGEST_AMOUNT:
        raise ValueError(amount)
    return amount


def _day(value: Any) -> date:
    if isinstance(value, datetime):
        raise TypeError(value)
    return value if isinstance(value, date) else date.fromisoformat(value)


def _instant(value: Any) -> datetime:
    instant = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    if instant.tzinfo is None:
        raise ValueError(f"an instant needs an offset: {value}")
    return instant


def _truth(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError(value)
    return value


_CONVERTERS: dict[type, Any] = {
    str: _text, int: _integer, Decimal: _amount, date: _day, datetime: _instant, bool: _truth,
}  # fmt: skip
