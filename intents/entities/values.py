"""What the recognisers hand out: a span of the text and the value it stands for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal

Kind = Literal["time", "money", "percent", "quantity", "duration", "phone", "email", "url"]
Grain = Literal["minute", "hour", "part", "day", "week", "month", "quarter", "year"]
Tense = Literal["plan", "past"]
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Entity:
    """A value found in a text; the span counts characters of the text as given, its end exclusive."""

    kind: Kind
    text: str
    span: Span
    value: Any


@dataclass(frozen=True, slots=True)
class TimeValue:
    """Both ends are inclusive instants; None leaves that side open ("before", "after").

    A clock time starts and ends at the same instant. `recurring` is an RRULE; start is then its next occurrence.
    """

    start: datetime | None
    end: datetime | None
    grain: Grain
    recurring: str | None = None


@dataclass(frozen=True, slots=True)
class MoneyValue:
    """An amount in units of `currency` (ISO 4217); the value of a range is its lower end."""

    value: Decimal
    low: Decimal
    high: Decimal
    currency: str = "CNY"


@dataclass(frozen=True, slots=True)
class QuantityValue:
    """So many of a unit, the unit as it was written."""

    value: Decimal
    unit: str


@dataclass(frozen=True, slots=True)
class DurationValue:
    """A length of time in one unit (second … year, workday); `high` differs from `count` for 两三天.

    `seconds` is None for units of changing length: workday, month, quarter, year.
    """

    count: Decimal
    unit: str
    high: Decimal
    seconds: int | None
