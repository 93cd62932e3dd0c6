"""Stretches of the calendar: the arithmetic under every time said.

All of it is local wall time without a zone; days and years beyond the calendar's ends stop at its ends.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Literal

from intents.entities.values import Grain

Unit = Literal["day", "week", "month", "quarter", "year"]
_FIRST, _LAST = date(1, 1, 8).toordinal(), date(9999, 12, 24).toordinal()
_MONTHS: dict[str, int] = {"month": 1, "quarter": 3, "year": 12}


@dataclass(frozen=True, slots=True)
class Window:
    """From start up to, not including, end; a clock time has both the same."""

    start: datetime
    end: datetime
    grain: Grain

    @property
    def first_day(self) -> date:
        return self.start.date()

    @property
    def last_day(self) -> date:
        return self.first_day if self.is_point else (self.end - timedelta(microseconds=1)).date()

    @property
    def is_point(self) -> bool:
        return self.start == self.end


def shift_days(day: date, days: int) -> date:
    return date.fromordinal(min(max(day.toordinal() + days, _FIRST), _LAST))


def shift_months(day: date, months: int) -> date:
    """The same day so many months on, or the month's last when it is shorter."""
    total = min(max(day.year * 12 + day.month - 1 + months, 13), 9999 * 12 + 10)
    year, month = divmod(total, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def days_window(first: date, last: date, grain: Grain = "day") -> Window:
    """Whole days, both included."""
    return Window(midnight(first), midnight(shift_days(last, 1)), grain)


def midnight(day: date) -> datetime:
    return datetime.combine(day, time())


def unit_start(day: date, unit: Unit) -> date:
    """The first day of the week, month, quarter or year around a day."""
    if unit == "day":
        return day
    if unit == "week":
        return shift_days(day, -day.weekday())
    if unit == "month":
        return day.replace(day=1)
    return day.replace(month=1 if unit == "year" else day.month - (day.month - 1) % 3, day=1)


def shift(day: date, unit: Unit, count: int) -> date:
    if unit in _MONTHS:
        return shift_months(day, _MONTHS[unit] * count)
    return shift_days(day, count * (7 if unit == "week" else 1))


@lru_cache(maxsize=4096)
def unit_window(day: date, unit: Unit, offset: int = 0) -> Window:
    """The whole unit `offset` units after the one around the day."""
    first = unit_start(shift(unit_start(day, unit), unit, offset), unit)
    return days_window(first, shift_days(shift(first, unit, 1), -1), unit)


def valid_day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
