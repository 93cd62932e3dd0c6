"""English words for parts of the day, the time of the clock, and what happens again and again."""

from __future__ import annotations

import re

from intents.entities.anchors import Around, OffsetDay
from intents.entities.calendar_parts import WeekdayOf, Weekend
from intents.entities.calendars import Unit
from intents.entities.clocks import Clock, ClockSpan, PartOfDay
from intents.entities.grammar import Atom, Level, Repeat, Rules
from intents.entities.numbers import parse_int
from intents.entities.recurrence import DAY_CODES, WeekdaySet
from intents.entities.words import WORDS, one_of

rule = Rules()

_B, _E = "(?<![a-z0-9])", "(?![a-z0-9])"
_WEEKDAYS = {name: number for number, names in WORDS["english_weekdays"].items() for name in names}
_WEEKDAY = one_of(_WEEKDAYS)
_PARTS = {word: part for word, part in WORDS.part_names.items() if word.isascii()}
_PART = one_of(_PARTS)
_HOUR_WORDS = {word: number for word, number in WORDS["english_numbers"].items() if 1 <= number <= 12 and len(word) > 2}
_HOUR = rf"(?:1[0-2]|0?[1-9]|{one_of(_HOUR_WORDS)})"
_AM_PM = r"(?P<half>[ap])\.?m\b\.?"
_UNITS: dict[str, tuple[str, int, Unit, Level]] = {
    "day": ("DAILY", 1, "day", Level.DAY),
    "week": ("WEEKLY", 1, "week", Level.WEEK),
    "month": ("MONTHLY", 1, "month", Level.MONTH),
    "quarter": ("MONTHLY", 3, "quarter", Level.QUARTER),
    "year": ("YEARLY", 1, "year", Level.YEAR),
}
_WORKDAYS = WeekdaySet((1, 2, 3, 4, 5))
_LIST = rf"{_WEEKDAY}(?:(?:\s*,\s*|\s+and\s+|\s*,\s*and\s+|\s*/\s*|\s*&\s*){_WEEKDAY})*"


@rule(rf"{_B}(?:every|each)\s+(?:weekday|work(?:ing)?\s*day|business\s+day){_E}", rf"{_B}(?:on\s+)?(?:weekdays|workdays){_E}")
def every_workday(match: re.Match[str]) -> Atom:
    repeat = Repeat("WEEKLY", by=f"BYDAY={','.join(DAY_CODES[:5])}")
    return Atom(Level.DAY, "recurring", anchor=_WORKDAYS, repeat=repeat, english=True)


@rule(rf"{_B}(?:every|each)\s+(?P<other>other\s+|second\s+)?(?P<days>{_LIST}){_E}",
      rf"{_B}(?P<other>)(?:on\s+)?(?P<days>(?:mon|tues|wednes|thurs|fri|satur|sun)days(?:(?:\s*,\s*|\s+and\s+)(?:mon|tues|wednes|thurs|fri|satur|sun)days)*){_E}")
def every_weekday(match: re.Match[str]) -> Atom:
    names = re.findall(r"[a-z]+", match["days"])
    days = sorted({_WEEKDAYS[name.removesuffix("s") if name not in _WEEKDAYS else name] for name in names if name != "and"})
    repeat = Repeat("WEEKLY", 2 if match["other"] else 1)
    if len(days) == 1:
        return Atom(Level.DAY, "recurring", part=WeekdayOf(days[0]), repeat=repeat, english=True)
    return Atom(Level.DAY, "recurring", anchor=WeekdaySet(tuple(days)), repeat=repeat, english=True)


@rule(rf"{_B}(?:every|each)\s+(?:weekend){_E}", rf"{_B}(?:on\s+)?weekends{_E}")
def every_weekend(match: re.Match[str]) -> Atom:
    return Atom(Level.DAY, "recurring", part=Weekend(), repeat=Repeat("WEEKLY"), english=True)


@rule(rf"{_B}(?:every|each)\s+(?:(?P<n>other|second|\d{{1,2}}|two|three|four|five|six)\s+)?(?P<unit>day|week|month|quarter|year)s?{_E}",
      rf"{_B}(?P<n>)(?P<unit>dai|week|month|quarter|year)ly(?=\s+(?:at|on|@)\s)", rf"{_B}(?P<n>bi|fortnight)-?(?P<unit>)(?:week)?ly(?=\s+(?:at|on|@)\s)")
def every(match: re.Match[str]) -> Atom:
    unit_name = {"dai": "day", "": "week"}.get(match["unit"], match["unit"])
    frequency, size, unit, level = _UNITS[unit_name]
    word = match["n"]
    count = 1 if not word else 2 if word in ("other", "second", "bi", "fortnight") else parse_int(word)
    repeat = Repeat(frequency, size * max(count, 1))
    return Atom(level, "recurring", anchor=Around(unit), repeat=repeat, english=True)


