"""Calendar periods of the company: where they begin, and which one a record falls into."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Date, Select, String, case, func, literal

from crm_core.clock import Clock
from crm_core.errors import InvalidValue
from crm_core.queries.spans import first_instant

MOST_PERIODS = 400

_MONTHS = {"month": 1, "quarter": 3, "year": 12}


def first_day(period: str, day: date) -> date:
    """The first day of the day, week, month, quarter or year that holds `day`."""
    if period == "day":
        return day
    if period == "week":
        return day - timedelta(days=day.weekday())
    months = _MONTHS[period]
    return date(day.year, (day.month - 1) // months * months + 1, 1)


def next_first_day(period: str, first: date) -> date:
    """The first day of the period after the one that begins at `first`."""
    longer = {"day": 1, "week": 7, "month": 31, "quarter": 93, "year": 366}
    return first_day(period, first + timedelta(days=longer[period]))


def first_days(period: str, low: date, high: date) -> list[date]:
    """The first days of all periods from the one of `low` to that of `high`."""
    found = [first_day(period, low)]
    while (following := next_first_day(period, found[-1])) <= high:
        found.append(following)
        if len(found) > MOST_PERIODS:
            raise InvalidValue(field="group_by", value=period, expected=f"at most {MOST_PERIODS} periods")
    return found


def extremes(column: Any, statement: Select[Any]) -> Select[Any]:
    """The first and the last value of the column among the statement's rows."""
    return statement.with_only_columns(func.min(column), func.max(column), maintain_column_froms=True)


def key(column: Any, period: str, values: Iterable[date | datetime | None], clock: Clock) -> Any:
    """An expression for the first day (ISO) of the period of a day or instant, in the company's zone.

    `values` are the column's extremes. Comparing with the periods' borders is exact on every database and
    for zones whose offset changes, which date functions in SQL are not.
    """
    low, high = (_local_day(value, clock) for value in values)
    if low is None or high is None:
        return literal(None, String)
    is_day = isinstance(column.type, Date)
    branches = [
        (column >= (first if is_day else first_instant(first, clock)), first.isoformat())
        for first in reversed(first_days(period, low, high))
    ]
    return case(*branches)


def _local_day(value: date | datetime | None, clock: Clock) -> date | None:
    return clock.local(value).date() if isinstance(value, datetime) else value
