"""Festivals and working days of mainland China.

The official calendar (with its make-up Saturdays) is known for the years the chinesecalendar package covers;
beyond them the long holidays are taken to be as long as they have lately been, and other weekdays are worked.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache

from intents.entities.festivals import festival_day, statutory_days

DAY = timedelta(days=1)
_LONGEST_BREAK = 31
_USUAL_BREAKS = {"spring_festival": (-1, 6), "labour": (0, 4), "national": (0, 6)}
"""Days off before and after the festival's own."""
STATUTORY = ("new_year", "spring_festival", "qingming", "labour", "dragon_boat", "mid_autumn", "national")


def is_workday(day: date) -> bool:
    """Whether offices in mainland China work on this day."""
    import chinese_calendar

    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() < 5 and day not in _days_off(day.year)


def is_holiday(day: date) -> bool:
    """Whether the day belongs to a public holiday of mainland China; an ordinary weekend does not."""
    import chinese_calendar

    try:
        off, name = chinese_calendar.get_holiday_detail(day)
    except NotImplementedError:
        return day in _days_off(day.year)
    return bool(off and name)


@lru_cache(maxsize=64)
def _days_off(year: int) -> frozenset[date]:
    """Statutory holidays of a year whose calendar is not known, the long ones as long as usual."""
    found = set(statutory_days(year))
    for name, (before, after) in _USUAL_BREAKS.items():
        first = festival_day(name, year)
        if first is not None:
            found |= {first + DAY * number for number in range(before, after + 1)}
    return frozenset(found)


def next_workday(day: date) -> date:
    """The day itself when it is worked, else the first worked day after it."""
    return next(filter(is_workday, _walk(day, DAY)), day)


def last_workday(start: date, end: date) -> date | None:
    """The last working day from start to end, both included; None when the whole span is off."""
    return next((day for day in _days_back(end, start) if is_workday(day)), None)


def workday_before(day: date) -> date:
    """The last working day before this day."""
    return next(filter(is_workday, _walk(day - DAY, -DAY)), day)


def add_workdays(day: date, count: int) -> date:
    """So many working days after the day (before it when negative)."""
    step = DAY if count > 0 else -DAY
    for _ in range(abs(count)):
        day = next_workday(day + step) if count > 0 else workday_before(day)
    return day


@lru_cache(maxsize=512)
def festival(name: str, year: int) -> tuple[date, date] | None:
    """First and last day of a festival in that year, by its key in words.yaml; None for an unknown one.

    Spring Festival, Labour Day and National Day run on to the end of the holiday that follows them.
    """
    first = festival_day(name, year)
    if first is None:
        return None
    if name not in ("spring_festival", "labour", "national"):
        return first, first
    last = first
    while not is_workday(last + DAY) and (last - first).days < _LONGEST_BREAK:
        last += DAY
    return first, last


def _walk(day: date, step: timedelta) -> Iterator[date]:
    for _ in range(_LONGEST_BREAK):
        yield day
        day += step


def _days_back(day: date, until: date) -> Iterator[date]:
    while day >= until:
        yield day
        day -= DAY
