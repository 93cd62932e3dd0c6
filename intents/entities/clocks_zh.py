"""Chinese words for parts of the day and the time of the clock."""

from __future__ import annotations

import re

from intents.entities.clocks import Clock, ClockSpan, PartOfDay
from intents.entities.dates_zh import NUMERALS, PAIRS
from intents.entities.folding import before, behind
from intents.entities.grammar import DIGITS, NUMBERS, READ, Atom, Level, Rules, initials
from intents.entities.numbers import parse_int
from intents.entities.words import WORDS, guarded, one_of

rule = Rules()

_HOUR = "(?:2[0-4]|1[0-9]|0?[0-9]|二十[一二三四]?|十[一二三四五六七八九]?|[零一二两三四五六七八九])"
_MINUTE = "(?:[0-5][0-9]|[二三四五]?十[一二三四五六七八九]?|零[一二三四五六七八九])"
_FEW = "(?:[0-5]?[0-9]|[一二三四五六七八九])"
_HOURS_START = NUMBERS
# 3时间, 9时候 are other words
_TIME = "时(?![间候段长效刻速代期机不常尚找没想忘难疏糊着情气无心])"
_ALONE = rf"(?<![{NUMERALS}第])(?<!\d[.:])"
_COUNTED = guarded(WORDS["counted_points"])
_PARTS = {word: part for word, part in WORDS.part_names.items() if not word.isascii()}
_AFTER_A_TIME = re.compile(rf"{READ}\s*的?\s*$|[到至从]\s*$")
_COUNTS_BEFORE = re.compile(r"[了有差这那第前几提共另好快慢多少大小高低降涨让哪返加减下如]$")
_LIMIT_BEHIND = re.compile(
    r"[之以]?前(?![台端景途]|提(?!醒|交|供|出|报|货))|[之以]?后|左右|来钟|[-~到至]\s*[0-9一二两三四五六七八九十]"
)
_DECIMAL_BEHIND = re.compile(r"[0-9零一二两三四五六七八九]+(?![0-9]*[.:点])")


@rule(initials(_PARTS), rf"(?<![个整])(?P<word>{one_of(_PARTS)})(?!好(?!了)|茶|餐|饭|觉|班)")
def part(match: re.Match[str]) -> Atom:
    return Atom(Level.PART, "part", part=PartOfDay(_PARTS[match["word"]]))


@rule("早晚", rf"(?P<word>[早晚])(?=\s*{_HOUR}(?:点|{_TIME}|:))")
def part_before_clock(match: re.Match[str]) -> Atom:
    return Atom(Level.PART, "part", part=PartOfDay("early" if match["word"] == "早" else "evening"))


@rule("早晚", rf"(?<={READ})(?P<word>[早晚])(?![点些期已就于知会操报餐饭茶班教高])")
def part_behind_day(match: re.Match[str]) -> Atom:
    return Atom(
        Level.PART, "part", part=PartOfDay("early" if match["word"] == "早" else "evening"), leans=True
    )


@rule("上下收", r"(?P<what>下班|收工|上班)(?=[之以]?[前后]|时)")
def office_hours(match: re.Match[str]) -> Atom:
    hour = 9 if match["what"] == "上班" else 18
    return Atom(Level.CLOCK, "clock", part=Clock(hour, sure=True, whole=True))


@rule(
    NUMBERS + "差",
    rf"差(?P<to>一刻|十|二十|{_FEW})(?:分钟?)?(?:到|就)?(?P<hour>{_HOUR})点钟?",
    rf"{_ALONE}(?P<hour>{_HOUR})点差(?P<to>一刻|十|二十|{_FEW})分?",
)
def before_the_hour(match: re.Match[str]) -> Atom:
    minutes = 15 if match["to"] == "一刻" else parse_int(match["to"])
    return _clock(parse_int(match["hour"]) - 1 or 12, 60 - minutes)


