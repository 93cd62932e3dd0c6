"""English words for days, weeks, months, years, festivals and lengths of time counted from now."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Literal

from intents.entities.anchors import Anchor, Days, Fixed, OffsetUnit, Running, Shifted, Within
from intents.entities.calendar_parts import DateOf, DayOf, Edge, EdgeOf, FestivalOf, HalfOf, MonthOf, NthOf
from intents.entities.calendar_parts import QuarterOf, ThirdOf, WeekdayOf, Weekend
from intents.entities.calendars import Unit, valid_day
from intents.entities.grammar import Atom, AnchorKind, Level, Rules
from intents.entities.lengths import EN_LENGTH, Length, length_of
from intents.entities.words import WORDS, one_of

rule = Rules()

_B, _E = "(?<![a-z0-9])", "(?![a-z0-9])"
_MONTHS = {name: number for number, names in WORDS["english_months"].items() for name in names}
_WEEKDAYS = {name: number for number, names in WORDS["english_weekdays"].items() for name in names}
_HESITANT = set(WORDS["english_hesitant"])
_SURE_MONTH = one_of(name for name in _MONTHS if name not in _HESITANT)
_MONTH = one_of(_MONTHS)
_SURE_WEEKDAY = one_of(name for name in _WEEKDAYS if name not in _HESITANT)
_WEEKDAY = one_of(_WEEKDAYS)
_DAY = r"(?:3[01]|[12][0-9]|0?[1-9])"
_ORDINAL = rf"{_DAY}(?:st|nd|rd|th)"
_YEAR = r"(?:,?\s*(?P<year>20\d\d)(?![\d,.]|\s*(?:units|pcs|pieces|sets)))?"
_SIDES = {"next": 1, "coming": 1, "following": 1, "last": -1, "past": -1, "previous": -1, "this": 0, "current": 0}
_SIDE = rf"(?:the\s+)?(?P<side>{one_of(_SIDES)})\s+"
_UNIT = r"(?P<unit>week|month|quarter|year)"
_LEVELS: dict[str, Level] = {"week": Level.WEEK, "month": Level.MONTH, "quarter": Level.QUARTER, "year": Level.YEAR}
_EDGES: dict[str, Edge] = {"end": "end", "close": "end", "start": "start", "beginning": "start", "middle": "middle"}
_ENDS_HERE = r"(?=\s*(?:$|[,.;:!?)\-–]|(?:of|at|to|and|or|for|with|in|as|we|i|he|she|they|you|it|instead|if|when|because|but|then|morning|afternoon|evening|by|before|after|until|please|pls|noon|eod)(?![a-z])|[^\x00-\x7f]))"
_LEADS = re.compile(r"(?<![a-z])(?:in|on|by|before|until|till|since|from|after|for|next|last|this|mid|early|late|to|through|every|of|due|starting|between|and)[\s-]+(?:the\s+)?$")


def _en(level: Level, kind: AnchorKind, *, anchor: Anchor | None = None, leans: bool = False) -> Atom:
    return Atom(level, kind, anchor=anchor, leans=leans, english=True)


@rule(rf"{_B}(?P<d>{_DAY})(?:st|nd|rd|th)?\s*(?:of\s+|-)?\s*(?P<m>{_MONTH})\.?{_E}{_YEAR}",
      rf"{_B}(?P<m>{_MONTH})\.?\s*(?:the\s+)?(?P<d>{_DAY})(?:st|nd|rd|th)?(?![\da-z%]|[.,:]\d|\s*(?:units|pcs|pieces|sets|people)){_YEAR}")
def date_with_month(match: re.Match[str]) -> Atom | None:
    month, day = _MONTHS[match["m"]], int(match["d"])
    if not match["year"]:
        return Atom(Level.DAY, "date", part=DateOf(month, day), english=True)
    full = valid_day(int(match["year"]), month, day)
    return _en(Level.DAY, "date", anchor=Fixed(full, full, "day")) if full else None


@rule(rf"{_B}(?P<m>{_MONTH})\.?\s*(?P<a>{_DAY})(?:st|nd|rd|th)?\s*(?:-|–|to)\s*(?P<b>{_DAY})(?:st|nd|rd|th)?(?![\da-z%]|[.,:/]\d)")
def days_with_month(match: re.Match[str]) -> list[Atom]:
    month = Atom(Level.MONTH, "date", part=MonthOf(_MONTHS[match["m"]]), english=True)
    return [month, Atom(Level.DAY, "date", part=DayOf(int(match["a"]), int(match["b"])), english=True)]


@rule(rf"{_B}(?P<m>{_MONTH})\.?{_E}(?:,?\s*(?:of\s+)?(?P<year>20\d\d)(?!\d))?")
def month(match: re.Match[str]) -> list[Atom] | None:
    name = match["m"]
    if name in _HESITANT and not match["year"] and not _LEADS.search(match.string[: match.start()]):
        return None
    atom = Atom(Level.MONTH, "period", part=MonthOf(_MONTHS[name]), english=True)
    return [_year(int(match["year"])), atom] if match["year"] else [atom]


def _year(number: int) -> Atom:
    return _en(Level.YEAR, "period", anchor=Fixed(date(number, 1, 1), date(number, 12, 31), "year"))


@rule(rf"(?<=in )(?P<year>20\d\d){_E}(?!\s*(?:units|pcs|pieces|sets))", rf"(?<=q[1-4] )(?P<year>20\d\d){_E}", rf"(?<=half of )(?P<year>20\d\d){_E}",
      rf"(?<=end of )(?P<year>20\d\d){_E}", rf"(?<=early )(?P<year>20\d\d){_E}", rf"(?<=mid )(?P<year>20\d\d){_E}", rf"(?<=late )(?P<year>20\d\d){_E}")
def year(match: re.Match[str]) -> Atom:
    return _year(int(match["year"]))


@rule(rf"{_B}(?P<n>first|second|third|fourth|1st|2nd|3rd|4th)\s+quarter{_E}")
def quarter(match: re.Match[str]) -> Atom:
    number = ["first", "second", "third", "fourth", "1st", "2nd", "3rd", "4th"].index(match["n"]) % 4 + 1
    return Atom(Level.QUARTER, "period", part=QuarterOf(number), english=True)


@rule(rf"{_B}(?P<n>first|second|1st|2nd)\s+half(?:\s+of\s+the\s+year)?{_E}", rf"{_B}h(?P<n>[12]){_E}")
def half(match: re.Match[str]) -> Atom:
    return Atom(Level.QUARTER, "period", part=HalfOf(1 if match["n"] in ("first", "1st", "1") else 2), english=True)


@rule(rf"{_B}{_SIDE}(?P<day>{_WEEKDAY})\.?{_E}", rf"{_B}(?P<day>{_WEEKDAY})\s+(?P<side>next|last|this)\s+week{_E}")
def weekday_of_week(match: re.Match[str]) -> Atom:
    part = WeekdayOf(_WEEKDAYS[match["day"]])
    if match["side"] in ("coming", "following", "past"):
        return Atom(Level.DAY, "weekday", part=part, english=True)
    week = OffsetUnit("week", _SIDES[match["side"]])
    return _en(Level.DAY, "weekday", anchor=Within(week, part))


@rule(rf"{_B}{_SIDE}weekend{_E}")
def weekend_of_week(match: re.Match[str]) -> Atom:
    return _en(Level.DAY, "weekday", anchor=Within(OffsetUnit("week", _SIDES[match["side"]]), Weekend()))


@rule(rf"{_B}(?:the\s+)?weekend{_E}")
def weekend(match: re.Match[str]) -> Atom:
    return Atom(Level.DAY, "weekday", part=Weekend(), english=True)


@rule(rf"{_B}(?P<day>{_WEEKDAY})\.?{_E}")
def weekday(match: re.Match[str]) -> Atom | None:
    name = match["day"]
    clock_follows = re.match(r"\s+(?:at\s+)?\d{1,2}(?::\d\d)?\s*[ap]m|\s+(?:morning|afternoon|evening)", match.string[match.end() :])
    if name in _HESITANT and not clock_follows and not _LEADS.search(match.string[: match.start()]):
        return None
    return Atom(Level.DAY, "weekday", part=WeekdayOf(_WEEKDAYS[name]), english=True)


@rule(rf"{_B}(?:the\s+)?(?P<unit>week|month)\s+(?P<after>after\s+next|before\s+last){_E}")
def second_next(match: re.Match[str]) -> Atom:
    unit: Unit = "week" if match["unit"] == "week" else "month"
    return _en(_LEVELS[unit], "period", anchor=OffsetUnit(unit, 2 if "after" in match["after"] else -2))


@rule(rf"{_B}{_SIDE}{_UNIT}{_E}(?!\s+of\b)")
def relative_unit(match: re.Match[str]) -> Atom:
    return _en(_LEVELS[match["unit"]], "period", anchor=OffsetUnit(_unit(match["unit"]), _SIDES[match["side"]]))


def _unit(word: str) -> Unit:
    units: dict[str, Unit] = {"week": "week", "month": "month", "quarter": "quarter", "year": "year"}
    return units[word]


@rule(rf"{_B}(?:the\s+)?(?P<edge>end|start|beginning|middle)\s+of\s+(?:the\s+)?{_UNIT}{_E}",
      rf"{_B}(?P<unit>week|month|quarter|year)[\s-]?(?P<edge>end){_E}(?!\s+(?:report|closing))")
def edge_of_unit(match: re.Match[str]) -> Atom:
    part = EdgeOf(_EDGES[match["edge"]], _unit(match["unit"]))
    return Atom(Level.EDGE, "period", part=part, english=True)


@rule(rf"{_B}eo(?P<unit>[wmqy]){_E}")
def end_of_unit(match: re.Match[str]) -> Atom:
    unit = _unit({"w": "week", "m": "month", "q": "quarter", "y": "year"}[match["unit"]])
    return Atom(Level.EDGE, "period", part=EdgeOf("end", unit), english=True)


@rule(rf"{_B}(?:the\s+)?(?P<edge>end|start|beginning|middle)\s+of(?:\s+the)?(?=\s+(?:next|last|this|{_MONTH}|q[1-4]|20\d\d|the\s+month|january))")
def edge_of(match: re.Match[str]) -> Atom:
    return Atom(Level.EDGE, "period", part=EdgeOf(_EDGES[match["edge"]]), leans=True, english=True)


@rule(rf"{_B}(?P<third>early|mid|late|later)(?:[\s-]+(?:in\s+)?(?:the\s+)?)(?=(?:next|last|this|{_MONTH}|q[1-4]|20\d\d)(?![a-z]))(?P<at>)",
      rf"{_B}(?P<third>mid)[\s-]?(?P<at>week|month|year){_E}")
def third(match: re.Match[str]) -> Atom:
    numbers: dict[str, Literal[1, 2, 3]] = {"early": 1, "mid": 2, "late": 3, "later": 3}
    if match["at"]:
        return Atom(Level.EDGE, "period", part=EdgeOf("middle", _unit(match["at"])), english=True)
    return Atom(Level.EDGE, "period", part=ThirdOf(numbers[match["third"]]), leans=True, english=True)


@rule(rf"{_B}(?P<n>first|1st|second|2nd|third|3rd|fourth|4th|last)\s+(?P<day>{_WEEKDAY}|working\s+day|workday|business\s+day|day|week)\s+(?:of|in)(?:\s+the\s+month)?{_E}")
def nth(match: re.Match[str]) -> Atom:
    order = ("first", "second", "third", "fourth", "1st", "2nd", "3rd", "4th")
    number = -1 if match["n"] == "last" else order.index(match["n"]) % 4 + 1
    word = match["day"]
    if word == "week":
        return Atom(Level.EDGE, "period", part=NthOf(number, "week"), english=True)
    kind: int | Literal["workday", "day"] = _WEEKDAYS.get(word, 0) or ("day" if word == "day" else "workday")
    return Atom(Level.DAY, "date", part=NthOf(number, kind), english=True)


@rule(rf"(?:(?<=the )|(?<=on )|(?<=by ))(?P<d>{_ORDINAL}){_ENDS_HERE}")
def day_of_month(match: re.Match[str]) -> Atom:
    return Atom(Level.DAY, "date", part=DayOf(int(match["d"][:-2])), english=True)


@rule(one_of(w for w in WORDS.festival_names if w[0].isascii() and not w[0].isdigit()))
def festival(match: re.Match[str]) -> Atom:
    name = re.sub(r"\s+", " ", match[0]).replace("’", "'")
    return Atom(Level.DAY, "festival", part=FestivalOf(WORDS.festival_names[name]), english=True)


@rule(rf"{_B}(?:in|within)\s+(?:about\s+|around\s+)?{EN_LENGTH}(?:['’]s?)?(?:\s+time)?{_E}")
def in_length(match: re.Match[str]) -> Atom | None:
    length = length_of(match)
    if length is None or match["en_unit"].startswith("sec"):
        return None
    if match[0].startswith("within"):
        return Atom(Level.DAY, "offset", anchor=Running(length, True, flips=True), bound="within", english=True)
    return _shifted(match, ahead=True)


@rule(rf"{EN_LENGTH}\s+(?P<side>ago|earlier|from\s+now|from\s+today|later|hence){_E}")
def length_away(match: re.Match[str]) -> Atom | None:
    return _shifted(match, ahead=match["side"] not in ("ago", "earlier"))


@rule(rf"{_B}a\s+fortnight{_E}(?!\s+(?:of|ago))")
def fortnight(match: re.Match[str]) -> Atom:
    return _en(Level.DAY, "offset", anchor=Shifted(Length(Decimal(2), Decimal(2), "week"), True))


def _shifted(match: re.Match[str], *, ahead: bool) -> Atom | None:
    length = length_of(match)
    if length is None:
        return None
    level = Level.CLOCK if length.unit in ("second", "minute", "hour") else Level.DAY
    return _en(level, "offset", anchor=Shifted(length, ahead))


@rule(rf"{_B}(?:(?:over|during|in|for|within)\s+)?(?:the\s+)?(?P<side>next|coming|following|last|past|previous)\s+{EN_LENGTH}{_E}")
def running(match: re.Match[str]) -> Atom | None:
    length = length_of(match)
    return _en(Level.DAY, "offset", anchor=Running(length, _SIDES[match["side"]] > 0)) if length else None


@rule(rf"{_B}the\s+other\s+day{_E}")
def other_day(match: re.Match[str]) -> Atom:
    return _en(Level.DAY, "relative", anchor=Days(-3, -1))
