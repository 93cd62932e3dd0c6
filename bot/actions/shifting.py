"""Moments moved by a length of time, as people put things off."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

from dateutil.relativedelta import relativedelta

from intents.entities import is_workday

_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_MONTH_DAYS = 30  # of half a month, which is fifteen days
_SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400, "week": 604800}


def shifted(due: datetime, count: Decimal, unit: str) -> datetime:
    """So much later (earlier when negative); months keep the day where there is one, workdays leave out rest days."""
    if unit in _MONTHS:
        whole, part = divmod(abs(count) * _MONTHS[unit], 1)
        sign = 1 if count > 0 else -1
        return due + sign * relativedelta(months=int(whole), days=round(part * _MONTH_DAYS))
    if unit != "workday":
        return due + timedelta(seconds=float(count) * _SECONDS[unit])
    step = timedelta(days=1 if count > 0 else -1)
    for _ in range(abs(int(count))):
        due += step
        while not is_workday(due.date()):
            due += step
    return due


def put_off(due: datetime, now: datetime, count: Decimal, unit: str) -> datetime:
    """The same of what is to be done; what would still lie behind us is put off from today on."""
    later = shifted(due, count, unit)
    if count < 0 or later.date() >= now.date():
        return later
    return shifted(datetime.combine(now.date(), due.timetz()), count, unit)
