"""Parts of the day and times of the clock."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from intents.entities.calendars import Unit, Window, midnight, shift_days
from intents.entities.words import WORDS

PART_HOURS: dict[str, tuple[int, int]] = {
    name: tuple(entry["hours"]) for name, entry in WORDS["parts"].items()
}
PART_DUE: dict[str, int] = {name: int(entry["due"]) for name, entry in WORDS["parts"].items()}
_EARLY_WORK, _NOON = 7, 12


@dataclass(frozen=True, slots=True)
class PartOfDay:
    name: str
    cycle: Unit = field(default="day", init=False)

    def within(self, outer: Window) -> Window | None:
        first, last = PART_HOURS[self.name]
        return Window(_at(outer.start, first), _at(outer.start, last), "part")


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day as said; `part` tells which 3 o'clock, unless the hour is `sure` (15:00, 3pm)."""

    hour: int
    minute: int = 0
    part: str | None = None
    sure: bool = False
    whole: bool = False
    cycle: Unit = field(default="day", init=False)

    def hour_of_day(self) -> int:
        """0-23, or from 24 on when it lies behind midnight."""
        return self.hour if self.sure else hour_in(self.part, self.hour)

    def in_part(self, part: str) -> Clock:
        return replace(self, part=part)

    def within(self, outer: Window) -> Window | None:
        at = _at(outer.start, self.hour_of_day(), self.minute)
        return Window(at, at, "hour" if self.whole else "minute")


@dataclass(frozen=True, slots=True)
class ClockSpan:
    """下午3点到5点: the end is in the same part of the day when that puts it behind the beginning."""

    first: Clock
    last: Clock
    cycle: Unit = field(default="day", init=False)

    def in_part(self, part: str) -> ClockSpan:
        return replace(self, first=replace(self.first, part=self.first.part or part))

    def within(self, outer: Window) -> Window | None:
        first = self.first.within(outer)
        if first is None:
            return None
        lasts = (
            replace(self.last, part=part) for part in (self.last.part or self.first.part, None, "evening")
        )
        ends = [last.within(outer) for last in lasts]
        end = next((end.start for end in ends if end and end.start >= first.start), None)
        return Window(first.start, end or first.start + timedelta(days=1), "minute")


def hour_in(part: str | None, hour: int) -> int:
    """The hour of the day of an hour said with a part of the day, or within working hours when without one.

    晚上10点 is 22, 凌晨2点 2, 中午1点 13, 3点 15, 8点 8; 晚上12点 and 半夜1点 lie behind midnight (24, 25).
    """
    if hour > _NOON or (part is None and hour == 0):
        return hour
    if part is None:
        return hour + 12 if hour < _EARLY_WORK else hour
    if part in ("afternoon", "dusk", "noon"):
        return hour + 12 if hour < (10 if part == "noon" else 12) else hour
    if part in ("evening", "late"):
        return hour + 24 if hour <= 4 - (part == "evening") else 24 if hour == _NOON else hour + 12
    return 0 if part == "night" and hour == _NOON else hour


def _at(start: datetime, hour: int, minute: int = 0) -> datetime:
    days, hour = divmod(hour, 24)
    return midnight(shift_days(start.date(), days)).replace(hour=hour, minute=minute)
