"""English words for parts of the day, the time of the clock, and what happens again and again."""

from __future__ import annotations

import re

from intents.entities.clocks import Clock, ClockSpan, PartOfDay
from intents.entities.dates_en import WEEKDAY, B, E
from intents.entities.edges import ENDS
from intents.entities.grammar import DIGITS, READ, Atom, Level, Rules, initials
from intents.entities.relative import OffsetDay
from intents.entities.words import WORDS, one_of

rule = Rules()

PARTS = {word: part for word, part in WORDS.part_names.items() if word.isascii()}
PART_NAME = rf"(?P<part>{one_of(PARTS)})"
_FIRST_THING = re.compile(rf"{ENDS}|\s*(?:on|in|tomorrow|today|next|tmr|{WEEKDAY})(?![a-z])")
_HOUR_WORDS: dict[str, int] = {
    w: n for w, n in WORDS["english_numbers"].items() if 1 <= n <= 12 and len(w) > 2
}
_HOUR = rf"(?:1[0-2]|0?[1-9]|{one_of(_HOUR_WORDS)})"
_HOUR_STARTS = DIGITS + initials(_HOUR_WORDS)
_MINUTES = {"half": 30, "quarter": 15, "a quarter": 15, "five": 5, "ten": 10, "twenty": 20, "twenty five": 25}
_NO_COUNT = r"(?!\s*(?:units|%|days|weeks|people|months|hours|minutes|mins))"
_OTHER_COUNTS = r"%|percent|k\b|units|usd|rmb|degrees|people|x\b|per|each"


@rule("lt", rf"{B}(?:later\s+)?this\s+{PART_NAME}{E}")
def this_part(match: re.Match[str]) -> list[Atom]:
    return [Atom(Level.DAY, "relative", anchor=OffsetDay(0), english=True), _part(match)]


@rule("ia" + initials(PARTS), rf"{B}(?P<lead>in\s+the\s+|at\s+)?{PART_NAME}{E}")
def part_of_day(match: re.Match[str]) -> Atom | list[Atom]:
    if match["part"].startswith("first") and not _FIRST_THING.match(match.string, match.end()):
        return []
    return _part(match, leans=match["lead"] is None and " " not in match["part"])


@rule("ap", rf"(?<={READ} )(?P<half>[ap])\.?m\.?(?![a-z0-9])")
def half_of_day(match: re.Match[str]) -> Atom:
    """Monday AM."""
    name = "morning" if match["half"] == "a" else "afternoon"
    return Atom(Level.PART, "part", part=PartOfDay(name), leans=True, english=True)


def _part(match: re.Match[str], *, leans: bool = False) -> Atom:
    name = PARTS[re.sub(r"\s+", " ", match["part"])]
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
    rf"{B}(?<!\d[:.])(?P<h>{_HOUR})(?:[:.](?P<m>[0-5]\d))?\s*(?P<half>[ap])(?:m|\.m\.?)(?![a-z0-9])",
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
    rf"{B}(?P<h>{_HOUR})[\s-]?ish{E}",
    rf"(?:(?<=by )|(?<=before )|(?<=after )|(?<=until ))(?P<h>{_HOUR})"
    rf"(?=\s+(?:today|tonight|tomorrow|tmr|(?:on\s+)?{WEEKDAY})(?![a-z]))",
    rf"(?:(?<=at )|(?<=@ )|(?<=@))(?P<h>{_HOUR})(?:ish)?(?![\w:%]|[.,]\d|\s*(?:{_OTHER_COUNTS}))",
)
def bare_hour(match: re.Match[str]) -> Atom:
    return Atom(Level.CLOCK, "clock", part=_clock(match["h"], None, None), english=True)


def _clock(hour: str, minute: str | None, half: str | None) -> Clock:
    number = _HOUR_WORDS.get(hour) or int(hour)
    if half:
        number = number % 12 + (12 if half == "p" else 0)
    return Clock(number, int(minute or 0), sure=half is not None, whole=minute is None)
