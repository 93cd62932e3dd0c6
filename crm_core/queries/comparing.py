"""The period that a figure is compared with: the one before it, or the same one a year ago."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from crm_core.queries.periods import first_day, next_first_day
from crm_core.queries.questions import Question, Span

_PERIODS = ("week", "month", "quarter", "year")


def span_before(span: Span, *, a_year: bool) -> Span | None:
    """The span before this one: a calendar period before for a calendar period, else as many days; None when open."""
    if span.start is None or span.end is None:
        return None
    start, end = _day(span.start), _day(span.end)
    if a_year:
        return Span(_year_before(start), _year_before(end))
    for period in _PERIODS:
        if first_day(period, start) == start and next_first_day(period, start) - timedelta(days=1) == end:
            return Span(first_day(period, start - timedelta(days=1)), start - timedelta(days=1))
    return Span(start - (end - start) - timedelta(days=1), start - timedelta(days=1))


def _day(moment: date | datetime) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def _year_before(day: date) -> date:
    """The same day a year ago; a 29 February ends on the 28th."""
    is_leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - 1, day=28 if is_leap_day else day.day)


def moved(question: Question, span: Span) -> Question:
    """The same question about another span."""
    filters = question.filters
    if filters.span is None:
        return replace(question, filters=replace(filters, created=span))
    return replace(question, filters=replace(filters, span=span))
