"""Chinese words for what happens again and again: 每周一三五, 每两周, 工作日, 隔天."""

from __future__ import annotations

import re

from intents.entities.anchors import Around
from intents.entities.calendar_parts import WeekdayOf, Weekend
from intents.entities.calendars import Unit
from intents.entities.clocks import PartOfDay
from intents.entities.dates_zh import DAY, MONTH, WEEK
from intents.entities.grammar import NUMBERS, Atom, Level, Repeat, Rules
from intents.entities.numbers import parse_int
from intents.entities.recurrence import WORKDAYS, WORKDAYS_RULE, MonthDaySet, MonthSet, WeekdaySet

rule = Rules()

_DAY = "[一二三四五六日天]"
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


@rule("每", rf"每个?{WEEK}(?P<first>{_DAY})[到至-]{WEEK}?(?P<last>{_DAY})(?:每天|都)?")
def every_weekday_from(match: re.Match[str]) -> Atom | None:
    """每周一到周五."""
    first, last = ("一二三四五六日".index(match[name].replace("天", "日")) + 1 for name in ("first", "last"))
    if first >= last:
        return None
    days = WeekdaySet(tuple(range(first, last + 1)))
    return Atom(Level.DAY, "recurring", anchor=days, repeat=Repeat("WEEKLY"))


@rule(
    "每逢隔单双",
    rf"(?:每隔?|隔|逢|每逢|(?<![价清名订菜账货运提保报工回菜罚表])[单双](?=周))(?P<n>[两双2]|一|单)?个?{WEEK}的?(?:{WEEK})?"
    rf"(?P<days>{_DAY}(?:[、,，和及跟/]?(?:{WEEK})?{_DAY})*|末)(?![次趟回])",
)
def every_weekday(match: re.Match[str]) -> Atom:
    every_other = match["n"] in ("两", "双", "2") or re.match(r"每?隔|[单双]", match[0]) is not None
    repeat = Repeat("WEEKLY", 2 if every_other else 1)
    if match["days"] == "末":
        return Atom(Level.DAY, "recurring", part=Weekend(), repeat=repeat)
    named = re.findall(_DAY, match["days"].replace("天", "日"))
    days = sorted({"一二三四五六日".index(day) + 1 for day in named})
    if len(days) == 1:
        return Atom(Level.DAY, "recurring", part=WeekdayOf(days[0]), repeat=repeat)
    return Atom(Level.DAY, "recurring", anchor=WeekdaySet(tuple(days)), repeat=repeat)


@rule("每", rf"每年的?(?P<months>{MONTH}月?份?(?:[、,，和及跟与]{MONTH}月?份?)+(?<=[月份]))(?![0-9])")
def every_months(match: re.Match[str]) -> Atom:
    """每年1月和7月."""
    months = {parse_int(month) for month in re.findall(r"[\d一二三四五六七八九十]+", match["months"])}
    return Atom(Level.MONTH, "recurring", anchor=MonthSet(tuple(sorted(months))), repeat=Repeat("YEARLY"))


@rule("每逢", r"(?:每逢|每到|逢)(?P<unit>月|季度?|年)(?=[初底末中尾])")
def every_edge(match: re.Match[str]) -> Atom:
    """每逢月底."""
    frequency, size, unit, level = _UNITS[match["unit"]]
    return Atom(level, "recurring", anchor=Around(unit), repeat=Repeat(frequency, size))


@rule(
    "每工周星逢",
    r"每个?工作日",
    r"(?:每逢|逢)?(?<![个后首一])工作日(?![志内前后里历常程])",
    rf"每?{WEEK}一[到至]{WEEK}?五(?=每天|都)(?:每天)?",
)
def every_workday(match: re.Match[str]) -> Atom:
    return Atom(Level.DAY, "recurring", anchor=WORKDAYS, repeat=Repeat("WEEKLY", by=WORKDAYS_RULE))


@rule("每", rf"每个?月的?(?P<days>{DAY}[号日]?(?:[、,，和及跟与]{DAY}[号日]?)+(?<=[号日]))")
def every_days_of_month(match: re.Match[str]) -> Atom:
    """每月5号和20号."""
    days = {parse_int(day) for day in re.findall(r"[\d零一二三四五六七八九十廿]+", match["days"])}
    return Atom(Level.DAY, "recurring", anchor=MonthDaySet(tuple(sorted(days))), repeat=Repeat("MONTHLY"))


@rule(
    "每隔",
    r"(?:每(?P<gap>隔)?|(?P<skip>隔(?![^,，。]{1,5}再)))(?P<n>[1-9]|1[0-2]|[一二两三四五六七八九十])?个?"
    r"(?P<unit>天(?!津)|日(?![产均])|周|星期|礼拜|半个?月|月(?!台)|季度?|半年|年(?!产))(?:一次|(?!次|趟|内|[两二三四五六七八九\d]次))",
)
def every(match: re.Match[str]) -> Atom:
    frequency, size, unit, level = _UNITS[match["unit"]]
    count = parse_int(match["n"] or "一")
    if match["skip"] or (match["gap"] and count == 1):
        count += 1
    return Atom(level, "recurring", anchor=Around(unit), repeat=Repeat(frequency, size * count))


@rule(
    NUMBERS + "半",
    rf"(?<![{NUMBERS}第每隔])(?P<n>[1-9]|1[0-2]|[一二两三四五六七八九十])?个?"
    r"(?P<unit>天|周|星期|礼拜|半个?月|月|季度|半年|年)(?:来)?(?:碰|跑|去|见|开|做)?[一1][次趟回](?![性了过])",
)
def once_every(match: re.Match[str]) -> Atom | None:
    """一周一次, 三个月一次."""
    if not match["n"] and not match["unit"].startswith("半"):
        return None
    frequency, size, unit, level = _UNITS[match["unit"]]
    return Atom(
        level,
        "recurring",
        anchor=Around(unit),
        repeat=Repeat(frequency, size * parse_int(match["n"] or "一")),
    )


@rule("每", r"每(?:天|日)?(?P<part>早|晚)(?![会上间饭餐])")
def every_morning(match: re.Match[str]) -> list[Atom]:
    part = PartOfDay("early" if match["part"] == "早" else "evening")
    day = Atom(Level.DAY, "recurring", anchor=Around("day"), repeat=Repeat("DAILY"))
    return [day, Atom(Level.PART, "part", part=part)]