@rule(
    _HOURS_START,
    rf"{_ALONE}(?P<a>{_HOUR})(?:点钟?)?\s*[-~到至]\s*(?P<b>{_HOUR})点(?P<half>半)?(?!{_COUNTED})",
)
def clock_span(match: re.Match[str]) -> Atom:
    first = _clock_part(parse_int(match["a"]))
    return Atom(
        Level.CLOCK,
        "clock",
        part=ClockSpan(first, _clock_part(parse_int(match["b"]), 30 if match["half"] else 0)),
    )


@rule("一二两三四五六七八九", rf"{_ALONE}(?P<pair>{PAIRS}|十一二)点(?!{_COUNTED})钟?")
def about_the_hour(match: re.Match[str]) -> Atom | None:
    """下午三四点, 八九点."""
    first = 11 if match["pair"] == "十一二" else parse_int(match["pair"][0])
    return Atom(Level.CLOCK, "clock", part=ClockSpan(_clock_part(first), _clock_part(first + 1)))


@rule(
    _HOURS_START,
    rf"{_ALONE}(?P<hour>{_HOUR})(?:点|{_TIME})(?:(?P<half>半(?![径导成年个天]))|(?P<quarter>[一三13])刻"
    rf"|过?(?P<minute>{_MINUTE})分?(?!钟|[个台套件万亿%块元米{NUMERALS}])|过?(?P<few>{_FEW})分(?!钟))",
)
def clock(match: re.Match[str]) -> Atom | None:
    if match["half"]:
        return _clock(parse_int(match["hour"]), 30)
    if match["quarter"]:
        return _clock(parse_int(match["hour"]), 15 * parse_int(match["quarter"]))
    written = match["minute"] or match["few"]
    return _clock(parse_int(match["hour"]), parse_int(written.lstrip("零") or "零"))


@rule(
    DIGITS,
    r"(?<![\d/a-z])(?<!\d[.:])(?P<hour>[01]?\d|2[0-4]):(?P<minute>[0-5]\d)(?::[0-5]\d)?(?!\d|:\d)(?!\s*[ap]\.?m)",
)
def digital_clock(match: re.Match[str]) -> Atom | None:
    if re.search(r"(?:比例?|配比|ratio|scale)\s*[:为是]?\s*$", before(match.string, match.start())):
        return None
    hour, minute = int(match["hour"]), int(match["minute"])
    if hour * 60 + minute > 24 * 60:
        return None
    clock = Clock(hour, minute, sure=hour > 12 or match["hour"].startswith("0"))
    return Atom(Level.CLOCK, "clock", part=clock)


@rule(
    _HOURS_START,
    rf"{_ALONE}(?P<hour>{_HOUR})(?:点(?!半)(?P<sure>钟|整)?(?:多钟?(?![个台家套万块元人])|来钟)?|{_TIME})",
)
def full_hour(match: re.Match[str]) -> Atom | None:
    """Three o'clock, unless it is three points: 三点建议, 谈了五点, 一点问题, or a decimal: 三点五万."""
    lead, rest = before(match.string, match.start()), behind(match.string, match.end())
    if not match["sure"] and match[0][-1] == "点" and _DECIMAL_BEHIND.match(rest):
        return None
    sure = match["sure"] or match[0][-1] == "时" or _AFTER_A_TIME.search(lead) or _LIMIT_BEHIND.match(rest)
    points = re.match(_COUNTED, rest) or _COUNTS_BEFORE.search(lead) or match["hour"] == "一"
    if points and not sure:
        return None
    return Atom(Level.CLOCK, "clock", part=_clock_part(parse_int(match["hour"]), whole=True))


def _clock(hour: int, minute: int) -> Atom:
    return Atom(Level.CLOCK, "clock", part=_clock_part(hour, minute))


def _clock_part(hour: int, minute: int = 0, *, whole: bool = False) -> Clock:
    return Clock(hour, minute, sure=hour > 12 or hour == 0, whole=whole)
