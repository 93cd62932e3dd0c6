"""Parts of years, months and weeks: a month, the 15th, Wednesday, a festival, the end of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from intents.entities.calendars import (
    Unit,
    Window,
    days_window,
    shift_days,
    shift_months,
    unit_window,
    valid_day,
)
from intents.entities.workdays import festival, last_workday

_THURSDAY = 4
Edge = Literal["start", "middle", "end"]


@dataclass(frozen=True, slots=True)
class MonthOf:
    """One month, or several in a row: 12月, 3到5月, 前三季度."""

    month: int
    last: int = 0
    grain: Literal["month", "quarter"] = "month"
    cycle: Unit = field(default="year", init=False)

    def within(self, outer: Window) -> Window | None:
        first = outer.first_day.replace(month=self.month, day=1)
        end = shift_months(
            first, (self.last or self.month) - self.month + 1 + 12 * (0 < self.last < self.month)
        )
        return days_window(first, shift_days(end, -1), self.grain)


@dataclass(frozen=True, slots=True)
class QuarterOf:
    number: int
    cycle: Unit = field(default="year", init=False)

    def within(self, outer: Window) -> Window | None:
        return unit_window(outer.first_day.replace(month=self.number * 3 - 2, day=1), "quarter")


@dataclass(frozen=True, slots=True)
class HalfOf:
    """上半年 or, with the cycle month, 下半月."""

    number: Literal[1, 2]
    cycle: Unit = "year"

    @property
    def half_year(self) -> bool:
        return self.cycle == "year"

    def within(self, outer: Window) -> Window | None:
        first = outer.first_day
        if self.cycle == "month":
            middle = first.replace(day=15)
            return (
                days_window(first, middle)
                if self.number == 1
                else days_window(shift_days(middle, 1), outer.last_day)
            )
        return MonthOf(1, 6).within(outer) if self.number == 1 else MonthOf(7, 12).within(outer)


@dataclass(frozen=True, slots=True)
class DayOf:
    """The 15th of a month, or from the 1st to the 5th."""

    day: int
    last: int = 0
    cycle: Unit = field(default="month", init=False)

    def within(self, outer: Window) -> Window | None:
        start = outer.first_day
        first = valid_day(start.year, start.month, self.day)
        last = valid_day(start.year, start.month, self.last) if self.last else first
        return days_window(first, last) if first and last and first <= last else None


@dataclass(frozen=True, slots=True)
class DateOf:
    """The 5th of December of a year: 12/5, Dec 5."""

    month: int
    day: int
    cycle: Unit = field(default="year", init=False)

    def within(self, outer: Window) -> Window | None:
        day = valid_day(outer.first_day.year, self.month, self.day)
        return days_window(day, day) if day else None


@dataclass(frozen=True, slots=True)
class DateSpan:
    """12.1-12.15; when the last day comes earlier in the year it is of the next one."""

    first: DateOf
    last: DateOf
    cycle: Unit = field(default="year", init=False)

    def within(self, outer: Window) -> Window | None:
        first, last = self.first.within(outer), self.last.within(outer)
        if first and last and last.start < first.start:
            last = self.last.within(unit_window(outer.first_day, "year", 1))
        return days_window(first.first_day, last.last_day) if first and last else None


@dataclass(frozen=True, slots=True)
class WeekdayOf:
    """Days of a week by ISO number, Monday 1: 周三, 周二三."""

    day: int
    last: int = 0
    cycle: Unit = field(default="week", init=False)
    single_day: bool = field(default=True, init=False)

    def within(self, outer: Window) -> Window | None:
        monday = shift_days(outer.first_day, -outer.first_day.weekday())
        return days_window(shift_days(monday, self.day - 1), shift_days(monday, (self.last or self.day) - 1))


@dataclass(frozen=True, slots=True)
class Weekend:
    cycle: Unit = field(default="week", init=False)

    def within(self, outer: Window) -> Window | None:
        return WeekdayOf(6, 7).within(outer)


@dataclass(frozen=True, slots=True)
class FestivalOf:
    """A festival of a year by its key in words.yaml."""

    name: str
    cycle: Unit = field(default="year", init=False)

    def within(self, outer: Window) -> Window | None:
        days = festival(self.name, outer.first_day.year)
        return days_window(*days) if days else None


@dataclass(frozen=True, slots=True)
class MonthsOf:
    """第一个月 of a quarter, 前五个月 of a year; a negative number counts from the end."""

    first: int
    last: int
    cycle: Unit = "year"

    def within(self, outer: Window) -> Window | None:
        size = (
            (outer.last_day.year - outer.first_day.year) * 12
            + outer.last_day.month
            - outer.first_day.month
            + 1
        )
        first, last = (number - 1 if number > 0 else size + number for number in (self.first, self.last))
        if not 0 <= first <= last < size:
            return None
        start = shift_months(outer.first_day, first)
        return days_window(start, shift_days(shift_months(start, last - first + 1), -1), "month")


@dataclass(frozen=True, slots=True)
class ThirdOf:
    """上旬, 中旬, 下旬; early, mid and late of a longer unit."""

    number: Literal[1, 2, 3]
    cycle: Unit = "month"

    def within(self, outer: Window) -> Window | None:
        first, last = outer.first_day, outer.last_day
        if outer.grain == "month":
            start = first.replace(day=1 + 10 * (self.number - 1))
            return days_window(start, last if self.number == 3 else shift_days(start, 9))
        if outer.grain == "week":
            return WeekdayOf(*((1, 2), (3, 3), (4, 5))[self.number - 1]).within(outer)
        size = {"quarter": 1, "year": 4}.get(outer.grain, 0)
        if not size:
            return None
        start = shift_months(first, size * (self.number - 1))
        return days_window(start, shift_days(shift_months(start, size), -1), "month")


@dataclass(frozen=True, slots=True)
class EdgeOf:
    """月初, 月中, 月底, 年底, end of next week: the first days, the middle, the last day.

    The last day of a week is its last working day; the middle of a year is June and July.
    """

    edge: Edge
    cycle: Unit = "month"

    def within(self, outer: Window) -> Window | None:
        first, last = outer.first_day, outer.last_day
        if self.edge == "end":
            if outer.grain == "week":
                last = last_workday(first, last) or last
            return days_window(last, last)
        if self.edge == "start":
            return self._start(first, outer)
        return self._middle(first, outer)

    @staticmethod
    def _start(first: date, outer: Window) -> Window:
        if outer.grain == "year":
            return unit_window(first, "month")
        days = {"week": 2, "month": 5, "quarter": 10}.get(outer.grain, 1)
        return days_window(first, shift_days(first, days - 1))

    @staticmethod
    def _middle(first: date, outer: Window) -> Window:
        if outer.grain == "year":
            return days_window(shift_months(first, 5), shift_days(shift_months(first, 7), -1), "month")
        if outer.grain == "quarter":
            return unit_window(shift_months(first, 1), "month")
        middle = shift_days(first, {"week": 2, "month": 14}.get(outer.grain, 0))
        return days_window(middle, middle)


@dataclass(frozen=True, slots=True)
class NthOf:
    """第一个周一, last Friday of March, 最后一个工作日, 第二周; number -1 is the last."""

    number: int
    weekday: int | Literal["workday", "week", "day"]
    cycle: Unit = "month"

    def within(self, outer: Window) -> Window | None:
        if self.weekday == "week":
            return self._week(outer)
        days = [outer.first_day]
        while days[-1] < outer.last_day and len(days) < 370:
            days.append(shift_days(days[-1], 1))
        fitting = [day for day in days if self._fits(day)]
        index = self.number if self.number < 0 else self.number - 1
        return days_window(fitting[index], fitting[index]) if -len(fitting) <= index < len(fitting) else None

    def _fits(self, day: date) -> bool:
        if self.weekday == "workday":
            return last_workday(day, day) is not None
        return self.weekday == "day" or day.isoweekday() == self.weekday

    def _week(self, outer: Window) -> Window:
        """A week belongs to the month that has its Thursday."""
        if self.number < 0:
            beyond = outer.last_day.isoweekday() < _THURSDAY
            return unit_window(shift_days(outer.last_day, -7 * beyond), "week")
        late = outer.first_day.isoweekday() > _THURSDAY
        return unit_window(shift_days(outer.first_day, 7 * (self.number - 1 + late)), "week")
