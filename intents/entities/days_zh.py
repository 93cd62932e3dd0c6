"""Chinese words for days: relative ones, days of the month, festivals."""

from __future__ import annotations

import re
from typing import Literal

from intents.entities.anchors import Fixed
from intents.entities.calendar_parts import DateOf, DateSpan, DayOf, FestivalOf, NthOf
from intents.entities.calendars import valid_day
from intents.entities.clocks import PartOfDay
from intents.entities.dates_zh import DAY, NUMERALS
from intents.entities.edges import begins_clause
from intents.entities.folding import before, behind
from intents.entities.grammar import DIGITS, NUMBERS, READ, Atom, Level, Rules, initials
from intents.entities.numbers import parse_int
from intents.entities.relative import Days, Instant, NextWorkday, OffsetDay, TheseDays
from intents.entities.words import WORDS, one_of

rule = Rules()

_M = "(?:1[0-2]|0?[1-9])"
_D = "(?:3[01]|[12][0-9]|0?[1-9])"
_THINGS = one_of(WORDS["numbered_things"])
_FESTIVALS = {
    word: key for word, key in WORDS.festival_names.items() if not word[0].isascii() or word[0].isdigit()
}
_COUNTS = {"一两": 2, "两": 2, "二": 2, "三": 3, "几": 3, "些": 3}
_DATE_FOLLOWS = re.compile(
    r"\s*(?:[之以]前|前|之后|以后|[那这当][天日周]|上午|下午|早上|晚上|中午|晚|早|号|日|[(（]?\s*(?:周|星期|礼拜)[一二三四五六日天])"
)
_DATE_NAMED = re.compile(r"(?:日期|时间|截止|截至|交期|推迟到|延期?到)\s*:?\s*$")
_DATE_LEADS = re.compile(
    r"(?:[到至于在]|日期|时间|改[为成]|推迟|截止|截至|交期"
    r"|(?<![a-z])(?:on|by|before|until|till|from|date|due|to|is|after|since))\s*:?\s*$"
)


@rule(
    initials(_FESTIVALS),
    rf"(?<![{NUMERALS}])(?P<name>{one_of(_FESTIVALS)})(?:当[天日])?(?!\d|[个万千百亿台套%])",
)
def festival(match: re.Match[str]) -> Atom | None:
    name, lead = match["name"], before(match.string, match.start())
    if name[0].isdigit() and re.search(r"\d[.,]$", lead):
        return None
    if len(name) == 2 and _is_person(lead, behind(match.string, match.end())):
        return None
    return Atom(Level.DAY, "festival", part=FestivalOf(_FESTIVALS[name]))


def _is_person(lead: str, rest: str) -> bool:
    """王国庆, 找张清明: a surname before it and nothing of a festival behind it."""
    if not lead or lead[-1] not in WORDS["surnames"] or re.search(r"[今明去]年$|[过等到]$", lead):
        return False
    return not re.match(r"[节前后期假放长之以]", rest)


@rule(
    initials(WORDS.hesitant_festival_names),
    rf"(?<![{NUMERALS}.第]){one_of(WORDS.hesitant_festival_names)}(?=节|[之以]?前(?!台)|[之以]?后|期间|放?假|黄金周)",
)
def hesitant_festival(match: re.Match[str]) -> Atom:
    return Atom(Level.DAY, "festival", part=FestivalOf(WORDS.hesitant_festival_names[match[0]]))


@rule(initials(WORDS["day_parts"]), rf"(?P<word>{one_of(WORDS['day_parts'])})")
def day_and_part(match: re.Match[str]) -> list[Atom]:
    days, part = WORDS["day_parts"][re.sub(r"\s+", " ", match["word"])]
    english = match["word"].isascii()
    return [
        Atom(Level.DAY, "relative", anchor=OffsetDay(days), english=english),
        Atom(Level.PART, "part", part=PartOfDay(part), english=english),
    ]


@rule("今明", r"(?P<first>[今明])天?[、/或和跟]?[明后](?:两?天)(?!津)")
def two_days(match: re.Match[str]) -> Atom:
    first = 0 if match["first"] == "今" else 1
    return Atom(Level.DAY, "relative", anchor=Days(first, first + 1))


