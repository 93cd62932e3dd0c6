"""English words for days, weeks, months, quarters and years."""

from __future__ import annotations

import re
from datetime import date
from typing import Literal

from intents.entities.anchors import Around, Fixed, Within
from intents.entities.calendar_parts import (
    DateOf,
    DayOf,
    Edge,
    EdgeOf,
    FestivalOf,
    HalfOf,
    MonthOf,
    NthOf,
    QuarterOf,
    ThirdOf,
)
from intents.entities.calendars import Unit, valid_day
from intents.entities.edges import ENDS
from intents.entities.folding import before
from intents.entities.grammar import DIGITS, READ, Atom, Level, Rules, initials
from intents.entities.relative import Days, Directed, Instant, OffsetUnit
from intents.entities.words import WORDS, one_of

rule = Rules()

B, E = "(?<![a-z0-9])", "(?![a-z0-9])"
WEEKDAYS: dict[str, int] = {
    name: number for number, names in WORDS["english_weekdays"].items() for name in names
}
WEEKDAY = one_of(WEEKDAYS)
SIDES = {
    "next": 1,
    "coming": 1,
    "following": 1,
    "last": -1,
    "past": -1,
    "previous": -1,
    "this": 0,
    "current": 0,
}
MONTHS: dict[str, int] = {name: number for number, names in WORDS["english_months"].items() for name in names}
MONTH = one_of(MONTHS)
HESITANT = frozenset(WORDS["english_hesitant"])
_FESTIVALS = {
    word: key for word, key in WORDS.festival_names.items() if word[0].isalpha() and word[0].isascii()
}
_MONTH_STARTS, SIDE_STARTS = initials(MONTHS), "t" + initials(SIDES)
DAY = r"(?:3[01]|[12][0-9]|0?[1-9])"
_YEAR = r"(?:[,-]?\s*(?P<year>20\d\d)(?!\d|[,.]\d|\s*(?:units|pcs|pieces|sets)))?"
SIDE = rf"(?:the\s+|this\s+(?=coming|past))?(?P<side>{one_of(SIDES)})\s+"
_UNITS: dict[str, Unit] = {"week": "week", "month": "month", "quarter": "quarter", "year": "year"}
_UNITS |= {unit[0]: unit for unit in _UNITS.values()} | {"wk": "week"}
_UNIT = r"(?P<unit>week|month|quarter|year|wk)"
_LEVELS = {"week": Level.WEEK, "month": Level.MONTH, "quarter": Level.QUARTER, "year": Level.YEAR}
_EDGES: dict[str, Edge] = {"end": "end", "start": "start", "beginning": "start", "middle": "middle"}
_EDGE = "(?P<edge>end|start|beginning|middle)"
_ORDER = ("first", "second", "third", "fourth", "1st", "2nd", "3rd", "4th")
_NO_COUNT = r"(?![\da-z%]|[.,:]\d|\s*(?:units|pcs|pieces|sets|people|robots))"
# "the 2nd payment" is no day of the month; "the 2nd, …" and "the 2nd at 3" are.
_DAY_ENDS = (
    rf"(?={ENDS}|\s*(?:[\-–]|[^\x00-\x7f]|(?:of|at|to|and|or|for|with|in|as|we|i|he|she|they|you|it|instead|if|when"
    r"|because|but|then|morning|afternoon|evening|by|before|after|until|please|pls|noon|eod)(?![a-z])))"
)
LEADS = re.compile(
    r"(?:(?<![a-z])(?:in|on|by|before|until|till|since|from|after|for|next|last|this|mid|early|late|to|through|every|of|due"
    rf"|starting|between|and)[\s-]+(?:the\s+)?|{READ}\s*)$"
)
_YEAR_BEHIND = re.compile(r"\s+(?:of\s+)?(?:last|next|this)\s+year")
_CLOCK_BEHIND = re.compile(r"\s+(?:at\s+)?\d{1,2}(?::\d\d)?\s*[ap]m|\s+(?:morning|afternoon|evening|noon)")


@rule(
    DIGITS + _MONTH_STARTS + "t",
    rf"{B}(?:the\s+)?(?P<d>{DAY})(?:st|nd|rd|th)?\s*(?:of\s+|-)?\s*(?P<m>{MONTH}){E}{_YEAR}",
    rf"{B}(?P<m>{MONTH})[.-]?\s*(?:the\s+)?(?P<d>{DAY})(?:st|nd|rd|th)?{_NO_COUNT}(?!\s*[-–]\s*{DAY}){_YEAR}",
)
def date_with_month(match: re.Match[str]) -> Atom | None:
    month, day = MONTHS[match["m"]], int(match["d"])
    if not match["year"]:
        return Atom(Level.DAY, "date", part=DateOf(month, day), english=True)
    full = valid_day(int(match["year"]), month, day)
    return Atom(Level.DAY, "date", anchor=Fixed(full, full, "day"), english=True) if full else None


