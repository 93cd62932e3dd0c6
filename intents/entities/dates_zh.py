"""Chinese words for years, months, weeks, days and festivals."""

from __future__ import annotations

import re
from datetime import date
from typing import Literal

from intents.entities.anchors import Fixed, OffsetUnit, Within
from intents.entities.calendar_parts import (
    DateOf,
    DayOf,
    Edge,
    EdgeOf,
    HalfOf,
    MonthOf,
    QuarterOf,
    ThirdOf,
    WeekdayOf,
    Weekend,
)
from intents.entities.calendars import Unit, shift_days, shift_months, valid_day
from intents.entities.grammar import Atom, AnchorKind, Level, Rules
from intents.entities.numbers import parse_int
from intents.entities.words import WORDS

rule = Rules()

NUMERALS = "0-9零一二两三四五六七八九十廿卅百千万亿"
WEEK = "(?:周|星期|礼拜)"
_OFFSET = "(?P<rel>上上上|上上|上|这|本|当|此|下下下|下下|下)(?:一)?个?"
_MONTH = "(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_DAY = "(?:3[01]|[12][0-9]|0?[1-9]|三十一?|二十[一二三四五六七八九]?|廿[一二三四五六七八九]?|十[一二三四五六七八九]?|[一二三四五六七八九])"
_TITLES = "总(?![结共体量计额数])|经理|工(?![作期艺厂程业序况])|主任|先生|女士|老师|厂长|部长|董|局长|科长|处长"
_WEEKDAYS = {char: number for number, chars in enumerate(("一1", "二2", "三3", "四4", "五5", "六6", "日天7"), 1) for char in chars}
_EDGES: dict[str, Edge] = {"初": "start", "头": "start", "中": "middle", "底": "end", "末": "end"}
_UNITS: dict[str, Unit] = {"月": "month", "季度": "quarter", "季": "quarter", "年": "year", "周": "week"}
_NOT_A_YEAR = r"(?![以之]?[前后内]|来|间)"
_LEVELS: dict[Unit, Level] = {"year": Level.YEAR, "quarter": Level.QUARTER, "month": Level.MONTH, "week": Level.WEEK, "day": Level.DAY}


def relative(word: str) -> int:
    """上上 → -2, 这 → 0, 下 → 1."""
    return word.count("下") - word.count("上")


def day_atom(day: date | None) -> Atom | None:
    return Atom(Level.DAY, "date", anchor=Fixed(day, day, "day")) if day and 1900 <= day.year < 2200 else None


@rule("|".join(map(re.escape, sorted(WORDS["not_times"], key=len, reverse=True))))
def skip(match: re.Match[str]) -> list[Atom]:
    return []


@rule(r"(?<![\d.\-/a-z])(?P<y>(?:19|20|21)\d\d)(?:-(?P<m>\d{1,2})-(?P<d>\d{1,2})|/(?P<m2>\d{1,2})/(?P<d2>\d{1,2})"
      r"|\.(?P<m3>\d{1,2})\.(?P<d3>\d{1,2}))(?![\d\-/]|\.\d)[日号]?")
def iso_date(match: re.Match[str]) -> Atom | None:
    month, day = match["m"] or match["m2"] or match["m3"], match["d"] or match["d2"] or match["d3"]
    return day_atom(valid_day(int(match["y"]), int(month), int(day)))


@rule(r"(?<![\d.\-/a-z])(?P<y>20\d\d)(?P<m>0[1-9]|1[0-2])(?P<d>[0-2]\d|3[01])(?![\d.\-/a-z])")
def compact_date(match: re.Match[str]) -> Atom | None:
    return day_atom(valid_day(int(match["y"]), int(match["m"]), int(match["d"])))


@rule(r"(?<![\d.\-/a-z])(?P<y>20\d\d)[-/.](?P<m>0[1-9]|1[0-2])(?![\d\-/.a-z])月?")
def iso_month(match: re.Match[str]) -> Atom:
    first = date(int(match["y"]), int(match["m"]), 1)
    return Atom(Level.MONTH, "period", anchor=Fixed(first, shift_days(shift_months(first, 1), -1), "month"))