@rule(initials(WORDS.day_offsets), rf"(?P<word>{one_of(WORDS.day_offsets)})(?!津|天(?![气亮黑冷热]))")
def relative_day(match: re.Match[str]) -> Atom:
    word = re.sub(r"\s+", " ", match["word"])
    return Atom(Level.DAY, "relative", anchor=OffsetDay(WORDS.day_offsets[word]), english=word.isascii())


@rule("这最", r"(?:这|最近)(?P<n>一两|两|二|几)天")
def these_days(match: re.Match[str]) -> Atom:
    return Atom(Level.DAY, "relative", anchor=TheseDays(_COUNTS[match["n"]]))


@rule("前", r"(?<![提之以])前(?P<n>[两二三几些])[天日](?!内)")
def last_days(match: re.Match[str]) -> Atom:
    return Atom(Level.DAY, "relative", anchor=Days(-_COUNTS[match["n"]], -1))


@rule("前", r"前(?:一?阵子?|一?段时间|一?段日子)")
def some_time_ago(match: re.Match[str]) -> Atom:
    return Atom(Level.DAY, "relative", anchor=Days(-30, -1))


@rule("刚方适", r"刚才|刚刚|方才|适才")
def just_now(match: re.Match[str]) -> Atom:
    return Atom(Level.CLOCK, "now", anchor=Instant())


@rule("下", r"下一?个工作日")
def next_working_day(match: re.Match[str]) -> Atom:
    return Atom(Level.DAY, "relative", anchor=NextWorkday(1))


@rule(
    "最倒第",
    r"(?:(?P<last>最后|倒数第)|第)(?P<n>[一二三四五])?个?(?:周|星期|礼拜)(?P<day>[一二三四五六日天])(?![个次家])",
)
def nth_weekday(match: re.Match[str]) -> Atom:
    number = parse_int(match["n"] or "一") * (-1 if match["last"] else 1)
    day = "一二三四五六日".index(match["day"].replace("天", "日")) + 1
    return Atom(Level.DAY, "date", part=NthOf(number, day))


@rule(
    "最倒第",
    rf"(?:(?P<last>最后|倒数第)|(?:(?<={READ})|(?<={READ}的))第)(?P<n>[一二三四五])?个?(?P<what>工作日|[天周]|星期|礼拜)(?!年)",
)
def nth_day(match: re.Match[str]) -> Atom:
    """下个月第一个工作日, 月底最后一天: of a period named before it."""
    number = parse_int(match["n"] or "一") * (-1 if match["last"] else 1)
    if match["what"] not in ("工作日", "天"):
        return Atom(Level.EDGE, "period", part=NthOf(number, "week"), leans=True)
    kind: Literal["workday", "day"] = "workday" if match["what"] == "工作日" else "day"
    return Atom(Level.DAY, "date", part=NthOf(number, kind), leans=True)


# 路11号, A座3号 are addresses; 一号楼, 三十号人 count something else; 补录个8号的 is of that day.
_NO_ADDRESS = (
    rf"(?:(?<![{NUMERALS}.个第路街道巷弄里栋座区村园幢#\-])(?<![路街道巷弄] )"
    rf"|(?<=[补录记登写][个条])(?![{NUMERALS}]*号[机线楼]))"
)


@rule(NUMBERS, rf"{_NO_ADDRESS}(?P<a>{DAY})[号日]?\s*[-~到至]\s*(?P<b>{DAY})[号日](?!{_THINGS}|[内个件])")
def days_of_month(match: re.Match[str]) -> Atom:
    return Atom(Level.DAY, "date", part=DayOf(parse_int(match["a"]), parse_int(match["b"])))


@rule(NUMBERS, rf"{_NO_ADDRESS}(?P<d>{DAY})(?:号(?!{_THINGS})|日(?![内元本均报常产程]|以内|之内))")
def day_of_month(match: re.Match[str]) -> Atom:
    return Atom(Level.DAY, "date", part=DayOf(parse_int(match["d"])))


