"""Chinese words for dates of the lunar calendar: 腊月二十, 正月初八, 农历八月十五, 初八."""

from __future__ import annotations

import re

from intents.entities.grammar import NUMBERS, Atom, Level, Rules
from intents.entities.lunar import LunarDayOf, LunarMonthOf, NearSpring
from intents.entities.numbers import parse_int
from intents.entities.words import WORDS

rule = Rules()

_CALENDAR = "(?:农历|阴历|旧历)的?"
_NAMED = {"正": 1, "冬": 11, "腊": 12}
_MONTH = "(?:十[一二]?|[一二三四五六七八九]|1[0-2]|0?[1-9])"
_ONES = "[一二三四五六七八九]"
_FIRST = f"初(?:{_ONES}|十)"
_DAY = rf"(?:{_FIRST}|(?:二十|廿|十){_ONES}?|三十|30|[12][0-9]|0?[1-9](?!\d))"


@rule(
    "农阴旧" + "".join(_NAMED),
    rf"(?:{_CALENDAR})?(?P<m>[{''.join(_NAMED)}])月(?P<d>{_DAY})(?!\d)",
    rf"{_CALENDAR}(?P<m>{_MONTH})月(?P<d>{_DAY})(?!\d)",
)
def lunar_date(match: re.Match[str]) -> Atom | None:
    if match[0] in WORDS.festival_names:
        return None
    return _day(match["m"], match["d"])


@rule(NUMBERS, rf"(?<![{NUMBERS}.])(?P<m>{_MONTH})月(?P<d>{_FIRST})(?![{NUMBERS}])")
def lunar_first_days(match: re.Match[str]) -> Atom:
    """八月初五: only the lunar calendar counts so."""
    return _day(match["m"], match["d"])


@rule("农阴旧正腊", rf"(?:{_CALENDAR})?(?P<m>[正腊])月(?!{_DAY})里?", rf"{_CALENDAR}(?P<m>{_MONTH})月")
def lunar_month(match: re.Match[str]) -> Atom:
    return Atom(Level.MONTH, "period", part=LunarMonthOf(_month(match["m"])))


@rule("初", rf"(?<![月年起最当])(?P<d>{_FIRST})(?![年级班学中高生步次期])")
def day_near_spring(match: re.Match[str]) -> Atom:
    return Atom(Level.DAY, "date", anchor=NearSpring(parse_int(match["d"][1:])))


def _day(month: str, day: str) -> Atom:
    return Atom(Level.DAY, "date", part=LunarDayOf(_month(month), parse_int(day.removeprefix("初"))))


def _month(written: str) -> int:
    return _NAMED.get(written) or parse_int(written)
