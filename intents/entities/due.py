"""When a thing is due, or happened, that was said to be at some time."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from intents.entities.clocks import PART_DUE, PART_HOURS
from intents.entities.values import TimeValue
from intents.entities.workdays import last_workday, next_workday

MORNING, CLOSE = time(9), time(18)
_NOON = 12
_LAST_MINUTE = time(23, 59)


def due_at(value: TimeValue, now: datetime, *, deadline: bool = False) -> datetime:
    """The instant at which a plan for that time falls due.

    A day without a time of day is due at 09:00, today at 18:00; a period on its last working day; a part of
    the day at its usual hour (下午 14:00), or at its end when it is a deadline.
    """
    if value.grain in ("minute", "hour"):
        return value.end if value.end and (deadline or value.start is None) else value.start or now
    if value.grain == "part":
        return _part_due(value, now, deadline)
    return _day_due(_due_day(value, now, deadline), now)


def _part_due(value: TimeValue, now: datetime, deadline: bool) -> datetime:
    if value.start is None or deadline:
        end = (value.end or now) + timedelta(seconds=1)
        return end.replace(hour=_NOON) if end.hour == PART_HOURS["noon"][1] else end
    usual = value.start.replace(hour=_usual_hour(value.start, value.end), minute=0)
    if usual > now or value.end is None or value.end <= now:
        return usual
    full_hour = now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return min(full_hour, value.end.replace(second=0, microsecond=0))


def _usual_hour(start: datetime, end: datetime | None) -> int:
    hours = (start.hour, (end.hour + 1) if end else 24)
    part = next((name for name, span in PART_HOURS.items() if span == hours), None)
    return PART_DUE[part] if part else start.hour


def _due_day(value: TimeValue, now: datetime, deadline: bool) -> date:
    """The day itself; of a period the last working day, else (passed, or none in it) its last or first day."""
    if value.end is None:
        return next_workday((value.start or now).date())
    last = value.end.date()
    first = value.start.date() if value.start else min(last - timedelta(days=31), now.date())
    if value.grain == "day" and (value.start is None or deadline or first == last):
        return last
    worked = last_workday(max(first, now.date()) if last >= now.date() else first, last)
    if worked is None:
        return last if first < now.date() else first
    return worked


def _day_due(day: date, now: datetime) -> datetime:
    if day != now.date():
        return datetime.combine(day, MORNING, now.tzinfo)
    close = datetime.combine(day, CLOSE, now.tzinfo)
    return close if now < close else datetime.combine(day, _LAST_MINUTE, now.tzinfo)


def occurred_at(value: TimeValue, now: datetime) -> datetime:
    """The instant of something done then: the minute said, or the start of the day, part or period; never ahead."""
    at = value.start or value.end or now
    return min(at, now)
