"""Chinese words for years, quarters, months and weeks, and dates said in full."""

from __future__ import annotations

import re
from datetime import date
from typing import Literal

from intents.entities.anchors import Fixed
from intents.entities.calendar_parts import (
    DateOf,
    DayOf,
    Edge,
    EdgeOf,
    HalfOf,
    MonthOf,
    MonthsOf,
    QuarterOf,
    ThirdOf,
)
from intents.entities.calendars import Unit, shift_days, shift_months, valid_day
from intents.entities.edges import ENDS
from intents.entities.folding import before
from intents.entities.grammar import DIGITS, NUMBERS, READ, Atom, Level, Rules, initials
from intents.entities.numbers import parse_int
from intents.entities.relative import OffsetUnit, UnitRun

rule = Rules()

NUMERALS = "0-9零一二两三四五六七八九十廿卅百千万亿"
WEEK = "(?:周|星期|礼拜)"
PAIRS = "(?:一二|一两|二三|两三|三四|四五|五六|六七|七八|八九)"
MONTH = "(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九元])"
_TENS = "[一二三四五六七八九]"
DAY = rf"(?:3[01]|[12][0-9]|0?[1-9]|三十一?|(?:二十|廿|十){_TENS}?|{_TENS})"
# 上周, 这个月, 下一个季度
REL_STARTS = "上下这本当此"
REL = "(?P<rel>上{1,3}|这|本|当|此|(?<!一)下{1,3})(?:一)?个?"
_EDGES: dict[str, Edge] = {"初": "start", "头": "start", "中": "middle", "底": "end", "末": "end"}
_UNITS: dict[str, Unit] = {"月": "month", "季度": "quarter", "季": "quarter", "年": "year", "周": "week"}
_LEVELS: dict[Unit, Level] = {
    "year": Level.YEAR,
    "quarter": Level.QUARTER,
    "month": Level.MONTH,
    "week": Level.WEEK,
}
_YEARS = {
    "大前年": -3,
    "前年": -2,
    "去年": -1,
    "上年度": -1,
    "上一年": -1,
    "今年": 0,
    "本年": 0,
    "当年": 0,
    "这一年": 0,
}
_YEARS |= {"明年": 1, "来年": 1, "下年度": 1, "下一年": 1, "次年": 1, "后年": 2, "大后年": 3}
_NUMBERED = re.compile(r"(?:号码?|编码|单|合同|(?<![a-z])(?:no|number|id|code)\.?|#)\s*[:是为]?\s*$")
# 中标, 底价, 初步, 末位 are other words
_EDGE = (
    "(?:初(?![步期次始稿级衷版审])|中(?![旬国心标间午美英日俄欧韩澳德法方型等])"
    "|底(?![价座部板层线漆薪]|盘(?![点库货]))|末(?![位端尾]))"
)


def relative(word: str) -> int:
    """上上 → -2, 这 → 0, 下 → 1."""
    return word.count("下") - word.count("上")


@rule(
    DIGITS,
    r"(?<![\d.\-/a-z])(?P<y>(?:19|20|21)\d\d)(?P<sep>[-/.])(?P<m>\d{1,2})(?P=sep)(?P<d>\d{1,2})(?![\d\-/]|\.\d)[日号]?",
    r"(?<![\d.\-/a-z])(?P<y>20\d\d)(?P<m>0[1-9]|1[0-2])(?P<d>[0-2]\d|3[01])(?![\d.\-/a-z])",
    r"(?<![\d.\-/a-z])(?P<y>2[4-9])(?P<sep>[-/])(?P<m>0[1-9]|1[0-2])(?P=sep)(?P<d>0[1-9]|[12]\d|3[01])(?![\d\-/.])",
)
def full_date(match: re.Match[str]) -> Atom | None:
    if "sep" not in match.groupdict() and _NUMBERED.search(before(match.string, match.start())):
        return None
    year = int(match["y"]) + 2000 * (len(match["y"]) == 2)
    day = valid_day(year, int(match["m"]), int(match["d"]))
    return Atom(Level.DAY, "date", anchor=Fixed(day, day, "day")) if day else None


@rule(DIGITS, r"(?<![\d.\-/a-z])(?P<y>20\d\d)[-/.](?P<m>0[1-9]|1[0-2])(?![\d\-/.a-z])月?")
def month_of_year(match: re.Match[str]) -> Atom:
    first = date(int(match["y"]), int(match["m"]), 1)
    return Atom(Level.MONTH, "period", anchor=Fixed(first, shift_days(shift_months(first, 1), -1), "month"))


