"""English words for weeks, weekends and the days of a week: next Tuesday, Friday week, Mon-Wed next week."""

from __future__ import annotations

import re

from intents.entities.anchors import Around, Within
from intents.entities.calendar_parts import DateOf, WeekdayOf, Weekend
from intents.entities.dates_en import (
    DAY,
    HESITANT,
    LEADS,
    MONTH,
    MONTHS,
    SIDE,
    SIDE_STARTS,
    SIDES,
    WEEKDAY,
    WEEKDAYS,
    B,
    E,
)
from intents.entities.edges import ENDS, begins_sentence
from intents.entities.folding import before
from intents.entities.grammar import DIGITS, Atom, Level, Rules, initials
from intents.entities.numbers import parse_int
from intents.entities.relative import Directed, OffsetUnit, WeekOf, WeeksAfter
from intents.entities.values import Tense

rule = Rules()

_CLOCK_BEHIND = re.compile(r"\s+(?:at\s+)?\d{1,2}(?::\d\d)?\s*[ap]m|\s+(?:morning|afternoon|evening|noon)")
_COUNT = r"(?P<n>a|one|two|three|four|\d)"


@rule(
    initials(WEEKDAYS),
    rf"{B}(?P<first>{WEEKDAY})\s*(?:-|–|to|through|thru)\s*(?P<last>{WEEKDAY})\s+(?:of\s+)?(?P<side>next|last|this)\s+week{E}",
)
def weekdays_of_week(match: re.Match[str]) -> Atom:
    days = WeekdayOf(WEEKDAYS[match["first"]], WEEKDAYS[match["last"]])
    week = OffsetUnit("week", SIDES[match["side"]])
    return Atom(Level.DAY, "weekday", anchor=Within(week, days), english=True)


@rule(DIGITS + "aotf", rf"{B}{_COUNT}\s+(?P<day>{'|'.join(WEEKDAYS)})s\s+(?P<side>ago|back|from\s+now){E}")
def weekdays_away(match: re.Match[str]) -> Atom:
    """two Fridays ago."""
    count, past = parse_int(match["n"]), not match["side"].startswith("from")
    anchor = WeeksAfter(WeekdayOf(WEEKDAYS[match["day"]]), 1 - count if past else count - 1, past)
    return Atom(Level.DAY, "weekday", anchor=anchor, english=True)


@rule(
    SIDE_STARTS + initials(WEEKDAYS),
    rf"{B}{SIDE}(?P<day>{WEEKDAY}){E}(?!\s+(?:of|in)\s+(?:the|next|last|this|every|each|{MONTH})(?![a-z]))",
    rf"{B}(?P<day>{WEEKDAY})\s+(?:of\s+)?(?P<side>next|last|this)\s+week{E}",
)
def weekday_of_week(match: re.Match[str]) -> Atom:
    part = WeekdayOf(WEEKDAYS[match["day"]])
    if match["side"] in ("coming", "following", "past"):
        tense: Tense = "past" if match["side"] == "past" else "plan"
        return Atom(Level.DAY, "weekday", anchor=Directed(Within(Around("week"), part), tense), english=True)
    week = OffsetUnit("week", SIDES[match["side"]])
    return Atom(Level.DAY, "weekday", anchor=Within(week, part), english=True)


@rule(
    DIGITS + "aotf" + initials(WEEKDAYS),
    rf"{B}(?P<n>a|one|two|three|\d)\s+(?:weeks?|(?P<two>fortnight))\s+(?:from|on|after)\s+(?P<day>{WEEKDAY}){E}",
    rf"{B}(?:the\s+)?(?P<day>{WEEKDAY})\s+(?:after\s+next|week|(?P<two>fortnight)){E}",
)
def weeks_after(match: re.Match[str]) -> Atom:
    """two weeks from Friday, Monday week, the Friday after next."""
    said = match.groupdict()
    weeks = 2 if said.get("two") else parse_int(said.get("n") or "1")
    anchor = WeeksAfter(WeekdayOf(WEEKDAYS[match["day"]]), weeks)
    return Atom(Level.DAY, "weekday", anchor=anchor, english=True)


@rule(
    "tw",
    rf"{B}(?:(?:the\s+)?week\s+(?:of|commencing|beginning|starting|ending)|w/[cbe])\s+(?:on\s+)?(?:the\s+)?"
    rf"(?:(?P<d>{DAY})(?:st|nd|rd|th)?\s*(?:of\s+)?(?P<m>{MONTH})|(?P<n>{MONTH})\.?\s*(?P<e>{DAY})(?:st|nd|rd|th)?){E}",
)
def week_of_date(match: re.Match[str]) -> Atom:
    """the week of July 6."""
    date_of = DateOf(MONTHS[match["m"] or match["n"]], int(match["d"] or match["e"]))
    anchor = WeekOf(Within(Around("year"), date_of))
    return Atom(Level.WEEK, "period", anchor=anchor, english=True)


_HEAD = re.compile(
    r"\s*(?:[,:/–-]|(?:on-?site |site |phone |video )?(?:visits?|calls?|meetings?|lunch|dinner|breakfast|coffee|demos?"
    r"|e-?mails?|zoom|teams|morning|afternoon|evening|am|pm)\b)"
)
_NO_DAY_BEFORE = re.compile(
    r"\b(?:the|a|he|she|we|i|they|who|you|just|and|then|to|get|got|was|be|been|are|is|in|of|where|all)\s$|^$"
)


_ENDS = re.compile(ENDS)


def _heads_a_note(match: re.Match[str]) -> bool:
    """Wed visit, Acme: …; Sat: rang Jane."""
    return begins_sentence(match.string, match.start()) and _HEAD.match(match.string, match.end()) is not None


def _ends_a_note(match: re.Match[str]) -> bool:
    """Send revised terms Wed."""
    closes = _ENDS.match(match.string, match.end()) is not None
    lead = match.string[: match.start()]
    return closes and lead[-1:] == " " and _NO_DAY_BEFORE.search(lead) is None


@rule(initials(WEEKDAYS), rf"{B}(?P<day>{WEEKDAY}){E}")
def weekday(match: re.Match[str]) -> Atom | None:
    if match["day"] in HESITANT and not LEADS.search(before(match.string, match.start())):
        clock = _CLOCK_BEHIND.match(match.string, match.end())
        if not (clock or _heads_a_note(match) or (_ends_a_note(match) and not _is_surname(match))):
            return None
    return Atom(Level.DAY, "weekday", part=WeekdayOf(WEEKDAYS[match["day"]]), english=True)


def _is_surname(match: re.Match[str]) -> bool:
    """联系人Eric Sun: a name of two Latin words amid Chinese."""
    return re.search(r"[一-鿿][:：]?\s*[a-z]{2,}\s$", before(match.string, match.start())) is not None


@rule(SIDE_STARTS, rf"{B}{SIDE}weekend{E}")
def weekend_of_week(match: re.Match[str]) -> Atom:
    week = OffsetUnit("week", SIDES[match["side"]])
    return Atom(Level.DAY, "weekday", anchor=Within(week, Weekend()), english=True)


@rule("tw", rf"{B}(?:the\s+)?weekend{E}")
def weekend(match: re.Match[str]) -> Atom:
    return Atom(Level.DAY, "weekday", part=Weekend(), english=True)