@rule(
    _MONTH_STARTS,
    rf"{B}(?P<m>{MONTH})\.?\s*(?P<a>{DAY})(?:st|nd|rd|th)?\s*(?:-|–|to)\s*(?P<b>{DAY})(?:st|nd|rd|th)?(?![\da-z%]|[.,:/]\d)",
)
def days_with_month(match: re.Match[str]) -> list[Atom]:
    month = Atom(Level.MONTH, "date", part=MonthOf(MONTHS[match["m"]]), english=True)
    return [month, Atom(Level.DAY, "date", part=DayOf(int(match["a"]), int(match["b"])), english=True)]


@rule(SIDE_STARTS, rf"{B}{SIDE}(?P<m>{MONTH}){E}(?!\s*\d)")
def month_by_side(match: re.Match[str]) -> Atom:
    """last December, next June, this March."""
    part, side = MonthOf(MONTHS[match["m"]]), SIDES[match["side"]]
    if side == 0:
        return Atom(Level.MONTH, "period", anchor=Within(OffsetUnit("year", 0), part), english=True)
    month = Directed(Within(Around("year"), part), "plan" if side > 0 else "past")
    return Atom(Level.MONTH, "period", anchor=month, english=True)


@rule(_MONTH_STARTS, rf"{B}(?P<m>{MONTH}){E}(?:,?\s*(?:of\s+)?(?P<year>20\d\d)(?!\d))?")
def month(match: re.Match[str]) -> list[Atom] | None:
    named = (
        match["year"]
        or LEADS.search(before(match.string, match.start()))
        or _YEAR_BEHIND.match(match.string, match.end())
    )
    if match["m"] in HESITANT and not named:
        return None
    atom = Atom(Level.MONTH, "period", part=MonthOf(MONTHS[match["m"]]), english=True)
    return [_year(match["year"]), atom] if match["year"] else [atom]


@rule(
    "2",
    r"(?:(?<=in )|(?<=since )|(?<=until )|(?<=from )|(?<=before )|(?<=after )|(?<=through ))"
    rf"(?P<year>20\d\d){E}(?!\s*(?:units|pcs|pieces|sets))",
    rf"(?:(?<=[\x01of] )|(?<=\x01))(?P<year>20\d\d){E}",
)
def year(match: re.Match[str]) -> Atom:
    return _year(match["year"])


def _year(written: str) -> Atom:
    number = int(written)
    return Atom(
        Level.YEAR, "period", anchor=Fixed(date(number, 1, 1), date(number, 12, 31), "year"), english=True
    )


@rule("fst1234", rf"{B}(?P<n>{'|'.join(_ORDER)})\s+quarter{E}")
def quarter(match: re.Match[str]) -> Atom:
    return Atom(Level.QUARTER, "period", part=QuarterOf(_ORDER.index(match["n"]) % 4 + 1), english=True)


@rule(
    "fs12",
    rf"{B}(?:the\s+)?(?P<n>first|second|1st|2nd)\s+half\s+of\s+(?=(?:{MONTH}|(?:the|next|last|this)\s+month)(?![a-z]))",
)
def half_of_month(match: re.Match[str]) -> Atom:
    number: Literal[1, 2] = 1 if match["n"] in ("first", "1st") else 2
    return Atom(Level.EDGE, "period", part=HalfOf(number, "month"), leans=True, english=True)


@rule("fsh12", rf"{B}(?P<n>first|second|1st|2nd)\s+half(?:\s+of\s+the\s+year)?{E}", rf"{B}h(?P<n>[12]){E}")
def half(match: re.Match[str]) -> Atom:
    number: Literal[1, 2] = 1 if match["n"] in ("first", "1st", "1") else 2
    return Atom(Level.QUARTER, "period", part=HalfOf(number), english=True)


@rule("twmq", rf"{B}(?:the\s+)?(?P<unit>week|month|quarter)\s+(?P<side>after\s+next|before\s+last){E}")
def second_next(match: re.Match[str]) -> Atom:
    unit, ahead = _UNITS[match["unit"]], match["side"].startswith("after")
    return Atom(_LEVELS[unit], "period", anchor=OffsetUnit(unit, 2 if ahead else -2), english=True)


@rule(SIDE_STARTS, rf"{B}{SIDE}{_UNIT}{E}(?!\s+of\b)")
def relative_unit(match: re.Match[str]) -> Atom:
    unit = _UNITS[match["unit"]]
    return Atom(_LEVELS[unit], "period", anchor=OffsetUnit(unit, SIDES[match["side"]]), english=True)


