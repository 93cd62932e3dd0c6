"""English words for what happens again and again: every other Tuesday, fortnightly, the 1st and 15th of each month."""

from __future__ import annotations

import re
from typing import Literal

from intents.entities.anchors import Around
from intents.entities.calendar_parts import DayOf, Edge, EdgeOf, NthOf, WeekdayOf, Weekend
from intents.entities.calendars import Unit
from intents.entities.clocks import PartOfDay
from intents.entities.clocks_en import PART_NAME, PARTS
from intents.entities.dates_en import WEEKDAY, WEEKDAYS, B, E
from intents.entities.edges import ENDS
from intents.entities.grammar import Atom, Level, Repeat, Rules, initials
from intents.entities.numbers import parse_int
from intents.entities.recurrence import WORKDAYS, WORKDAYS_RULE, MonthDaySet, WeekdaySet

rule = Rules()

_UNITS: dict[str, tuple[str, int, Unit, Level]] = {
    "day": ("DAILY", 1, "day", Level.DAY),
    "week": ("WEEKLY", 1, "week", Level.WEEK),
    "month": ("MONTHLY", 1, "month", Level.MONTH),
    "quarter": ("MONTHLY", 3, "quarter", Level.QUARTER),
    "year": ("YEARLY", 1, "year", Level.YEAR),
}
_EVERY_OTHER = ("other", "second", "bi", "bi-", "fortnight")
_DAYS = "(?:mon|tues|wednes|thurs|fri|satur|sun)days"
_AND = r"(?:\s*,\s*(?:and\s+)?|\s+and\s+|\s*[/&]\s*)"
_DAY = r"(?:(?:3[01]|[12]?[0-9])(?:st|nd|rd|th)|first(?=\s+of))"


@rule(
    "ewo",
    rf"{B}(?:every|each)\s+(?:weekday|work(?:ing)?\s*day|business\s+day){E}",
    rf"{B}(?:on\s+)?(?:weekdays|workdays){E}",
)
def every_workday(match: re.Match[str]) -> Atom:
    return Atom(
        Level.DAY, "recurring", anchor=WORKDAYS, repeat=Repeat("WEEKLY", by=WORKDAYS_RULE), english=True
    )


@rule(
    "eo" + initials(WEEKDAYS),
    rf"{B}(?:every|each)\s+(?P<other>other\s+|second\s+)?(?P<days>{WEEKDAY}(?:{_AND}{WEEKDAY})*){E}",
    rf"{B}(?:on\s+)?(?P<other>)(?P<days>{_DAYS}(?:{_AND}{_DAYS})*){E}",
)
def every_weekday(match: re.Match[str]) -> Atom:
    names = [name for name in re.findall(r"[a-z]+", match["days"]) if name != "and"]
    days = sorted({WEEKDAYS[name if name in WEEKDAYS else name.removesuffix("s")] for name in names})
    repeat = Repeat("WEEKLY", 2 if match["other"] else 1)
    if len(days) == 1:
        return Atom(Level.DAY, "recurring", part=WeekdayOf(days[0]), repeat=repeat, english=True)
    return Atom(Level.DAY, "recurring", anchor=WeekdaySet(tuple(days)), repeat=repeat, english=True)


@rule(
    "e",
    rf"{B}every\s+(?P<n>first|second|third|fourth|last)\s+(?P<day>{WEEKDAY}|workday|working\s+day|business\s+day|day)\s+"
    rf"(?:of|in)\s+(?:the|each|every)\s+month{E}",
)
def every_nth_day(match: re.Match[str]) -> list[Atom]:
    number = {"first": 1, "second": 2, "third": 3, "fourth": 4}.get(match["n"], -1)
    kind: int | Literal["workday", "day"] = WEEKDAYS.get(match["day"], 0) or (
        "day" if match["day"] == "day" else "workday"
    )
    return [
        Atom(Level.MONTH, "recurring", anchor=Around("month"), repeat=Repeat("MONTHLY"), english=True),
        Atom(Level.DAY, "recurring", part=NthOf(number, kind), english=True),
    ]