@rule(
    DIGITS + "二",
    rf"(?<![{NUMERALS}])(?P<y>(?:19|20|21)\d\d|二零[零一二三四五六七八九]{{2}})年(?:度|份)?(?:全年|整年)?",
    rf"(?<![{NUMERALS}.])(?P<y>\d\d)年(?=度?\s*(?:{MONTH}月|第?[一二三四1-4]季度|q[1-4]|[上下]半年|[初底末](?!级)))",
)
def year(match: re.Match[str]) -> Atom:
    digits = "".join(str("零一二三四五六七八九".index(c)) if c not in DIGITS else c for c in match["y"])
    number = int(digits) + 2000 * (len(digits) == 2)
    return Atom(Level.YEAR, "period", anchor=Fixed(date(number, 1, 1), date(number, 12, 31), "year"))


@rule(
    initials(_YEARS),
    rf"(?P<word>{'|'.join(sorted(_YEARS, key=len, reverse=True))})度?"
    r"(?:全年|一?整年|这?一年(?![级半前后内多]))?(?![糕货轻纪龄])",
)
def relative_year(match: re.Match[str]) -> Atom:
    return Atom(Level.YEAR, "period", anchor=OffsetUnit("year", _YEARS[match["word"]]))


@rule("上下", r"(?P<half>[上下])半(?P<unit>年(?!报)|个?月)")
def half(match: re.Match[str]) -> Atom:
    number: Literal[1, 2] = 1 if match["half"] == "上" else 2
    if match["unit"] == "年":
        return Atom(Level.QUARTER, "period", part=HalfOf(number))
    return Atom(Level.EDGE, "period", part=HalfOf(number, "month"))


@rule(
    DIGITS + "q",
    r"(?<![\da-z.\-])(?P<y>20\d\d|[2-4]\d)年?\s?q(?P<n>[1-4])(?![a-z0-9])",
    r"(?<![a-z0-9])q(?P<n>[1-4])\s?['’/-]\s?(?P<y>20\d\d|[2-4]\d)(?!\d)",
)
def quarter_of_year(match: re.Match[str]) -> list[Atom]:
    """2027Q1, 26q4."""
    number = int(match["y"]) % 100 + 2000
    year = Fixed(date(number, 1, 1), date(number, 12, 31), "year")
    quarter = Atom(Level.QUARTER, "period", part=QuarterOf(int(match["n"])))
    return [Atom(Level.YEAR, "period", anchor=year), quarter]


@rule(
    NUMBERS + "第q",
    r"第(?P<n>[一二三四1-4])(?:季度?(?!节)|个季度)",
    r"(?<![每隔])(?P<n>[一二三四1-4])季度(?![节后])",
    r"(?<![a-z0-9])q(?P<n>[1-4])(?![a-z0-9])季?度?",
    r"(?<![a-z0-9])(?P<n>[1-4])q(?![a-z0-9])",
)
def quarter(match: re.Match[str]) -> Atom:
    """四季 without 度 are the seasons."""
    return Atom(Level.QUARTER, "period", part=QuarterOf(parse_int(match["n"])))


@rule("前头", r"[前头](?P<n>[两二三23])个?季度")
def first_quarters(match: re.Match[str]) -> Atom:
    return Atom(Level.QUARTER, "period", part=MonthOf(1, parse_int(match["n"]) * 3, "quarter"))


@rule(
    "第首头最后前",
    rf"(?:(?<={READ})|(?<={READ}的))(?:第(?P<n>[一二三四五六])|(?P<first>首|头一)|(?P<last>最后一))个月",
    rf"(?:(?<={READ})|(?<={READ}的))(?P<lead>[头前后])(?P<count>[两二三四五六七八九十2-9]|10)个月",
)
def months_of(match: re.Match[str]) -> Atom:
    """下个季度第一个月, 今年前五个月."""
    said = match.groupdict()
    if "count" in said:
        count = parse_int(said["count"])
        part = MonthsOf(-count, -1) if said["lead"] == "后" else MonthsOf(1, count)
    else:
        number = -1 if said["last"] else parse_int(said["n"] or "一")
        part = MonthsOf(number, number)
    return Atom(Level.MONTH, "period", part=part, leans=True)


@rule("次", r"次月")
def following_month(match: re.Match[str]) -> Atom:
    return Atom(Level.MONTH, "period", anchor=OffsetUnit("month", 1))


@rule(
    "上下前",
    r"(?P<side>[上下]|(?<![提之以目])前)(?P<n>[两三二四五六23456])个?(?P<unit>周|星期|礼拜)(?![年一二三四五六日天])",
    r"(?P<side>[上下]|(?<![提之以目])前)(?P<n>[两三二四五六23456])个(?P<unit>月)",
)
def units_in_a_row(match: re.Match[str]) -> Atom:
    """上两周, 下两个月, 前三个月: whole ones, this one not among them."""
    count, unit = parse_int(match["n"]), _UNITS["月" if match["unit"] == "月" else "周"]
    first, last = (1, count) if match["side"] == "下" else (-count, -1)
    return Atom(_LEVELS[unit], "period", anchor=UnitRun(unit, first, last))


