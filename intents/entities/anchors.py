"""What a time expression points at, before anybody knows whether it lies ahead or behind.

An anchor lists its occurrences around now, in order; a part (weekday 3, the 15th, the afternoon) lies within
any window of its cycle and so occurs again and again. `Within` narrows one by the other: 明年2月底 is the end
within February within next year.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, tzinfo
from typing import Protocol

from intents.entities.calendars import Unit, Window, days_window, unit_window
from intents.entities.values import Grain, Tense

_AROUND = range(-4, 5)


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

    @property
    def minute(self) -> datetime:
        return self.now.replace(second=0, microsecond=0)


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
class Fixed:
    """A stretch of the calendar said in full: 2026-12-05, 2027年."""

    first: date
    last: date
    grain: Grain

    def occurrences(self, moment: Moment) -> Sequence[Window]:
        return [days_window(self.first, self.last, self.grain)]


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
        ahead = (w for w in found if _lies_ahead(w, moment.now))
        if weekly and not bare:
            ahead = (
                w for w in ahead if w.start > moment.now or w.first_day != moment.today or w.grain != "part"
            )
        return next(ahead, found[-1])
    if tense == "past":
        return next((w for w in reversed(found) if _has_come(w, moment.now)), found[0])
    if _is_end(anchor):
        return next((window for window in found if window.end > moment.now), found[-1])
    if _is_half_year(anchor):
        return next((one for one in found if one.first_day.year == moment.today.year), found[-1])
    return min(found, key=lambda window: (_distance(window, moment.now), window.start < moment.now))


def _is_end(anchor: Anchor) -> bool:
    """月底 and 年底 are still to come where nothing tells."""
    if not isinstance(anchor, Within) or getattr(anchor.inner, "edge", "") != "end":
        return False
    return anchor.outer in (Around("month"), Around("quarter"), Around("year"))


def _is_half_year(anchor: Anchor) -> bool:
    """上半年 and 下半年 are of this year where nothing tells."""
    return (
        isinstance(anchor, Within)
        and anchor.outer == Around("year")
        and getattr(anchor.inner, "half_year", False)
    )


def _lies_ahead(window: Window, now: datetime) -> bool:
    """A day or a part of it lies ahead until it is over, a stretch of the clock until it begins."""
    return window.start >= now or (window.end > now and window.grain != "minute")


def _has_come(window: Window, now: datetime) -> bool:
    """A day or a part of it has come once it has begun, a stretch of the clock when it is over."""
    return (window.end if window.grain == "minute" else window.start) <= now


def choose_after(anchor: Anchor, first: Window, moment: Moment) -> Window | None:
    """The end of a range: the first occurrence not before its beginning."""
    seen = replace(
        moment, now=first.start, tense="plan", on=first.first_day if moment.on or first.is_point else None
    )
    found = anchor.occurrences(moment)
    if len(found) == 1 and found[0].end >= first.end:
        return found[0]
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