@rule("ewo", rf"{B}(?:every|each)\s+weekend{E}", rf"{B}(?:on\s+)?weekends{E}")
def every_weekend(match: re.Match[str]) -> Atom:
    return Atom(Level.DAY, "recurring", part=Weekend(), repeat=Repeat("WEEKLY"), english=True)


@rule(
    "edwmqybfoa",
    rf"{B}(?:once\s+)?(?:every|each)\s+(?:(?P<n>other|second|\d{{1,2}}|two|three|four|five|six)\s+)?(?P<unit>day|week|month|quarter|year)s?{E}",
    rf"{B}(?:on\s+an?\s+)?(?P<n>bi-?|fortnight)?(?P<unit>dai|week|month|quarter|year|annual)?ly"
    rf"(?=\s+(?:at|on|until|till|starting|please|pls|to|@)\s|{ENDS}|\s*[^\x00-\x7f]|\s+basis(?![a-z]))(?:\s+basis)?",
    rf"{B}(?:once|one\s+time)\s+(?P<n>)(?:an?|every|per|each)\s+(?P<unit>day|week|month|quarter|year){E}",
)
def every(match: re.Match[str]) -> Atom | None:
    word = match["n"] or "one"
    if match["unit"] is None and word != "fortnight":
        return None
    frequency, size, unit, level = _UNITS[
        {"dai": "day", "annual": "year", None: "week"}.get(match["unit"], match["unit"])
    ]
    count = 2 if word in _EVERY_OTHER else parse_int(word)
    return Atom(
        level, "recurring", anchor=Around(unit), repeat=Repeat(frequency, size * max(count, 1)), english=True
    )


@rule("e", rf"{B}(?:every|each)\s+{PART_NAME}{E}")
def every_part(match: re.Match[str]) -> list[Atom]:
    day = Atom(Level.DAY, "recurring", anchor=Around("day"), repeat=Repeat("DAILY"), english=True)
    name = PARTS[re.sub(r"\s+", " ", match["part"])]
    return [day, Atom(Level.PART, "part", part=PartOfDay(name), english=True)]


@rule(
    "oet",
    rf"{B}(?:on\s+)?(?P<lead>every|each|the)\s+(?P<days>{_DAY}(?:{_AND}(?:the\s+)?{_DAY})*)"
    r"(?P<month>\s+of\s+(?:the|every|each)\s+month)?(?![a-z0-9])",
)
def every_day_of_month(match: re.Match[str]) -> list[Atom] | None:
    """every 15th, the 1st and 15th of each month."""
    repeated = match["lead"] != "the" or re.search(r"every|each", match["month"] or "")
    days = tuple(sorted({int(day) for day in re.findall(r"\d+", match["days"].replace("first", "1"))}))
    if not repeated or days[-1] > 31:
        return None
    if len(days) > 1:
        anchor = MonthDaySet(days)
        return [Atom(Level.DAY, "recurring", anchor=anchor, repeat=Repeat("MONTHLY"), english=True)]
    month = Atom(Level.MONTH, "recurring", anchor=Around("month"), repeat=Repeat("MONTHLY"), english=True)
    return [month, Atom(Level.DAY, "recurring", part=DayOf(days[0]), english=True)]


@rule(
    "tesb",
    rf"{B}(?:the\s+)?(?P<edge>end|start|beginning)\s+of\s+(?:every|each)\s+(?P<unit>week|month|quarter|year){E}",
    rf"{B}(?:every|each)\s+(?P<unit>month|quarter|year)[\s-]?(?P<edge>end){E}",
)
def every_edge(match: re.Match[str]) -> list[Atom]:
    frequency, size, unit, level = _UNITS[match["unit"]]
    edge: Edge = "end" if match["edge"] == "end" else "start"
    period = Atom(level, "recurring", anchor=Around(unit), repeat=Repeat(frequency, size), english=True)
    return [period, Atom(Level.EDGE, "period", part=EdgeOf(edge, unit), english=True)]
