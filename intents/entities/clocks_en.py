"""English words for parts of the day, the time of the clock, and what happens again and again."""

from __future__ import annotations

import re
from typing import Literal

from intents.entities.anchors import Around
from intents.entities.calendar_parts import NthOf, WeekdayOf, Weekend
from intents.entities.calendars import Unit
from intents.entities.clocks import Clock, ClockSpan, PartOfDay
from intents.entities.dates_en import WEEKDAY, WEEKDAYS, B, E
from intents.entities.grammar import DIGITS, Atom, Level, Repeat, Rules, initials
from intents.entities.numbers import parse_int
from intents.entities.recurrence import WORKDAYS, WORKDAYS_RULE, WeekdaySet
from intents.entities.relative import OffsetDay
from intents.entities.words import WORDS, one_of

rule = Rules()

_PARTS = {word: part for word, part in WORDS.part_names.items() if word.isascii()}
_PART = rf"(?P<part>{one_of(_PARTS)})"
_HOUR_WORDS: dict[str, int] = {
    w: n for w, n in WORDS["english_numbers"].items() if 1 <= n <= 12 and len(w) > 2
}
_HOUR = rf"(?:1[0-2]|0?[1-9]|{one_of(_HOUR_WORDS)})"
_HOUR_STARTS = DIGITS + initials(_HOUR_WORDS)
_MINUTES = {"half": 30, "quarter": 15, "a quarter": 15, "five": 5, "ten": 10, "twenty": 20, "twenty five": 25}
_NO_COUNT = r"(?!\s*(?:units|%|days|weeks|people|months|hours|minutes|mins))"
_OTHER_COUNTS = r"%|percent|k\b|units|usd|rmb|degrees|people|x\b|per|each"
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
    "edwmqybf",
    rf"{B}(?:every|each)\s+(?:(?P<n>other|second|\d{{1,2}}|two|three|four|five|six)\s+)?(?P<unit>day|week|month|quarter|year)s?{E}",
    rf"{B}(?P<n>bi-?|fortnight)?(?P<unit>dai|week|month|quarter|year)?ly(?=\s+(?:at|on|@)\s)",
)
def every(match: re.Match[str]) -> Atom | None:
    word = match["n"] or "one"
    if match["unit"] is None and word != "fortnight":
        return None
    frequency, size, unit, level = _UNITS[{"dai": "day", None: "week"}.get(match["unit"], match["unit"])]
    count = 2 if word in _EVERY_OTHER else parse_int(word)
    return Atom(
        level, "recurring", anchor=Around(unit), repeat=Repeat(frequency, size * max(count, 1)), english=True
    )


@rule("e", rf"{B}(?:every|each)\s+{_PART}{E}")
def every_part(match: re.Match[str]) -> list[Atom]:
    day = Atom(Level.DAY, "recurring", anchor=Around("day"), repeat=Repeat("DAILY"), english=True)
    return [day, _part(match)]


@rule("lt", rf"{B}(?:later\s+)?this\s+{_PART}{E}")
def this_part(match: re.Match[str]) -> list[Atom]:
    return [Atom(Level.DAY, "relative", anchor=OffsetDay(0), english=True), _part(match)]


@rule("ia" + initials(_PARTS), rf"{B}(?P<lead>in\s+the\s+|at\s+)?{_PART}{E}")
def part_of_day(match: re.Match[str]) -> Atom:
    return _part(match, leans=match["lead"] is None and " " not in match["part"])


def _part(match: re.Match[str], *, leans: bool = False) -> Atom:
    name = _PARTS[re.sub(r"\s+", " ", match["part"])]
    return Atom(Level.PART, "part", part=PartOfDay(name), leans=leans, english=True)


@rule(
    "btec",
    rf"{B}(?P<by>by\s+)?(?:the\s+)?(?:(?:end|close)\s+of\s+(?:the\s+)?(?:business|play|(?:business\s+)?day)|eod|cob|eob){E}",
)
def end_of_day(match: re.Match[str]) -> Atom:
    close = Clock(18, sure=True, whole=True)
    return Atom(Level.CLOCK, "clock", part=close, bound="by" if match["by"] else None, english=True)


