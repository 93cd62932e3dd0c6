"""The lines of quotes and contracts: product, quantity, unit_price and discount, as decimal strings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from crm_core.errors import InvalidValue

Line = Mapping[str, Any]
_CENT, _FINEST = Decimal("0.01"), Decimal("0.0001")


def checked_lines(lines: Iterable[Line]) -> list[dict[str, Any]]:
    """The lines as they are stored. `discount` is the per cent taken off (9折 is 10). Raises InvalidValue."""
    return [_checked(line) for line in lines]


def _checked(line: Line) -> dict[str, Any]:
    unknown = set(line) - {"product", "quantity", "unit_price", "discount"}
    if unknown or not str(line.get("product") or "").strip():
        raise InvalidValue(
            field="lines", value=dict(line), expected="product, quantity, unit_price, discount"
        )
    discount = _number(line, "discount", "0")
    if not 0 <= discount <= 100:
        raise InvalidValue(field="lines.discount", value=str(discount), expected="0-100")
    return {
        "product": str(line["product"]).strip(),
        "quantity": f"{_number(line, 'quantity', '1'):f}",
        "unit_price": f"{_price(_number(line, 'unit_price', '0')):f}",
        "discount": f"{discount:f}",
    }


def _price(said: Decimal) -> Decimal:
    """In cents; what small parts cost by the piece (0.065) keeps its finer digits."""
    places = _FINEST if said != said.quantize(_CENT) else _CENT
    return said.quantize(places, ROUND_HALF_UP)


def _number(line: Line, field: str, default: str) -> Decimal:
    given = line.get(field)
    try:
        number = Decimal(str(default if given in (None, "") else given))
    except InvalidOperation as error:
        raise InvalidValue(field=f"lines.{field}", value=given, expected="number") from error
    if not number.is_finite() or number < 0:
        raise InvalidValue(field=f"lines.{field}", value=given, expected="number")
    return number


def total(lines: Iterable[Line]) -> Decimal:
    """What the lines come to, in whole cents."""
    exact = sum((_line_total(line) for line in lines), Decimal(0))
    return exact.quantize(_CENT, ROUND_HALF_UP)


def _line_total(line: Line) -> Decimal:
    quantity, price, discount = (Decimal(line[name]) for name in ("quantity", "unit_price", "discount"))
    return quantity * price * (100 - discount) / 100


def with_amount(fields: dict[str, Any], *, current: Decimal | None = None) -> dict[str, Any]:
    """Fields of a quote or contract with checked lines, and the amount they come to unless one is given."""
    if not fields.get("lines"):
        return fields
    lines = checked_lines(fields["lines"])
    given = fields.get("amount")
    return fields | {"lines": lines, "amount": total(lines) if given in (None, current) else given}
