"""Chinese words for weeks, weekends and the days of a week: 下周三, 周二三, 上上周末."""

from __future__ import annotations

import re

from intents.entities.anchors import Within
from intents.entities.calendar_parts import WeekdayOf, Weekend
from intents.entities.calendars import Unit
from intents.entities.dates_zh import NUMERALS, REL, REL_STARTS, WEEK, relative
from intents.entities.edges import ENDS
from intents.entities.grammar import Atom, Level, Rules
from intents.entities.relative import OffsetUnit, SameDay
from intents.entities.words import WORDS

rule = Rules()

_YEARS_AWAY = {"去年": -1, "明年": 1, "前年": -2, "后年": 2}
_THIS_DAY = "的?(?:今天|今日|同一天|这一天|这个时候|这时候)"

# 马上, 线上, 楼下 have a 上 or 下 of their own
_APART = "(?<![线网马海楼地])"
_TITLE = (
    "(?:总(?![结共体量计额数])|经理|工(?![作期艺厂程业序况])|主任|先生|女士|老师|厂长|部长|董|局长|科长|处长)"
)
_WEEKDAYS = dict(zip("一二三四五六日天1234567", (1, 2, 3, 4, 5, 6, 7, 7, 1, 2, 3, 4, 5, 6, 7), strict=True))
# 这周一直, 下周一定, 本周一共: the 一 is not Monday's; 下周三家, 周五金 are no weekdays either.
_MONDAY = (
    "一(?!直|般|共|定|些|下子|样|致|旦|切|个|家|次|趟|位|批|笔|天|台(?!达)"
    rf"|起(?!{ENDS}|\s|生效|执行|开始|实行|就|到|至|算))"
)
_OTHER_WEEKDAY = "[二三四五六日天](?!次|趟|个(?!人)|家(?![里具])|场(?![地内])|位|笔(?![记电])|[百千万金])"
_SEVERAL = (
    "(?:一二三四?五?|二三四五?|三四五|四五六|一二|二三|三四|四五|五六|六日)"
    "(?![点:时个家台套号月次百千万十人份楼期])"
)
_WEEKDAY = rf"(?P<days>{_SEVERAL}|六周日|{_MONDAY}|{_OTHER_WEEKDAY}|[1-7](?![\d个天年月.:%点]))"
_NAME_BEHIND = rf"(?:(?=(?P<name>[^\W\d_a-z]){_TITLE}))?"


@rule(
    REL_STARTS + "去明前后",
    rf"{_APART}{REL}(?P<unit>周|星期|礼拜|月){_THIS_DAY}",
    rf"(?P<year>[去明前后]年){_THIS_DAY}",
)
def same_day(match: re.Match[str]) -> Atom:
    """上个月今天, 去年的这个时候."""
    said = match.groupdict()
    if "year" in said:
        return Atom(Level.DAY, "relative", anchor=SameDay("year", _YEARS_AWAY[said["year"]]))
    unit: Unit = "month" if said["unit"] == "月" else "week"
    return Atom(Level.DAY, "relative", anchor=SameDay(unit, relative(said["rel"])))


@rule(
    REL_STARTS + "周星礼",
    rf"(?<=[从自]){REL}{WEEK}(?P<days>一)(?=起)",
    rf"{_APART}{REL}{WEEK}{_WEEKDAY}",
    rf"(?:(?<![{NUMERALS}每几])|(?<=[万亿])){WEEK}{_WEEKDAY}{_NAME_BEHIND}",
)
def weekday(match: re.Match[str]) -> Atom | None:
    """周一鸣总 is a person, 周三李总 is Mr Li on Wednesday."""
    said = match.groupdict()
    if said.get("name") and said["name"] not in WORDS["surnames"]:
        return None
    days = [_WEEKDAYS[day] for day in said["days"].replace("周", "")]
    part = WeekdayOf(days[0], days[-1] if len(days) > 1 else 0)
    if "rel" not in said:
        return Atom(Level.DAY, "weekday", part=part)
    return Atom(Level.DAY, "weekday", anchor=Within(OffsetUnit("week", relative(said["rel"])), part))


@rule(REL_STARTS, rf"{_APART}{REL}(?:{WEEK}末|双休日?)")
def relative_weekend(match: re.Match[str]) -> Atom:
    return Atom(Level.DAY, "weekday", anchor=Within(OffsetUnit("week", relative(match["rel"])), Weekend()))


@rule("周双礼", r"周六日|双休日|周末|礼拜末")
def weekend(match: re.Match[str]) -> Atom:
    return Atom(Level.DAY, "weekday", part=Weekend())


@rule(REL_STARTS, rf"{_APART}{REL}{WEEK}(?![边转密围]|期(?!内)|{_TITLE})")
def week(match: re.Match[str]) -> Atom:
    return Atom(Level.WEEK, "period", anchor=OffsetUnit("week", relative(match["rel"])))
