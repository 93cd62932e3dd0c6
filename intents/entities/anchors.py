"""What a time expression points at, before anybody knows whether it lies ahead or behind.

An anchor lists its occurrences around now, in order; a part (weekday 3, the 15th, the afternoon) lies within
any window of its cycle and so occurs again and again. `Within` narrows one by the other: 明年2月底 is the end
within February within next year.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Protocol

from intents.entities.calendars import (
    Unit,
    Window,
    days_window,
    shift_days,
    shift_months,
    unit_window,
)
from intents.entities.lengths import Length
from intents.entities.values import Grain, Tense
from intents.entities.workdays import STATUTORY, add_workdays, festival

_SMALL_HOURS = 5
_AROUND = range(-4, 5)
_GRAINS: dict[str, Grain] = {"week": "week", "month": "month", "quarter": "quarter", "year": "year"}
_CLOCK_UNITS = ("second", "minute", "hour")


@dataclass(frozen=True, slots=True)
class Moment:
    """From where a time is seen: the wall clock, the direction, and the day spoken of when it is not today."""

    now: datetime
    tense: Tense | None = None
    on: date | None = None
    zone: tzinfo | None = None

    @property
    def today(self) -> date:
        return self.now.date()


class Anchor(Protocol):
    def occurrences(self, moment: Moment) -> Sequence[Window]: ...


class Part(Protocol):
    """Something that lies once in each window of its cycle (or in none, as the 30th in February)."""

    @property
    def cycle(self) -> Unit: ...

    def within(self, outer: Window) -> Window | None: ...


@dataclass(frozen=True, slots=True)
class Within:
    outer: Anchor
    inner: Part

    def occurrences(self, moment: Moment) -> Sequence[Window]:
        return [found for outer in self.outer.occurrences(moment) if (found := self.inner.within(outer))]


@dataclass(frozen=True, slots=True)
class Around:
    """The units before, around and after now: which of them is meant, the tense decides."""

    unit: Unit

    def occurrences(self, moment: Moment) -> Sequence[Window]:
        if self.unit == "day" and moment.on:
            return [days_window(moment.on, moment.on)]
        return [unit_window(moment.today, self.unit, offset) for offset in _AROUND]


@dataclass(frozen=True, slots=True)
class OffsetUnit:
    """下周, last quarter, 明年: the unit so many after the one around now."""

    unit: Unit
    offset: int

    def occurrences(self, moment: Moment) -> Sequence[Window]:
        return [unit_window(moment.today, self.unit, self.offset)]


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
    """From so many days after today to so many: 明后两天, 最近几天."""

    first: int
    last: int
    grain: Grain = "day"

    def occurrences(self, moment: Moment) -> Sequence[Window]:
        today = moment.today
        return [days_window(shift_days(today, self.first), shift_days(today, self.last), self.grain)]


@dataclass(frozen=True, slots=True)
class TheseDays:
    """这两天, 这几天: the coming ones in a plan, the last ones of something done."""

    count: int

    def occurrences(self, moment: Moment) -> Sequence[Window]:
        first, last = (1 - self.count, 0) if moment.tense == "past" else (0, self.count - 1)
        return Days(first, last).occurrences(moment)


@dataclass(frozen=True, slots=True)
class Fixed:
    """A stretch of the calendar said in full: 2026-12-05, 2027年."""

    first: date
    last: date
    grain: Grain

    def occurrences(self, moment: Moment) -> Sequence[Window]:
        return [days_window(self.first, self.last, self.grain)]


@dataclass(frozen=True, slots=True)
class Instant:
    """刚才, just now: this minute."""

    def occurrences(self, moment: Moment) -> Sequence[Window]:
        now = moment.now.replace(second=0, microsecond=0)
        return [Window(now, now, "minute")]


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
class Shifted:
    """两周后, three days ago, in an hour: so much time from now."""

    length: Length
    ahead: bool

    def occurrences(self, moment: Moment) -> Sequence[Window]:
        low, high = (move(moment, self.length, self.ahead, end) for end in (False, True))
        low, high = min(low, high), max(low, high)
        if self.length.unit in _CLOCK_UNITS:
            return [Window(low, high, "minute")]
        return [days_window(low.date(), high.date())]


@dataclass(frozen=True, slots=True)
class Running:
    """三天内, next 30 days, 最近两周: from today so far ahead or back, as the tense has it when it `flips`."""

    length: Length
    ahead: bool
    flips: bool = False

    def occurrences(self, moment: Moment) -> Sequence[Window]:
        ahead = moment.tense != "past" if self.flips else self.ahead
        there = move(moment, self.length, ahead, True)
        if self.length.unit in _CLOCK_UNITS:
            now = moment.now.replace(second=0, microsecond=0)
            return [Window(min(now, there), max(now, there), "minute")]
        first, last = sorted((moment.today, there.date()))
        return [days_window(first, last, _GRAINS.get(self.length.unit, "day"))]


def move(moment: Moment, length: Length, ahead: bool, to_high: bool) -> datetime:
    """The minute, or the day, a length away from now."""
    count = (length.high if to_high else length.low) * (1 if ahead else -1)
    now = moment.now.replace(second=0, microsecond=0)
    if length.unit in _CLOCK_UNITS:
        seconds = {"second": 1, "minute": 60, "hour": 3600}[length.unit]
        return _elapsed(now, timedelta(seconds=int(count * seconds)), moment.zone)
    whole, half = int(count), count - int(count)
    if length.unit == "workday":
        return _on(now, add_workdays(now.date(), max(min(whole, 2000), -2000)))
    if length.unit in ("day", "week"):
        return _on(now, shift_days(now.date(), round(count * (7 if length.unit == "week" else 1))))
    months = {"month": 1, "quarter": 3, "year": 12}[length.unit]
    day = shift_months(now.date(), whole * months + int(half * months))
    return _on(now, shift_days(day, round(half * 30)) if length.unit == "month" else day)


def _elapsed(now: datetime, time: timedelta, zone: tzinfo | None) -> datetime:
    """The wall clock after so much real time, also across a change of summer time."""
    try:
        if zone is None:
            return now + time
        return (now.replace(tzinfo=zone).astimezone(UTC) + time).astimezone(zone).replace(tzinfo=None)
    except OverflowError:
        return now


def _on(now: datetime, day: date) -> datetime:
    return now.replace(year=day.year, month=day.month, day=day.day)


def choose(anchor: Anchor, moment: Moment) -> Window | None:
    """The occurrence that is meant: in a plan the next that fits, of something done the last, else the nearest.

    A weekday alone never means today, which has a word of its own, and lies ahead when nothing tells.
    """
    found = anchor.occurrences(moment)
    if len(found) <= 1:
        return found[0] if found else None
    weekly, bare = _is_weekly(anchor)
    if bare:
        found = [window for window in found if window.first_day != moment.today]
    tense = moment.tense or ("plan" if weekly else None)
    if tense == "plan":
        return next((w for w in found if w.end > moment.now or w.start >= moment.now), found[-1])
    if tense == "past":
        return next((w for w in reversed(found) if _has_come(w, moment.now)), found[0])
    return min(found, key=lambda window: (_distance(window, moment.now), window.start < moment.now))


def _has_come(window: Window, now: datetime) -> bool:
    """A day or a part of it has come once it has begun, a stretch of the clock when it is over."""
    return (window.end if window.grain == "minute" else window.start) <= now


def choose_after(anchor: Anchor, first: Window, moment: Moment) -> Window | None:
    """The end of a range: the first occurrence not before its beginning."""
    seen = replace(
        moment, now=first.start, tense="plan", on=first.first_day if moment.on or first.is_point else None
    )
    found = anchor.occurrences(seen)
    return next((window for window in found if window.end >= first.end), found[-1] if found else None)


def _is_weekly(anchor: Anchor) -> tuple[bool, bool]:
    """Whether the anchor is a day of some week, and whether nothing narrows it further (周末 is no single day)."""
    bare = True
    while isinstance(anchor, Within):
        if anchor.outer == Around("week"):
            return True, bare and getattr(anchor.inner, "single_day", False)
        anchor, bare = anchor.outer, False
    return False, False


def _distance(window: Window, now: datetime) -> timedelta:
    if window.start <= now <= window.end:
        return timedelta(0)
    return window.start - now if window.start > now else now - window.end