@rule(
    DIGITS,
    rf"(?<![\d\-/a-z])(?<!\d[.:])(?P<m>{_M})\.(?P<d>{_D})\s*[-~到至]\s*(?P<n>{_M})\.(?P<e>{_D})"
    r"(?![\d.]|\s*[%a-z万亿元块米吨倍折个公毫厘千])",
)
def dotted_dates(match: re.Match[str]) -> Atom | None:
    """12.1-12.15 are days; 1.5-2.5 might be anything."""
    first, last = (int(match["m"]), int(match["d"])), (int(match["n"]), int(match["e"]))
    if first[0] < 10 and max(first[1], last[1]) < 10:
        return None
    return Atom(Level.DAY, "date", part=DateSpan(DateOf(*first), DateOf(*last)))


@rule(DIGITS, r"(?<![\d\-/a-z])(?<!\d[.:])(?P<a>\d{1,2})/(?P<b>\d{1,2})/(?P<y>20\d\d)(?![\d/])")
def american_date(match: re.Match[str]) -> Atom | None:
    """12/5/2026 is the 5th of December, 25/12/2026 cannot be but the 25th."""
    first, second, year = int(match["a"]), int(match["b"]), int(match["y"])
    day = valid_day(year, first, second) or valid_day(year, second, first)
    return Atom(Level.DAY, "date", anchor=Fixed(day, day, "day")) if day else None


@rule(
    DIGITS,
    rf"(?<![\d\-/a-z])(?<!\d[.:])(?P<m>{_M})/(?P<d>{_D})\s*[-~到至]\s*(?:(?P<n>{_M})/)?(?P<e>{_D})(?![\d/.%])",
)
def slashed_dates(match: re.Match[str]) -> Atom:
    last = DateOf(int(match["n"] or match["m"]), int(match["e"]))
    return Atom(Level.DAY, "date", part=DateSpan(DateOf(int(match["m"]), int(match["d"])), last))


@rule(DIGITS, rf"(?<![\d\-/a-z])(?<!\d[.:])(?P<m>{_M})(?P<sep>[/.-])(?P<d>{_D})(?![\d/%:]|\.\d|-\d)[日号]?")
def month_slash_day(match: re.Match[str]) -> Atom | None:
    """12/5, 12.5号, 12-05前; a plain 1/3 is a third and 2.3 a version."""
    month, day = int(match["m"]), int(match["d"])
    fraction = (month < day <= 10 and len(match["d"]) == 1) or (month, day) == (1, 1)
    if match[0][-1] not in "日号" and not _is_dated(match) and (match["sep"] != "/" or fraction):
        return None
    return Atom(Level.DAY, "date", part=DateOf(month, day))


_TELLS = re.compile(
    rf"\s+(?!{one_of(WORDS['counted_behind'])})[一-鿿a-z\x00]"
)  # 3.5 观云 装机: a note that begins with its day


_DEED = re.compile(
    r"\s*(?:去|来(?!的)|到(?!\s*\d)|拜访|走访|回访|跟(?!进)|和|约|见|交货|交付|交样|发货|发样|送货|送样|寄样|签约|签合同|付款|回款|开会|出差|面谈|验收|上门|打电话|电话)"
)


def _is_before_deed(match: re.Match[str]) -> bool:
    """3.28去恒信, 3-28交货: of two figures a day, and what is done on it."""
    return len(match["d"]) == 2 and _DEED.match(match.string, match.end()) is not None


def _heads_a_note(match: re.Match[str]) -> bool:
    return match["sep"] != "-" and _TELLS.match(match.string, match.end()) is not None


def _is_dated(match: re.Match[str]) -> bool:
    """Whether the words around it make it a date."""
    if begins_clause(match.string, match.start()) and (_is_before_deed(match) or _heads_a_note(match)):
        return True
    follows = _DATE_FOLLOWS.match(match.string, match.end())
    leads = _DATE_NAMED if match["sep"] == "." else _DATE_LEADS
    return bool(follows or leads.search(before(match.string, match.start())))