@rule("nm1", rf"{B}(?:12\s+)?(?P<word>noon|midnight){E}")
def noon(match: re.Match[str]) -> Atom:
    hour = 24 if match["word"] == "midnight" else 12
    return Atom(Level.CLOCK, "clock", part=Clock(hour, sure=True, whole=True), english=True)


@rule(
    _HOUR_STARTS,
    rf"{B}(?P<a>{_HOUR})(?:[:.](?P<am>[0-5]\d))?\s*(?P<first>[ap]m)?\s*(?:-|–|to|until|till)\s*"
    rf"(?P<b>{_HOUR})(?:[:.](?P<bm>[0-5]\d))?\s*(?P<half>[ap])m{E}",
    rf"(?<=between )(?P<a>{_HOUR})(?:[:.](?P<am>[0-5]\d))?\s*(?P<first>[ap]m)?\s+and\s+"
    rf"(?P<b>{_HOUR})(?:[:.](?P<bm>[0-5]\d))?\s*(?P<half>[ap])m{E}",
)
def clock_span(match: re.Match[str]) -> Atom:
    last = _clock(match["b"], match["bm"], match["half"])
    first = _clock(match["a"], match["am"], match["first"][0] if match["first"] else match["half"])
    if not match["first"] and first.hour > last.hour:
        first = _clock(match["a"], match["am"], "a")
    return Atom(Level.CLOCK, "clock", part=ClockSpan(first, last), english=True)


@rule(
    _HOUR_STARTS,
    rf"{B}(?<![:.\d])(?P<h>{_HOUR})(?:[:.](?P<m>[0-5]\d))?\s*(?P<half>[ap])(?:m|\.m\.?)(?![a-z0-9])",
)
def clock(match: re.Match[str]) -> Atom:
    return Atom(Level.CLOCK, "clock", part=_clock(match["h"], match["m"], match["half"]), english=True)


@rule(
    DIGITS + "hqaft",
    rf"{B}(?P<m>a\s+quarter|quarter|half|five|ten|twenty[\s-]five|twenty|[1-5]?[05])(?:\s+(?:minutes?|mins?))?\s+"
    rf"(?P<side>past|to|after)\s+(?P<h>{_HOUR})(?:\s*(?P<half>[ap])m)?{E}{_NO_COUNT}",
)
def spoken_clock(match: re.Match[str]) -> Atom | None:
    word = re.sub(r"[\s-]+", " ", match["m"])
    minute = _MINUTES[word] if word in _MINUTES else int(word)
    digits = word.isdigit() and (match["h"].isdigit() or match["side"] == "to") and not match["half"]
    if not 0 < minute < 60 or digits:
        return None
    clock = _clock(match["h"], None, match["half"])
    if match["side"] == "to":
        return Atom(
            Level.CLOCK, "clock", part=Clock(clock.hour - 1 or 12, 60 - minute, sure=clock.sure), english=True
        )
    return Atom(Level.CLOCK, "clock", part=Clock(clock.hour, minute, sure=clock.sure), english=True)


@rule(
    _HOUR_STARTS,
    rf"{B}(?P<h>{_HOUR})\s*o['’]?clock{E}",
    rf"(?:(?<=at )|(?<=@ )|(?<=@))(?P<h>{_HOUR})(?:ish)?(?![\w:%]|[.,]\d|\s*(?:{_OTHER_COUNTS}))",
)
def bare_hour(match: re.Match[str]) -> Atom:
    return Atom(Level.CLOCK, "clock", part=_clock(match["h"], None, None), english=True)


def _clock(hour: str, minute: str | None, half: str | None) -> Clock:
    number = _HOUR_WORDS.get(hour) or int(hour)
    if half:
        number = number % 12 + (12 if half == "p" else 0)
    return Clock(number, int(minute or 0), sure=half is not None, whole=minute is None)
