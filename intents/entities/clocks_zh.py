"""Chinese words for parts of the day, the time of the clock, and what happens again and again."""

from __future__ import annotations

import re

from intents.entities.anchors import Around
from intents.entities.calendars import Unit
from intents.entities.clocks import Clock, ClockSpan, PartOfDay
from intents.entities.calendar_parts import WeekdayOf, Weekend
from intents.entities.dates_zh import NUMERALS, WEEK
from intents.entities.grammar import Atom, Level, Repeat, Rules
from intents.entities.numbers import parse_int
from intents.entities.recurrence import DAY_CODES, WeekdaySet
from intents.entities.words import WORDS, one_of

rule = Rules()

_HOUR = "(?:2[0-4]|1[0-9]|0?[0-9]|二十[一二三四]?|十[一二三四五六七八九]?|[零一二两三四五六七八九])"
_MINUTE = "(?:[0-5][0-9]|[二三四五]?十[一二三四五六七八九]?|零[一二三四五六七八九])"
_FEW_MINUTES = "(?:[0-5]?[0-9]|[一二三四五六七八九])"
_COUNTED = one_of(WORDS["counted_points"])
_ZH_PARTS = {word: part for word, part in WORDS.part_names.items() if not word.isascii()}
_AFTER_A_DAY = re.compile(r"(?:[天号日晚早晨午里夜]|[上下]午|(?:周|星期|礼拜)[一二三四五六日天]|[今明昨后前]儿)的?\s*$")
_COUNTS_BEFORE = re.compile(r"(?:[了有差这那第前几提共另好快慢多少大小高低降涨让哪返加减下如])$")
_VAGUE_ONE = re.compile(r"(?:[\w，,。；;、]|^)$")
_UNITS: dict[str, tuple[str, int, Unit, Level]] = {
    "天": ("DAILY", 1, "day", Level.DAY),
    "日": ("DAILY", 1, "day", Level.DAY),
    "周": ("WEEKLY", 1, "week", Level.WEEK),
    "星期": ("WEEKLY", 1, "week", Level.WEEK),
    "礼拜": ("WEEKLY", 1, "week", Level.WEEK),
    "半个月": ("DAILY", 15, "day", Level.DAY),
    "半月": ("DAILY", 15, "day", Level.DAY),
    "月": ("MONTHLY", 1, "month", Level.MONTH),
    "季度": ("MONTHLY", 3, "quarter", Level.QUARTER),
    "季": ("MONTHLY", 3, "quarter", Level.QUARTER),
    "半年": ("MONTHLY", 6, "month", Level.MONTH),
    "年": ("YEARLY", 1, "year", Level.YEAR),
}
_WEEKDAY = "[一二三四五六日天]"


@rule(rf"(?:每隔?|隔|逢|每逢)(?P<n>[两双2]|一|单|)个?{WEEK}的?(?:{WEEK})?(?P<days>{_WEEKDAY}(?:[、,，和及跟/]?(?:{WEEK})?{_WEEKDAY})*|末)(?!次|趟|回)")
def every_weekday(match: re.Match[str]) -> list[Atom]:
    interval = 2 if match["n"] in tuple("两双2") or match[0].startswith("隔") else 1
    repeat = Repeat("WEEKLY", interval)
    if match["days"] == "末":
        return [Atom(Level.DAY, "recurring", part=Weekend(), repeat=repeat)]
    days = sorted({"一二三四五六日".find(char.replace("天", "日")) + 1 for char in re.findall(_WEEKDAY, match["days"])})
    if len(days) == 1:
        return [Atom(Level.DAY, "recurring", part=WeekdayOf(days[0]), repeat=repeat)]
    return [Atom(Level.DAY, "recurring", anchor=WeekdaySet(tuple(days)), repeat=repeat)]


@rule(rf"每?(?:周|星期)一(?:到|至)(?:周|星期)?五(?=每天|都|早|上午|下午|晚)|每个?工作日|(?<![个后首一])工作日(?![志内前后里程历常])|逢工作日")
def every_workday(match: re.Match[str]) -> Atom:
    by = f"BYDAY={','.join(DAY_CODES[:5])}"
    return Atom(Level.DAY, "recurring", anchor=WeekdaySet((1, 2, 3, 4, 5)), repeat=Repeat("WEEKLY", by=by))


@rule(rf"(?:每(?P<gap>隔)?|(?P<skip>隔))(?:(?P<n>[1-9]|1[0-2]|[一二两三四五六七八九十])?个?(?P<unit>天(?!津)|日(?![产均])|周|星期|礼拜|半个?月|月(?!台)|季度?|半年|年(?!产)))(?!次|趟|内|[一二三四五六日天]次)")
def every(match: re.Match[str]) -> Atom:
    frequency, size, unit, level = _UNITS[match["unit"]]
    count = parse_int(match["n"] or "一")
    if match["skip"] or (match["gap"] and count == 1):
        count += 1
    return Atom(level, "recurring", anchor=Around(unit), repeat=Repeat(frequency, size * count))


@rule(r"每(?P<part>早|晚)(?!会)")
def every_morning(match: re.Match[str]) -> list[Atom]:
    part = "early" if match["part"] == "早" else "evening"
    return [
        Atom(Level.DAY, "recurring", anchor=Around("day"), repeat=Repeat("DAILY")),
        Atom(Level.PART, "part", part=PartOfDay(part)),
    ]


