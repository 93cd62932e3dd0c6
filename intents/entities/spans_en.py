"""English words for lengths of time counted from now: in two weeks, 3 days ago, the next 30 days."""

from __future__ import annotations

import re
from decimal import Decimal

from intents.entities.calendars import Unit
from intents.entities.dates_en import MONTH, SIDES, B, E
from intents.entities.grammar import DIGITS, Atom, Level, Rules
from intents.entities.lengths import EN_LENGTH, Length, length_of
from intents.entities.relative import Running, Shifted

rule = Rules()

_LENGTH_STARTS = DIGITS + "abcdefghijklmnopqrstuvwxyz"
_ONE = Decimal(1)
_UNITS: dict[str, Unit] = {
    "week": "week", "fortnight": "week", "month": "month", "year": "year",
}  # fmt: skip
# within 30 days of delivery: of an event that nobody knows the day of
_FROM_TODAY = r"(?!\s+(?:of|after|following|upon|from)\s+(?!(?:today|now|tomorrow|this)(?![a-z])))"


@rule(
    "iw",
    rf"{B}(?P<lead>in|within)\s+(?:about\s+|around\s+)?(?:the\s+next\s+)?{EN_LENGTH}(?:['’]s?)?(?:\s+time)?{E}{_FROM_TODAY}",
)
def in_length(match: re.Match[str]) -> Atom | None:
    length = length_of(match)
    if length is None or length.unit == "second":
        return None
    if match["lead"] == "within" or "next" in match[0]:
        anchor = Running(length, True, flips=True)
        return Atom(Level.DAY, "offset", anchor=anchor, bound="within", english=True)
    return _shifted(length, ahead=True)


@rule("w", rf"{B}within\s+the\s+hour{E}")
def within_the_hour(match: re.Match[str]) -> Atom:
    anchor = Running(Length(_ONE, _ONE, "hour"), True, flips=True)
    return Atom(Level.DAY, "offset", anchor=anchor, bound="within", english=True)


@rule(
    "oditwnfclp",
    rf"{B}(?:(?:over|during|in|for)\s+)?(?:the\s+)?(?P<side>next|coming|following|last|past|previous)\s+{EN_LENGTH}{E}"
    rf"(?!\s+of\s+(?:the\s+)?(?:{MONTH}|month|quarter|year))",
)
def running(match: re.Match[str]) -> Atom | None:
    length = length_of(match)
    if length is None:
        return None
    return Atom(Level.DAY, "offset", anchor=Running(length, SIDES[match["side"]] > 0), english=True)


@rule(
    "oditw",
    rf"{B}(?P<lead>over|during|within|in)\s+the\s+(?:next|coming)\s+(?P<unit>week|fortnight|month|year){E}",
    rf"{B}(?P<lead>over|during|within|in)\s+the\s+(?P<back>last|past)\s+(?P<unit>week|fortnight|month|year){E}",
)
def rolling(match: re.Match[str]) -> Atom:
    """over the next month: from today, not the calendar's month."""
    said = match.groupdict()
    count = Decimal(2) if said["unit"] == "fortnight" else _ONE
    length = Length(count, count, _UNITS[said["unit"]])
    return Atom(Level.DAY, "offset", anchor=Running(length, not said.get("back")), english=True)


@rule(
    _LENGTH_STARTS,
    rf"{EN_LENGTH}\s+(?P<side>ago|earlier|from\s+now|from\s+today|later|hence){E}",
)
def length_away(match: re.Match[str]) -> Atom | None:
    length = length_of(match)
    return _shifted(length, ahead=match["side"] not in ("ago", "earlier")) if length else None


@rule(
    "a",
    rf"{B}a\s+(?P<unit>fortnight|week)(?P<from>\s+(?:from|on)\s+today|\s+today)?{E}(?!\s+(?:of|ago|for|long))",
)
def fortnight(match: re.Match[str]) -> Atom | None:
    if match["unit"] == "week" and not match["from"]:
        return None
    count = _ONE * (2 if match["unit"] == "fortnight" else 1)
    return _shifted(Length(count, count, "week"), ahead=True)


def _shifted(length: Length, *, ahead: bool) -> Atom:
    level = Level.CLOCK if length.unit in ("second", "minute", "hour") else Level.DAY
    return Atom(level, "offset", anchor=Shifted(length, ahead), english=True)
