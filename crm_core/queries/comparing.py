"""The period that a figure is compared with: the one before it, or the same one a year ago, up to the same day."""

from __future__ import annotations

from calendar import monthrange
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


def so_far(span: Span, today: date) -> Span | None:
    """Of a span that still runs, what of it is over; None for one that is over, or has not begun."""
    if span.start is None or _day(span.start) > today or (span.end is not None and _day(span.end) < today):
        return None
    return Span(_day(span.start), today)


def as_far(before: Span, running: Span) -> Span:
    """Of the span before one that still runs as much as of that is over: the same day of the month, or as many days."""
    first, begun, now = _day(before.start), _day(running.start), _day(running.end)  # type: ignore[arg-type]
    months = (now.year - begun.year) * 12 + now.month - begun.month
    is_month = first.day == begun.day == 1
    then = _in_months(first, months, now.day) if is_month else first + (now - begun)
    last = _day(before.end) if before.end is not None else then
    return Span(first, min(then, last))


def whole(running: Span) -> Span:
    """The calendar period in which a span up to now lies that begins with it; the span itself where there is none."""
    first, now = _day(running.start), _day(running.end)  # type: ignore[arg-type]
    for period in _PERIODS:
        last = next_first_day(period, first) - timedelta(days=1)
        if first_day(period, first) == first and now <= last:
            return Span(first, last)
    return running


def _in_months(first: date, months: int, day: int) -> date:
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    return date(year, month + 1, min(day, monthrange(year, month + 1)[1]))


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
