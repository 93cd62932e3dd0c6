"""Days and months of the Chinese lunar calendar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from intents.entities.anchors import Moment
from intents.entities.calendars import Unit, Window, days_window
from intents.entities.festivals import lunar_day, lunar_month

_BEFORE_SPRING, _BEHIND_SPRING = 60, 20


@dataclass(frozen=True, slots=True)
class LunarDayOf:
    """腊月二十, 正月十六 of a lunar year; the twelfth month ends in the next solar year."""

    month: int
    day: int
    cycle: Unit = field(default="year", init=False)

    def within(self, outer: Window) -> Window | None:
        day = lunar_day(outer.first_day.year, self.month, self.day)
        return days_window(day, day) if day else None


@dataclass(frozen=True, slots=True)
class LunarMonthOf:
    """腊月, 农历八月."""

    month: int
    cycle: Unit = field(default="year", init=False)

    def within(self, outer: Window) -> Window | None:
        days = lunar_month(outer.first_day.year, self.month)
        return days_window(*days, "month") if days else None


@dataclass(frozen=True, slots=True)
class NearSpring:
    """初八, without a month: of the first one, and only in the weeks around Spring Festival."""

    day: int

    def occurrences(self, moment: Moment) -> Sequence[Window]:
        years = (moment.today.year, moment.today.year + 1)
        days = [day for year in years if (day := lunar_day(year, 1, self.day))]
        near = (day for day in days if -_BEHIND_SPRING <= (day - moment.today).days <= _BEFORE_SPRING)
        return [days_window(day, day) for day in near]