@rule(REL_STARTS, rf"{REL}(?P<unit>季度|季(?![节后票风])|月(?![台球饼亮嫂季牙饭]))")
def relative_period(match: re.Match[str]) -> Atom:
    unit = _UNITS[match["unit"]]
    return Atom(_LEVELS[unit], "period", anchor=OffsetUnit(unit, relative(match["rel"])))


@rule(
    NUMBERS,
    rf"(?<![{NUMERALS}.])(?P<a>{MONTH})月?份?\s*[-~到至]\s*(?P<b>{MONTH})月份?(?![初中底末{NUMERALS}]|\s*[0-9])",
)
def months(match: re.Match[str]) -> Atom:
    return Atom(Level.MONTH, "period", part=MonthOf(_month(match["a"]), _month(match["b"])))


@rule("一二两三四五六七八", rf"(?<![{NUMERALS}.])(?P<pair>{PAIRS}|十一二)月份?(?![{NUMERALS}])")
def about_the_month(match: re.Match[str]) -> Atom:
    """七八月, 三四月份."""
    first = 11 if match["pair"] == "十一二" else parse_int(match["pair"][0])
    return Atom(Level.MONTH, "period", part=MonthOf(first, first + 1))


def _month(written: str) -> int:
    return 1 if written == "元" else parse_int(written)


@rule(NUMBERS, rf"(?<![{NUMERALS}.])(?P<m>{MONTH})月份?(?P<d>{DAY})[日号]?\s*[-~到至]\s*(?P<e>{DAY})[日号]")
def days_in_month(match: re.Match[str]) -> list[Atom]:
    days = DayOf(parse_int(match["d"]), parse_int(match["e"]))
    month = Atom(Level.MONTH, "date", part=MonthOf(_month(match["m"])))
    return [month, Atom(Level.DAY, "date", part=days)]


@rule(
    NUMBERS + "元",
    rf"(?<![{NUMERALS}.])(?P<m>{MONTH})月份?(?P<d>{DAY})[日号]",
    rf"(?<![{NUMERALS}.])(?P<m>{MONTH})月(?P<d>3[01]|[12][0-9]|0?[1-9])(?![{NUMERALS}.％%个台套天家单次份人件名元块度点倍周月年]|\s*[a-z])",
    rf"(?<![{NUMERALS}.])(?P<m>{MONTH})月(?P<d>(?:二十|三十|十|廿)[一二三四五六七八九]?)(?![{NUMERALS}.％%个台套天家单次份人件名元块度点倍周月年几来多]|\s*[a-z])",
    rf"(?<![{NUMERALS}.])(?P<m>{MONTH})月(?P<d>{DAY})(?=[之以]?前|之?后|上午|下午|早|晚|中午|[到至~(-]|\s|{ENDS})",
)
def day_in_month(match: re.Match[str]) -> Atom:
    return Atom(Level.DAY, "date", part=DateOf(_month(match["m"]), parse_int(match["d"])))


@rule(NUMBERS + "元", rf"(?<![{NUMERALS}.])(?P<m>{MONTH})月份?(?![花饼球亮嫂季牙])")
def month(match: re.Match[str]) -> Atom:
    return Atom(Level.MONTH, "period", part=MonthOf(_month(match["m"])))


@rule("暑", r"暑[假期](?!工)")
def summer_holidays(match: re.Match[str]) -> Atom:
    return Atom(Level.MONTH, "period", part=MonthOf(7, 8))


@rule("上中下", r"(?P<third>[上中下])旬")
def third(match: re.Match[str]) -> Atom:
    numbers: dict[str, Literal[1, 2, 3]] = {"上": 1, "中": 2, "下": 3}
    return Atom(Level.EDGE, "period", part=ThirdOf(numbers[match["third"]]))


@rule(
    "月季年周",
    rf"周(?!末)(?P<edge>{_EDGE})",
    rf"(?P<unit>月|季度|季|年)(?P<edge>{_EDGE}|(?<=月)头)",
)
def edge_of(match: re.Match[str]) -> Atom:
    unit = _UNITS[match.groupdict().get("unit") or "周"]
    return Atom(Level.EDGE, "period", part=EdgeOf(_EDGES[match["edge"]], unit))


@rule("初中底末", rf"(?<={READ})(?P<edge>{_EDGE})")
def edge(match: re.Match[str]) -> Atom:
    return Atom(Level.EDGE, "period", part=EdgeOf(_EDGES[match["edge"]]), leans=True)


@rule("月年周", r"(?<!每)(?P<unit>[月年周])(?:之|以)?内(?![部容])")
def within_this(match: re.Match[str]) -> Atom:
    unit = _UNITS[match["unit"]]
    return Atom(_LEVELS[unit], "period", anchor=OffsetUnit(unit, 0))