@rule(rf"(?<![{NUMERALS}])(?P<y>(?:19|20|21)\d\d|二零[零一二三四五六七八九]{{2}})年(?:度|份)?",
      rf"(?<![{NUMERALS}.])(?P<y>\d\d)年(?=度?\s*(?:{_MONTH}月|第?[一二三四1-4]季度|q[1-4]|[上下]半年|[初中底末](?!级)|春节|国庆|元旦))")
def year(match: re.Match[str]) -> Atom:
    number = parse_int("".join(str("零一二三四五六七八九".find(c)) if c in "零一二三四五六七八九" else c for c in match["y"]))
    number += 2000 * (number < 100)
    return Atom(Level.YEAR, "period", anchor=Fixed(date(number, 1, 1), date(number, 12, 31), "year"))


@rule(r"(?P<word>大前年|前年|去年|上一?年度|今年|本年|当年|这一年|明年|来年|下一?年度|次年|大后年|后年)度?(?![糕货轻纪龄])")
def relative_year(match: re.Match[str]) -> Atom:
    offsets = {"大前": -3, "前": -2, "去": -1, "上": -1, "明": 1, "来": 1, "下": 1, "次": 1, "大后": 3, "后": 2}
    word = match["word"]
    offset = next((offsets[key] for key in sorted(offsets, key=len, reverse=True) if word.startswith(key)), 0)
    return Atom(Level.YEAR, "period", anchor=OffsetUnit("year", offset))


@rule(r"(?P<half>上|下)半年(?!报)")
def half_year(match: re.Match[str]) -> Atom:
    return Atom(Level.QUARTER, "period", part=HalfOf(1 if match["half"] == "上" else 2))


@rule(r"(?P<half>上|下)半个?月")
def half_month(match: re.Match[str]) -> Atom:
    return Atom(Level.EDGE, "period", part=HalfOf(1 if match["half"] == "上" else 2, "month"))


@rule(r"(?<![每隔])(?:第)?(?P<n>[一二三四1-4])季度?(?![节后])", r"(?<![a-z0-9])q(?P<n>[1-4])(?![a-z0-9])季?度?", r"(?<![a-z0-9])(?P<n>[1-4])q(?![a-z0-9])",
      r"第(?P<n>[一二三四])个季度")
def quarter(match: re.Match[str]) -> Atom:
    return Atom(Level.QUARTER, "period", part=QuarterOf(parse_int(match["n"])))


@rule(r"前(?P<n>[两二三23])个?季度")
def first_quarters(match: re.Match[str]) -> Atom:
    return Atom(Level.QUARTER, "period", part=MonthOf(1, parse_int(match["n"]) * 3, "quarter"))


@rule(rf"{_OFFSET}(?P<unit>季度|季(?![节后票风])|月(?![台球饼亮嫂季牙饭]))")
def relative_period(match: re.Match[str]) -> Atom:
    unit = _UNITS[match["unit"]]
    return Atom(_LEVELS[unit], "period", anchor=OffsetUnit(unit, relative(match["rel"])))


@rule(rf"(?<![{NUMERALS}.])(?P<a>{_MONTH})月?份?\s*[-~到至]\s*(?P<b>{_MONTH})月份?(?!\s*[0-9初中底])(?![{NUMERALS}])")
def months(match: re.Match[str]) -> Atom:
    return Atom(Level.MONTH, "period", part=MonthOf(parse_int(match["a"]), parse_int(match["b"])))


@rule(rf"(?<![{NUMERALS}.])(?P<m>{_MONTH})月份?(?P<d>{_DAY})(?:日|号)?\s*[-~到至]\s*(?P<e>{_DAY})[日号]")
def month_and_days(match: re.Match[str]) -> list[Atom]:
    days = DayOf(parse_int(match["d"]), parse_int(match["e"]))
    return [Atom(Level.MONTH, "date", part=MonthOf(parse_int(match["m"]))), Atom(Level.DAY, "date", part=days)]


@rule(rf"(?<![{NUMERALS}.])(?P<m>{_MONTH})月份?(?P<d>{_DAY})(?:[日号]|(?=[之以]?前|后(?!续)|上午|下午|早|晚|中午|到|至|\s*[-~（(，,。；;]|\s*$|\s+))(?!\s*[个台套件%])")
def month_and_day(match: re.Match[str]) -> Atom:
    return Atom(Level.DAY, "date", part=DateOf(parse_int(match["m"]), parse_int(match["d"])))


