"""RRULE strings (RFC 5545) for what is said to happen again and again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from intents.entities.anchors import Moment
from intents.entities.calendar_parts import DateOf, DayOf, EdgeOf, MonthOf, NthOf, WeekdayOf, Weekend
from intents.entities.calendars import Window, days_window, shift_days, unit_window
from intents.entities.clocks import Clock
from intents.entities.grammar import Atom

_EDGE_MONTHS = {"start": 1, "middle": 6, "end": 12}
_EDGE_DAYS = {"start": 1, "middle": 15, "end": -1}
DAY_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass(frozen=True, slots=True)
class WeekdaySet:
    """Several weekdays, each again and again: 周一三五, weekdays (ISO numbers, Monday 1)."""

    days: tuple[int, ...]

    def occurrences(self, moment: Moment) -> Sequence[Window]:
        days = (shift_days(moment.today, offset) for offset in range(-7, 15))
        return [days_window(day, day) for day in days if day.isoweekday() in self.days]

    @property
    def codes(self) -> str:
        return ",".join(DAY_CODES[day - 1] for day in sorted(self.days))


@dataclass(frozen=True, slots=True)
class MonthDaySet:
    """Several days of the month: the 1st and 15th."""

    days: tuple[int, ...]

    def occurrences(self, moment: Moment) -> Sequence[Window]:
        days = (shift_days(moment.today, offset) for offset in range(-35, 70))
        return [days_window(day, day) for day in days if day.day in self.days]


@dataclass(frozen=True, slots=True)
class MonthSet:
    """Several months of the year: 每年1月和7月."""

    months: tuple[int, ...]

    def occurrences(self, moment: Moment) -> Sequence[Window]:
        around = (unit_window(moment.today, "month", offset) for offset in range(-12, 25))
        return [window for window in around if window.first_day.month in self.months]


WORKDAYS = WeekdaySet((1, 2, 3, 4, 5))
WORKDAYS_RULE = f"BYDAY={WORKDAYS.codes}"


def recurrence_rule(atoms: Sequence[Atom]) -> str | None:
    """The RRULE of an expression, None when it happens once."""
    repeat = next((atom.repeat for atom in atoms if atom.repeat), None)
    if repeat is None:
        return None
    by = [rule for atom in atoms for rule in _by(atom) if rule]
    quarterly = repeat.frequency == "MONTHLY" and repeat.interval == 3
    if quarterly and any(isinstance(atom.part, EdgeOf) for atom in atoms):
        months = "1,4,7,10" if "BYMONTHDAY=1" in by else "3,6,9,12"
        return ";".join(["FREQ=YEARLY", f"BYMONTH={months}", *by])
    return ";".join([repeat.rule(), *by])


def _by(atom: Atom) -> list[str]:
    """What an atom adds to the rule."""
    part = atom.part
    if isinstance(atom.anchor, WeekdaySet):
        return [] if atom.repeat and atom.repeat.by else [f"BYDAY={atom.anchor.codes}"]
    if isinstance(atom.anchor, MonthDaySet):
        return [f"BYMONTHDAY={','.join(map(str, atom.anchor.days))}"]
    if isinstance(atom.anchor, MonthSet):
        return [f"BYMONTH={','.join(map(str, atom.anchor.months))}"]
    if isinstance(part, WeekdayOf):
        return [f"BYDAY={DAY_CODES[part.day - 1]}"]
    if isinstance(part, Weekend):
        return ["BYDAY=SA,SU"]
    if isinstance(part, DayOf):
        return [f"BYMONTHDAY={part.day}"]
    if isinstance(part, DateOf):
        return [f"BYMONTH={part.month}", f"BYMONTHDAY={part.day}"]
    if isinstance(part, MonthOf):
        return [f"BYMONTH={part.month}"]
    if isinstance(part, EdgeOf):
        months = [f"BYMONTH={_EDGE_MONTHS[part.edge]}"] if part.cycle == "year" else []
        return [*months, f"BYMONTHDAY={_EDGE_DAYS[part.edge]}"]
    if isinstance(part, NthOf):
        return _nth(part)
    if isinstance(part, Clock):
        return [f"BYHOUR={part.hour_of_day() % 24}", f"BYMINUTE={part.minute}"]
    return []


def _nth(part: NthOf) -> list[str]:
    if part.weekday == "workday":
        return ["BYDAY=MO,TU,WE,TH,FR", f"BYSETPOS={part.number}"]
    if part.weekday == "day":
        return [f"BYMONTHDAY={part.number}"]
    return [f"BYDAY={part.number}{DAY_CODES[part.weekday - 1]}"] if isinstance(part.weekday, int) else []