@rule(rf"(?P<word>{one_of(_ZH_PARTS)})(?!好|茶|餐|饭|觉|班(?!前))")
def part(match: re.Match[str]) -> Atom:
    return Atom(Level.PART, "part", part=PartOfDay(_ZH_PARTS[match["word"]]))


@rule(rf"(?P<word>早|晚)(?=\s*{_HOUR}(?:点|时|:))", r"(?<=[天号日一二三四五六])(?P<word>早|晚)(?![点些期已就于知会操报餐饭茶班教高])")
def short_part(match: re.Match[str]) -> Atom:
    early = match["word"] == "早"
    return Atom(Level.PART, "part", part=PartOfDay("early" if early else "evening"), leans=not match[0])


@rule(r"(?P<what>下班|收工)(?=[之以]?[前后]|时)", r"(?P<what>上班)(?=[之以]?[前后]|时)")
def office_hours(match: re.Match[str]) -> Atom:
    return Atom(Level.CLOCK, "clock", part=Clock(9 if match["what"] == "上班" else 18, sure=True, whole=True))


@rule(rf"差(?P<to>一刻|{_FEW_MINUTES}|十|二十)(?:分钟?)?(?:到|就)?(?P<hour>{_HOUR})点钟?",
      rf"(?<![{NUMERALS}.:第])(?P<hour>{_HOUR})点差(?P<to>一刻|{_FEW_MINUTES}|十|二十)分?")
def before_the_hour(match: re.Match[str]) -> Atom:
    minutes = 15 if match["to"] == "一刻" else parse_int(match["to"])
    hour = parse_int(match["hour"])
    return _clock(hour - 1 if hour > 1 else 12, 60 - minutes)


@rule(rf"(?<![{NUMERALS}.:第])(?P<a>{_HOUR})(?:点钟?)?\s*[-~到至]\s*(?P<b>{_HOUR})点(?P<half>半)?(?!{_COUNTED})")
def clock_span(match: re.Match[str]) -> Atom:
    last = _clock_part(parse_int(match["b"]), 30 if match["half"] else 0)
    return Atom(Level.CLOCK, "clock", part=ClockSpan(_clock_part(parse_int(match["a"]), 0), last))


@rule(rf"(?<![{NUMERALS}.:第])(?P<hour>{_HOUR})(?:点|时(?![间候段长效刻速代期机不常尚]))(?:(?P<half>半)|(?P<quarter>[一三])刻|(?:过)?(?P<minute>{_MINUTE})分?(?!钟|[{NUMERALS}]|[个台套件万亿%块元米])|(?:过)?(?P<few>{_FEW_MINUTES})分(?!钟))")
def clock(match: re.Match[str]) -> Atom | None:
    if match["half"]:
        minute = 30
    elif match["quarter"]:
        minute = 15 * parse_int(match["quarter"])
    else:
        minute = parse_int((match["minute"] or match["few"]).lstrip("零") or "零")
    return _clock(parse_int(match["hour"]), minute) if minute < 60 else None


@rule(rf"(?<![\d.:/a-z])(?P<hour>[01]?\d|2[0-4]):(?P<minute>[0-5]\d)(?::[0-5]\d)?(?![\d:])(?!\s*[ap]\.?m)")
def digital_clock(match: re.Match[str]) -> Atom | None:
    if re.search(r"(?:比例?|配比|ratio|scale)\s*[:为是]?\s*$", match.string[: match.start()]):
        return None
    hour, minute = int(match["hour"]), int(match["minute"])
    sure = match["hour"].startswith("0") or hour > 12
    return Atom(Level.CLOCK, "clock", part=Clock(hour, minute, sure=sure)) if hour * 60 + minute <= 1440 else None


@rule(rf"(?<![{NUMERALS}.:第])(?P<hour>{_HOUR})(?:点(?P<sure>钟|整)?|时(?![间候段长效刻速代期机不常尚]))")
def full_hour(match: re.Match[str]) -> Atom | None:
    before, after = match.string[: match.start()], match.string[match.end() :]
    if match["sure"] or _AFTER_A_DAY.search(before) or re.match(r"[之以]?前(?![台端提景途])|[之以]?后|左右|整", after):
        return _full(match, after)
    if re.match(rf"{_COUNTED}", after) or _COUNTS_BEFORE.search(before) or match["hour"] == "一":
        return None
    return _full(match, after)


def _full(match: re.Match[str], after: str) -> Atom | None:
    """Unless it is a decimal: 三点五万, 2点5个."""
    if not match["sure"] and re.match(r"[0-9零一二两三四五六七八九]+(?![0-9]*[.:点])", after) and "时" not in match[0]:
        return None
    hour = parse_int(match["hour"])
    return Atom(Level.CLOCK, "clock", part=_clock_part(hour, 0, whole=True))


def _clock(hour: int, minute: int) -> Atom:
    return Atom(Level.CLOCK, "clock", part=_clock_part(hour, minute))


def _clock_part(hour: int, minute: int, *, whole: bool = False) -> Clock:
    return Clock(hour, minute, sure=hour > 12 or hour == 0, whole=whole)