@rule(rf"(?<![{NUMERALS}.])(?P<m>{_MONTH}|正|腊)月份?(?![花饼球亮嫂季牙])")
def month(match: re.Match[str]) -> Atom | None:
    return Atom(Level.MONTH, "period", part=MonthOf(parse_int(match["m"]))) if match["m"] not in "正腊" else None


@rule(r"(?P<third>[上中下])旬")
def third(match: re.Match[str]) -> Atom:
    number: Literal[1, 2, 3] = 1 if match["third"] == "上" else 2 if match["third"] == "中" else 3
    return Atom(Level.EDGE, "period", part=ThirdOf(number))


@rule(r"(?P<unit>月|季度|季|年|周)(?P<edge>[初底末]|(?<=月)头|中(?![旬国心标间午]))(?![期步级价座板层盘漆薪次始审])")
def edge_of(match: re.Match[str]) -> Atom | None:
    if match["unit"] + match["edge"] == "周末":
        return Atom(Level.DAY, "weekday", part=Weekend())
    return Atom(Level.EDGE, "period", part=EdgeOf(_EDGES[match["edge"]], _UNITS[match["unit"]]))


@rule(r"(?<=[月季度年])(?P<edge>[初末底]|中(?![旬国心标间午]))(?![期步次始稿级衷版审价座部板层盘线漆薪])")
def edge(match: re.Match[str]) -> Atom:
    return Atom(Level.EDGE, "period", part=EdgeOf(_EDGES[match["edge"]]), leans=True)


@rule(r"(?<!每)(?P<unit>月|年|周)(?:之|以)?内")
def within_this(match: re.Match[str]) -> Atom:
    unit = _UNITS[match["unit"]]
    return Atom(_LEVELS[unit], "period", anchor=OffsetUnit(unit, 0))


@rule(rf"(?:{_OFFSET})?(?<![{NUMERALS}每]){WEEK}(?P<days>(?:一二|二三|三四|四五|五六|六日)(?![点:个家台套号月次百千万十人份楼期])"
      r"|六周日|一(?!直|般|共|定|些|下子|样|致|旦|切|个|家|次|趟|位|批|笔|天|起(?![，,。；;、\s]|$|生效|执行|开始|实行|就|到|至|算))"
      rf"|[二三四五六日天](?!次|趟|个(?!人)|家(?![里具])|场(?![地内])|位|笔(?![记电])|百|千|万|金)|[1-7](?![\d个天年月.:%点]))(?:(?=(?P<name>[^\W\d_a-z](?:{_TITLES}))))?")
def weekday(match: re.Match[str]) -> Atom | None:
    if match["name"] and match["name"][0] not in WORDS["surnames"] and not match["rel"]:
        return None
    days = match["days"].replace("周", "")
    part = WeekdayOf(_WEEKDAYS[days[0]], _WEEKDAYS[days[1]] if len(days) > 1 else 0)
    return weekday_atom(part, match["rel"])


def weekday_atom(part: WeekdayOf, rel: str | None) -> Atom:
    if rel is None:
        return Atom(Level.DAY, "weekday", part=part)
    return Atom(Level.DAY, "weekday", anchor=Within(OffsetUnit("week", relative(rel)), part))


@rule(rf"{_OFFSET}(?:{WEEK}末|双休日?)")
def relative_weekend(match: re.Match[str]) -> Atom:
    return Atom(Level.DAY, "weekday", anchor=Within(OffsetUnit("week", relative(match["rel"])), Weekend()))


@rule(r"周六日|双休日|周末|礼拜末")
def weekend(match: re.Match[str]) -> Atom:
    return Atom(Level.DAY, "weekday", part=Weekend())


@rule(rf"(?<![线网马海楼地])(?P<rel>上上上|上上|上|这|本|当|下下下|下下|下)(?:一)?个?{WEEK}(?![边转密围]|期(?!内)|{_TITLES})")
def week(match: re.Match[str]) -> Atom:
    return Atom(Level.WEEK, "period", anchor=OffsetUnit("week", relative(match["rel"])))
