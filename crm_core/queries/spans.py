"""Spans of days and instants as conditions in SQL, in the company's zone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Date

from crm_core.clock import Clock
from crm_core.queries.questions import Span
from crm_core.queries.subjects import Condition


def within(column: Any, span: Span, clock: Clock) -> Iterator[Condition]:
    is_day = isinstance(column.type, Date)
    if span.start is not None:
        yield column >= (as_day(span.start, clock) if is_day else first_instant(span.start, clock))
    if span.end is not None and is_day:
        yield column <= as_day(span.end, clock)
    elif isinstance(span.end, datetime):
        yield column <= span.end
    elif span.end is not None:
        yield column < first_instant(span.end + timedelta(days=1), clock)


def as_day(moment: date | datetime, clock: Clock) -> date:
    return clock.local(moment).date() if isinstance(moment, datetime) else moment


def first_instant(moment: date | datetime, clock: Clock) -> datetime:
    """A day's midnight in the company's zone; an instant is itself."""
    return moment if isinstance(moment, datetime) else clock.local(datetime.combine(moment, time()))
