"""The year's days, by another calendar than the program's: its holidays and working Saturdays are written down here."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")
FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)
DAY = timedelta(days=1)


def _span(first: tuple[int, int], last: tuple[int, int]) -> set[date]:
    start, end = date(2026, *first), date(2026, *last)
    return {start + number * DAY for number in range((end - start).days + 1)}


# The State Council's calendar of 2026: days off, and the Saturdays and Sundays worked for them.
HOLIDAYS = (
    _span((1, 1), (1, 3)) | _span((2, 15), (2, 23)) | _span((4, 4), (4, 6)) | _span((5, 1), (5, 5))
    | _span((6, 19), (6, 21)) | _span((9, 25), (9, 27)) | _span((10, 1), (10, 7)) | {date(2027, 1, 1)}
)  # fmt: skip
WORKED = {date(2026, *one) for one in ((1, 4), (2, 14), (2, 28), (5, 9), (9, 20), (10, 10))}


def works(day: date) -> bool:
    return day in WORKED or (day.weekday() < 5 and day not in HOLIDAYS)


def later(day: date) -> date:
    while not works(day):
        day += DAY
    return day


def earlier(day: date) -> date:
    while not works(day):
        day -= DAY
    return day


def at(day: date, hour: int = 10, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), ZONE)


def morning(day: date) -> datetime:
    """When what is for that day is told: at nine of the first day from then on that is worked."""
    return at(later(day), 9)


def opened(moment: datetime) -> datetime:
    """The moment, or when the office opens next."""
    day = moment.date()
    if works(day) and moment.time() < time(8, 30):
        return at(day, 8, 30)
    if works(day) and moment.time() <= time(18, 30):
        return moment
    return at(later(day + DAY if works(day) else day), 8, 30)


def closed(moment: datetime) -> datetime:
    """The moment of a day's hours, or when the office closed before."""
    day = moment.date()
    return at(earlier(day), 18, 30) if not works(day) or moment.time() > time(18, 30) else moment


def looked(moment: datetime) -> datetime:
    """The first look at nine, four and half past six of a working day that sees what came due at this moment."""
    day = later(moment.date())
    looks = (at(one, *hour) for one in (day, later(day + DAY)) for hour in ((9,), (16,), (18, 30)))
    return next(look for look in looks if look >= moment)
