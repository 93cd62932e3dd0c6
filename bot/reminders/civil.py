"""When it is civil to write to somebody: working days, office hours, and their own wishes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from intents.entities import workdays

DAY = timedelta(days=1)
SLACK = 32
"""Days that no run of days off outlasts: so far may a day be moved."""


@lru_cache(maxsize=4096)
def is_workday(day: date) -> bool:
    """Offices in China work; a make-up Saturday counts (intents.entities.workdays)."""
    return workdays.is_workday(day)


@dataclass(frozen=True, slots=True, eq=False)
class Civil:
    """A receiver's hours, in their own time zone. `off`: weekdays (Monday is 0) on which they wish for nothing.

    Who has the same hours has the same object (People), so that what is reckoned for one holds for all.
    """

    zone: ZoneInfo
    opens: time
    closes: time
    morning: time
    off: frozenset[int] = frozenset()

    def works_on(self, day: date) -> bool:
        return is_workday(day) and day.weekday() not in self.off

    def is_open(self, now: datetime) -> bool:
        local = now.astimezone(self.zone)
        return self.works_on(local.date()) and self._begins <= local.time() <= self.closes

    @property
    def _begins(self) -> time:
        """A brief asked for before the usual hours comes then."""
        return min(self.opens, self.morning)

    def morning_of(self, day: date) -> datetime:
        return datetime.combine(day, self.morning, self.zone)

    def on_or_after(self, day: date) -> date:
        return self._walk(day, DAY)

    def on_or_before(self, day: date) -> date:
        return self._walk(day, -DAY)

    def _walk(self, day: date, step: timedelta) -> date:
        found = day
        for _ in range(SLACK):
            if self.works_on(found):
                return found
            found += step
        return day

    def workdays_after(self, day: date, count: int) -> date:
        for _ in range(count):
            day = self.on_or_after(day + DAY)
        return day

    def first_from(self, moment: datetime) -> datetime:
        """The moment itself when it is civil, else the beginning of the next civil hours."""
        local = moment.astimezone(self.zone)
        day = self.on_or_after(local.date())
        if day > local.date() or local.time() < self._begins:
            return datetime.combine(day, self._begins, self.zone)
        if local.time() > self.closes:
            return datetime.combine(self.on_or_after(day + DAY), self._begins, self.zone)
        return local

    def last_until(self, moment: datetime) -> datetime:
        """The moment itself when it is civil, else the end of the civil hours before it."""
        local = moment.astimezone(self.zone)
        day = self.on_or_before(local.date())
        if day < local.date() or local.time() > self.closes:
            return datetime.combine(day, self.closes, self.zone)
        if local.time() < self._begins:
            return datetime.combine(self.on_or_before(day - DAY), self.closes, self.zone)
        return local