@rule("w", rf"{B}within\s+(?:the|this)\s+(?P<unit>week|month|quarter|year){E}")
def within_unit(match: re.Match[str]) -> Atom:
    unit = _UNITS[match["unit"]]
    return Atom(_LEVELS[unit], "period", anchor=OffsetUnit(unit, 0), bound="within", english=True)


@rule(
    "tesbmwqy",
    rf"{B}(?:the\s+)?{_EDGE}\s+of\s+(?:the\s+)?{_UNIT}{E}",
    rf"{B}{_UNIT}[\s-]?(?P<edge>end){E}(?!\s+(?:report|closing))",
    rf"{B}(?P<edge>e)o(?P<unit>[wmqy]){E}",
)
def edge_of_unit(match: re.Match[str]) -> Atom:
    part = EdgeOf(_EDGES.get(match["edge"], "end"), _UNITS[match["unit"]])
    return Atom(Level.EDGE, "period", part=part, english=True)


@rule(
    "tesbm",
    rf"{B}(?:the\s+)?{_EDGE}\s+of(?:\s+the)?(?=\s+(?:next|last|this|{MONTH}|q[1-4]|20\d\d)(?![a-z]))",
)
def edge_of(match: re.Match[str]) -> Atom:
    return Atom(Level.EDGE, "period", part=EdgeOf(_EDGES[match["edge"]]), leans=True, english=True)


@rule(
    "eml",
    rf"{B}(?P<third>early|mid|late|later)[\s-]+(?:in\s+)?(?:the\s+)?(?=(?:next|last|this|{MONTH}|q[1-4]|20\d\d)(?![a-z]))",
)
def third(match: re.Match[str]) -> Atom:
    numbers: dict[str, Literal[1, 2, 3]] = {"early": 1, "mid": 2, "late": 3, "later": 3}
    return Atom(Level.EDGE, "period", part=ThirdOf(numbers[match["third"]]), leans=True, english=True)


@rule("m", rf"{B}mid[\s-]?(?P<unit>week|month|year){E}")
def middle(match: re.Match[str]) -> Atom:
    return Atom(Level.EDGE, "period", part=EdgeOf("middle", _UNITS[match["unit"]]), english=True)


@rule(
    "fstl1234",
    rf"{B}(?:the\s+)?(?P<n>{'|'.join(_ORDER)}|last)\s+(?P<day>{WEEKDAY}|working\s+day|workday|business\s+day|day|week)\s+(?:of|in)"
    rf"(?:\s+the\s+month)?{E}",
)
def nth(match: re.Match[str]) -> Atom:
    number = -1 if match["n"] == "last" else _ORDER.index(match["n"]) % 4 + 1
    word = match["day"]
    if word == "week":
        return Atom(Level.EDGE, "period", part=NthOf(number, "week"), english=True)
    kind: int | Literal["workday", "day"] = WEEKDAYS.get(word, 0) or ("day" if word == "day" else "workday")
    return Atom(Level.DAY, "date", part=NthOf(number, kind), english=True)


@rule(DIGITS + "t", rf"(?:{B}the\s+|(?<=on )|(?<=by ))(?P<d>{DAY})(?:st|nd|rd|th){_DAY_ENDS}")
def day_of_month(match: re.Match[str]) -> Atom:
    return Atom(Level.DAY, "date", part=DayOf(int(match["d"])), english=True)


@rule(initials(_FESTIVALS), rf"(?P<name>{one_of(_FESTIVALS)})")
def festival(match: re.Match[str]) -> Atom:
    name = re.sub(r"\s+", " ", match["name"]).replace("’", "'")
    return Atom(Level.DAY, "festival", part=FestivalOf(_FESTIVALS[name]), english=True)


@rule(
    "ymqws",
    rf"{B}(?P<unit>year|month|quarter|week)[\s-]to[\s-]date{E}",
    rf"{B}(?P<unit>[ymq])td{E}",
    rf"{B}so\s+far\s+this\s+{_UNIT}{E}",
)
def to_date(match: re.Match[str]) -> Atom:
    """year to date, MTD."""
    unit = _UNITS[match["unit"]]
    return Atom(_LEVELS[unit], "period", anchor=OffsetUnit(unit, 0), bound="since", english=True)


@rule("t", rf"{B}the\s+other\s+day{E}")
def other_day(match: re.Match[str]) -> Atom:
    return Atom(Level.DAY, "relative", anchor=Days(-3, -1), english=True)


@rule("jra", rf"{B}(?:just\s+now|right\s+now|a\s+(?:moment|minute)\s+ago){E}")
def just_now(match: re.Match[str]) -> Atom:
    return Atom(Level.CLOCK, "now", anchor=Instant(), english=True)