@rule(rf"{_B}(?:every|each)\s+(?P<part>morning|afternoon|evening){_E}")
def every_part(match: re.Match[str]) -> list[Atom]:
    day = Atom(Level.DAY, "recurring", anchor=Around("day"), repeat=Repeat("DAILY"), english=True)
    return [day, Atom(Level.PART, "part", part=PartOfDay(_PARTS[match["part"]]), english=True)]


@rule(rf"{_B}(?:later\s+)?this\s+(?P<part>{_PART}){_E}")
def this_part(match: re.Match[str]) -> list[Atom]:
    day = Atom(Level.DAY, "relative", anchor=OffsetDay(0), english=True)
    return [day, Atom(Level.PART, "part", part=PartOfDay(_PARTS[re.sub(r"\s+", " ", match["part"])]), english=True)]


@rule(rf"{_B}(?:in\s+the\s+|at\s+)(?P<part>{_PART}){_E}")
def in_the_part(match: re.Match[str]) -> Atom:
    return Atom(Level.PART, "part", part=PartOfDay(_PARTS[re.sub(r"\s+", " ", match["part"])]), english=True)


@rule(rf"{_B}(?P<part>{_PART}){_E}")
def leaning_part(match: re.Match[str]) -> Atom:
    return Atom(Level.PART, "part", part=PartOfDay(_PARTS[re.sub(r"\s+", " ", match["part"])]), leans=True, english=True)


@rule(rf"{_B}(?:(?:by\s+)?(?:the\s+)?(?:end|close)\s+of\s+(?:the\s+)?(?:business\s+)?(?:business|day|play)|eod|cob|eob){_E}")
def end_of_day(match: re.Match[str]) -> Atom:
    bound = "by" if match[0].startswith("by") else None
    return Atom(Level.CLOCK, "clock", part=Clock(18, sure=True, whole=True), bound=bound, english=True)


@rule(rf"{_B}(?P<word>noon|12\s+noon|midnight){_E}")
def noon(match: re.Match[str]) -> Atom:
    hour = 24 if match["word"] == "midnight" else 12
    return Atom(Level.CLOCK, "clock", part=Clock(hour, sure=True, whole=True), english=True)


@rule(rf"{_B}(?P<a>{_HOUR})(?:[:.](?P<am>[0-5]\d))?\s*(?P<first>[ap]m)?\s*(?:-|–|to|until|till)\s*(?P<b>{_HOUR})(?:[:.](?P<bm>[0-5]\d))?\s*(?P<half>[ap])\.?m{_E}")
def clock_span(match: re.Match[str]) -> Atom:
    last = _clock(match["b"], match["bm"], match["half"])
    half = match["first"][0] if match["first"] else match["half"]
    first = _clock(match["a"], match["am"], half)
    if not match["first"] and first.hour > last.hour:
        first = _clock(match["a"], match["am"], "a")
    return Atom(Level.CLOCK, "clock", part=ClockSpan(first, last), english=True)


@rule(rf"{_B}(?<![:.\d])(?P<h>{_HOUR})(?:[:.](?P<m>[0-5]\d))?\s*{_AM_PM}(?![a-z0-9])")
def clock(match: re.Match[str]) -> Atom:
    return Atom(Level.CLOCK, "clock", part=_clock(match["h"], match["m"], match["half"]), english=True)


@rule(rf"{_B}(?P<m>half|quarter|a\s+quarter|five|ten|twenty|twenty[\s-]five|\d{{1,2}})(?:\s+(?:minutes?|mins?))?\s+(?P<side>past|to|after)\s+(?P<h>{_HOUR})(?:\s*{_AM_PM})?{_E}(?!\s*(?:units|%|days|weeks|people|months))")
def spoken_clock(match: re.Match[str]) -> Atom | None:
    words = {"half": 30, "quarter": 15, "a quarter": 15}
    word = re.sub(r"[\s-]+", " ", match["m"])
    minute = words[word] if word in words else parse_int(word)
    if not 0 < minute < 60 or (word.isdigit() and minute % 5):
        return None
    clock = _clock(match["h"], None, match["half"])
    hour = clock.hour if match["side"] != "to" else clock.hour - 1 or 12
    minute = minute if match["side"] != "to" else 60 - minute
    return Atom(Level.CLOCK, "clock", part=Clock(hour, minute, sure=clock.sure), english=True)


@rule(rf"{_B}(?P<h>{_HOUR})\s*o['’]?clock{_E}",
      rf"(?:(?<=at )|(?<=@ )|(?<=@))(?P<h>{_HOUR})(?:ish)?(?![\w:%]|[.,]\d|\s*(?:%|percent|k\b|units|usd|rmb|degrees|people|x\b|per|each|a\.?m|p\.?m))")
def bare_hour(match: re.Match[str]) -> Atom:
    return Atom(Level.CLOCK, "clock", part=_clock(match["h"], None, None), english=True)


def _clock(hour: str, minute: str | None, half: str | None) -> Clock:
    number = _HOUR_WORDS.get(hour) or int(hour)
    if half:
        number = number % 12 + (12 if half == "p" else 0)
    return Clock(number, int(minute or 0), sure=half is not None, whole=minute is None)
