"""Anchors counted from now: yesterday, next quarter, in two weeks, the last 30 days, just now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Literal

from intents.entities.anchors import Anchor, Around, Moment, Within, choose
from intents.entities.calendar_parts import WeekdayOf
from intents.entities.calendars import Unit, Window, days_window, shift, shift_days, shift_months, unit_window
from intents.entities.lengths import Length
from intents.entities.values import Grain, Tense
from intents.entities.workdays import STATUTORY, add_workdays, festival

_SMALL_HOURS = 5
_FRIDAY = 5
_MOST_WORKDAYS = 2000
_GRAINS: dict[str, Grain] = {"week": "week", "month": "month", "quarter": "quarter", "year": "year"}
_SECONDS = {"second": 1, "minute": 60, "hour": 3600}
_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_HALF_MONTH = 30


@dataclass(frozen=True, slots=True)
class OffsetUnit:
    """下周, last quarter, 明年: the unit so many after the one around now."""

    unit: Unit
    offset: int

    def occurrences(self, moment: Moment) -> Sequence[Window]:
        return [unit_window(moment.today, self.unit, self.offset)]


@dataclass(frozen=True, slots=True)
class UnitRun:
    """上两周, 下两个月: from one unit around now to another."""

    unit: Unit
    first: int
    last: int

    def occurrences(self, moment: Moment) -> Sequence[Window]:
        begins, ends = (unit_window(moment.today, self.unit, offset) for offset in (self.first, self.last))
        return [Window(begins.start, ends.end, begins.grain)]


@dataclass(frozen=True, slots=True)
class SameDay:
    """上个月今天, 去年今天."""

    unit: Unit
    offset: int

    def occurrences(self, moment: Moment) -> Sequence[Window]:
        day = shift(moment.today, self.unit, self.offset)
        return [days_window(day, day)]


@dataclass(frozen=True, slots=True)
class OffsetDay:
    """昨天, tomorrow. Before five in the morning, today of something done is the day before."""

    days: int

    def occurrences(self, moment: Moment) -> Sequence[Window]:
        late = self.days == 0 and moment.tense == "past" and moment.now.hour < _SMALL_HOURS
        day = shift_days(moment.today, self.days - late)
        return [days_window(day, day)]


@dataclass(frozen=True, slots=True)
class Days:
    """From so many days after today to so many: 明后两天, 前几天."""

    first: int
    last: int

    def occurrences(self, moment: Moment) -> Sequence[Window]:
        return [days_window(shift_days(moment.today, self.first), shift_days(moment.today, self.last))]


@dataclass(frozen=True, slots=True)
class TheseDays:
    """这两天, 这几天: the coming ones in a plan, the last ones of something done."""

    count: int

    def occurrences(self, moment: Moment) -> Sequence[Window]:
        first, last = (1 - self.count, 0) if moment.tense == "past" else (0, self.count - 1)
        return Days(first, last).occurrences(moment)


@dataclass(frozen=True, slots=True)
class Directed:
    """last December, coming Friday: the direction is said with it."""

    anchor: Anchor
    tense: Tense

    def occurrences(self, moment: Moment) -> Sequence[Window]:
        window = choose(self.anchor, replace(moment, tense=self.tense))
        return [window] if window else []


@dataclass(frozen=True, slots=True)
class WeekOf:
    """The whole week around the day of another anchor."""

    anchor: Anchor

    def occurrences(self, moment: Moment) -> Sequence[Window]:
        return [unit_window(window.first_day, "week") for window in self.anchor.occurrences(moment)]


@dataclass(frozen=True, slots=True)
class WeeksAfter:
    """two weeks from Friday, two Fridays ago."""

    weekday: WeekdayOf
    weeks: int
    past: bool = False

    def occurrences(self, moment: Moment) -> Sequence[Window]:
        tense: Tense = "past" if self.past else "plan"
        days = Directed(Within(Around("week"), self.weekday), tense).occurrences(moment)
        later = [shift_days(window.first_day, 7 * self.weeks) for window in days]
        return [days_window(day, day) for day in later]


@dataclass(frozen=True, slots=True)
class NextWorkday:
    """下个工作日."""

    count: int

    def occurrences(self, moment: Moment) -> Sequence[Window]:
        day = add_workdays(moment.today, self.count)
        return [days_window(day, day)]


@dataclass(frozen=True, slots=True)
class Holidays:
    """节前, 节后: whichever statutory holiday is near."""

    def occurrences(self, moment: Moment) -> Sequence[Window]:
        years = (moment.today.year + offset for offset in (-1, 0, 1))
        days = [festival(name, year) for year in years for name in STATUTORY]
        return sorted((days_window(*span) for span in days if span), key=lambda window: window.start)


@dataclass(frozen=True, slots=True)
class Beside:
    """What lies `count` units behind a holiday (before it when negative): 节后第一天, 国庆前三天, 春节后一周.

    "day" and "workday" are one day, "week" what is left of the week from that workday on, "days" runs of seven days.
    """

    holiday: Anchor
    unit: Literal["day", "workday", "week", "days"]
    count: int

    def occurrences(self, moment: Moment) -> Sequence[Window]:
        return [self._beside(window) for window in self.holiday.occurrences(moment)]

    def _beside(self, window: Window) -> Window:
        edge = window.last_day if self.count > 0 else window.first_day
        if self.unit == "days":
            near, far = (shift_days(edge, days) for days in (1 if self.count > 0 else -1, 7 * self.count))
            return days_window(min(near, far), max(near, far))
        if self.unit == "day":
            return days_window(day := shift_days(edge, self.count), day)
        if self.unit == "workday":
            return days_window(day := add_workdays(edge, self.count), day)
        return self._week(add_workdays(edge, 1 if self.count > 0 else -1))

    def _week(self, day: date) -> Window:
        if self.count > 0 and day.isoweekday() > _FRIDAY:  # a Sunday worked in exchange begins no week
            day = add_workdays(day, 1)
        week = unit_window(
            shift_days(day, 7 * (self.count - 1 if self.count > 0 else self.count + 1)), "week"
        )
        return days_window(day, week.last_day, "week") if self.count == 1 else week


@dataclass(frozen=True, slots=True)
class Instant:
    """刚才, just now: this minute."""

    def occurrences(self, moment: Moment) -> Sequence[Window]:
        return [Window(moment.minute, moment.minute, "minute")]


@dataclass(frozen=True, slots=True)
class Shifted:
    """两周后, three days ago, in an hour: so much time from now."""

    length: Length
    ahead: bool

    def occurrences(self, moment: Moment) -> Sequence[Window]:
        low, high = sorted(_move(moment, self.length, self.ahead, to_high=high) for high in (False, True))
        if self.length.unit in _SECONDS:
            return [Window(low, high, "minute")]
        return [days_window(low.date(), high.date())]


@dataclass(frozen=True, slots=True)
class Running:
    """三天内, next 30 days, 最近两周: from today so far ahead or back.

    Within a length (`flips`) the tense tells the direction, and the last day counts, whatever day it is.
    """

    length: Length
    ahead: bool
    flips: bool = False

    def occurrences(self, moment: Moment) -> Sequence[Window]:
        ahead = moment.tense != "past" if self.flips else self.ahead
        first, last = sorted((moment.minute, _move(moment, self.length, ahead, to_high=True)))
        if self.length.unit in _SECONDS:
            return [Window(first, last, "minute")]
        grain = "day" if self.flips else _GRAINS.get(self.length.unit, "day")
        return [days_window(first.date(), last.date(), grain)]


def _move(moment: Moment, length: Length, ahead: bool, *, to_high: bool) -> datetime:
    """The minute, or the day, a length away from now."""
    count = (length.high if to_high else length.low) * (1 if ahead else -1)
    now, whole = moment.minute, int(count)
    if length.unit in _SECONDS:
        return _elapsed(now, int(count * _SECONDS[length.unit]), moment.zone)
    if length.unit == "workday":
        return _on(now, add_workdays(now.date(), max(min(whole, _MOST_WORKDAYS), -_MOST_WORKDAYS)))
    if length.unit in ("day", "week"):
        return _on(now, shift_days(now.date(), round(count * (7 if length.unit == "week" else 1))))
    months = _MONTHS[length.unit]
    day = shift_months(now.date(), whole * months + int((count - whole) * months))
    return _on(now, shift_days(day, round((count - whole) * _HALF_MONTH)) if months == 1 else day)


def _elapsed(now: datetime, seconds: int, zone: tzinfo | None) -> datetime:
    """The wall clock after so much real time, also across a change of summer time."""
    try:
        if zone is None:
            return now + timedelta(seconds=seconds)
        at = now.replace(tzinfo=zone).astimezone(UTC) + timedelta(seconds=seconds)
        return at.astimezone(zone).replace(tzinfo=None)
    except OverflowError:
        return now


def _on(now: datetime, day: date) -> datetime:
    return now.replace(year=day.year, month=day.month, day=day.day)
