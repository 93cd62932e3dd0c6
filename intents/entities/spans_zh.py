"""Chinese words for lengths of time counted from now: 两周后, 三天前, 一周内, 最近三个月, 过两天."""

from __future__ import annotations

import re
from decimal import Decimal

from intents.entities.folding import before
from intents.entities.grammar import NUMBERS, Atom, Level, Rules
from intents.entities.lengths import ZH_LENGTH, Length, length_of
from intents.entities.numbers import parse_int
from intents.entities.relative import Running, Shifted
from intents.entities.words import WORDS, one_of

rule = Rules()

_LENGTH_STARTS = NUMBERS + "半几数好若个俩仨"
_AHEAD = ("未来", "接下来", "今后", "往后", "后续", "下面")
_NOT_EVERY = "(?<![第每提])(?<!新的)"
# 验收合格后一周内, 收货30天后: counted from an event that nobody knows the day of.
_EVENT = rf"{one_of(WORDS['term_events'])}[^，。,;!?\n]{{0,6}}?"
_FROM_EVENT = re.compile(rf"{_EVENT}(?:之?后|以后|之日起?|日起|起|算起)[算计]?的?\s*第?$")
_AFTER_EVENT = re.compile(rf"{one_of(WORDS['term_events'])}(?:合格|完成|完毕|货|款|票)?的?\s*$")


@rule(
    "再等过隔晚缓",
    rf"(?<![用经超通不难度越路没])(?:再|等)?过{ZH_LENGTH}(?:之?后)?(?!了|来)",
    rf"(?:再等|等|再){ZH_LENGTH}(?:之?后)?(?=再|就|去|我|提醒|给|跟|看|，|,|$)",
    rf"(?<![间阻相分])(?:隔|晚|缓){ZH_LENGTH}(?:之?后)?(?=再)",
)
def in_a_while(match: re.Match[str]) -> Atom | None:
    return _shifted(match, ahead=True)


@rule(
    "最近过以这未接今往后下",
    rf"(?<![第提附])(?P<lead>最近|过去|以往|(?<![了花用等将达有耗历])近|这|未来|接下来|今后|往后|后续|下面)的?{ZH_LENGTH}"
    r"(?:之内|以内|内|里|以来|来)?(?![后前])",
)
def running(match: re.Match[str]) -> Atom | None:
    length = length_of(match)
    return Atom(Level.DAY, "offset", anchor=Running(length, match["lead"] in _AHEAD)) if length else None


@rule(_LENGTH_STARTS, rf"{_NOT_EVERY}{ZH_LENGTH}(?:之内|以内|内(?![部容外])|里(?![面程]))")
def within_length(match: re.Match[str]) -> Atom | list[Atom] | None:
    length = length_of(match)
    if length is None or length.unit == "second":
        return None
    if _FROM_EVENT.search(before(match.string, match.start())):
        return []
    return Atom(Level.DAY, "offset", anchor=Running(length, True, flips=True), bound="within")


@rule(NUMBERS, r"(?<![\w.])(?P<n>[0-9]{1,3})\s*(?:h|hours?|hrs?)(?:之|以)?内")
def within_hours(match: re.Match[str]) -> Atom:
    count = Decimal(int(match["n"]))
    return Atom(
        Level.DAY, "offset", anchor=Running(Length(count, count, "hour"), True, flips=True), bound="within"
    )


@rule(NUMBERS, rf"{_NOT_EVERY}(?P<n>[0-9]{{1,3}}|[一二两三四五六七八九十]{{1,3}})日(?:之|以)?内")
def within_days(match: re.Match[str]) -> Atom | list[Atom]:
    if _FROM_EVENT.search(before(match.string, match.start())):
        return []
    count = Decimal(parse_int(match["n"]))
    return Atom(
        Level.DAY, "offset", anchor=Running(Length(count, count, "day"), True, flips=True), bound="within"
    )


@rule("t", r"(?<![a-z0-9])t\s*\+\s*(?P<n>\d{1,2})(?![\d.])(?:个?工作日|[天日])?")
def settlement(match: re.Match[str]) -> Atom:
    """T+7."""
    count = Decimal(int(match["n"]))
    return Atom(Level.DAY, "offset", anchor=Shifted(Length(count, count, "day"), True))


@rule(_LENGTH_STARTS, rf"{_NOT_EVERY}{ZH_LENGTH}(?:之后|以后|过后|后(?![天台端勤备半期面悔]))")
def after_length(match: re.Match[str]) -> Atom | list[Atom] | None:
    if _AFTER_EVENT.search(before(match.string, match.start())):
        return []
    return _shifted(match, ahead=True)


@rule(_LENGTH_STARTS, rf"{_NOT_EVERY}{ZH_LENGTH}(?:之前|以前|前(?![台往期端景途任]|提(?!醒|交|供|出|报|货)))")
def before_length(match: re.Match[str]) -> Atom | None:
    return _shifted(match, ahead=False)


def _shifted(match: re.Match[str], *, ahead: bool) -> Atom | None:
    length = length_of(match)
    if length is None or (length.unit == "year" and length.low >= 1900):
        return None
    level = Level.CLOCK if length.unit in ("second", "minute", "hour") else Level.DAY
    return Atom(level, "offset", anchor=Shifted(length, ahead))
