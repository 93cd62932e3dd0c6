"""Chinese words for days, festivals, and lengths of time counted from now."""

from __future__ import annotations

import re
from decimal import Decimal

from intents.entities.anchors import (
    Days,
    Instant,
    Holidays,
    NextWorkday,
    OffsetDay,
    Running,
    Shifted,
    TheseDays,
)
from intents.entities.calendar_parts import DateOf, DateSpan, DayOf, FestivalOf, NthOf
from intents.entities.clocks import PartOfDay
from intents.entities.dates_zh import NUMERALS
from intents.entities.grammar import Atom, Level, Rules
from intents.entities.lengths import ZH_LENGTH, Length, length_of
from intents.entities.numbers import parse_int
from intents.entities.words import WORDS, one_of

rule = Rules()

_D = "(?:3[01]|[12][0-9]|0?[1-9]|三十一?|二十[一二三四五六七八九]?|廿[一二三四五六七八九]?|十[一二三四五六七八九]?|[一二三四五六七八九])"
_M = "(?:1[0-2]|0?[1-9])"
_DD = "(?:3[01]|[12][0-9]|0?[1-9])"
_PLACES = one_of(WORDS["places"])
_THINGS = one_of(WORDS["numbered_things"])
_SURNAMES = WORDS["surnames"]
_NAMED_DAYS = {"一": 1, "两": 2, "二": 2, "三": 3, "几": 3, "些": 3}
_DATE_FOLLOWS = re.compile(r"\s*(?:[之以]前|前|之后|以后|上午|下午|早上|晚上|中午|晚|早|号|日|[(（]?\s*周|[(（]?\s*星期)")
_DATE_LEADS = re.compile(
    r"(?:到|至|于|在|日期|时间|改[为成]|推迟|延[到至]|截止|截至|交期|(?<![a-z])(?:on|by|before|until|till|from|date|due|to|is|after|since))\s*:?\s*$"
)
_LENGTH_AHEAD = r"(?:之后|以后|过后|后(?![天台端勤备半期面悔]))"


@rule(rf"(?:{one_of(w for w in WORDS.festival_names if not w.isascii() or w[0].isdigit())})(?={_PLACES})")
def place(match: re.Match[str]) -> list[Atom]:
    """五一路, 国庆广场."""
    return []


@rule(one_of(w for w in WORDS.festival_names if not w.isascii() or w[0].isdigit())
      + r"(?:当天|当日)?(?!\d|[个万千百亿台套%])")
def festival(match: re.Match[str]) -> Atom | None:
    before, after = match.string[: match.start()], match.string[match.end() :]
    name = re.sub("当[天日]$", "", match[0])
    if name[0].isdigit() and re.search(r"[\d.,]$", before):
        return None
    if name in ("国庆", "清明", "元旦", "五一", "中秋") and before[-1:] in _SURNAMES and before and _is_person(before, after):
        return None
    return Atom(Level.DAY, "festival", part=FestivalOf(WORDS.festival_names[name]))


def _is_person(before: str, after: str) -> bool:
    """王国庆总, 找张国庆: a surname before it, nothing of a festival behind it."""
    return not re.match(r"[节前后期假放长当之以]", after) and not re.search(r"(?:[今明去]年|过|等|到)$", before)


@rule(one_of(WORDS.hesitant_festival_names) + r"(?=节|[之以]?前(?!台)|[之以]?后|期间|假|放假|长假|黄金周)")
def hesitant_festival(match: re.Match[str]) -> Atom | None:
    if re.search(rf"[{NUMERALS}.第]$", match.string[: match.start()]):
        return None
    return Atom(Level.DAY, "festival", part=FestivalOf(WORDS.hesitant_festival_names[match[0]]))


@rule(r"(?<![\d一二两三四五六七八九十几半多去前今明后本当每个])年(?P<side>前|后)(?!面|置|几)")
def around_spring_festival(match: re.Match[str]) -> Atom:
    bound = "before" if match["side"] == "前" else "after"
    return Atom(Level.DAY, "festival", part=FestivalOf("spring_festival"), bound=bound)


@rule(r"(?<![季时关环情细春过元中端])节(?P<side>前|后)(?!面)")
def around_next_festival(match: re.Match[str]) -> Atom:
    bound = "before" if match["side"] == "前" else "after"
    return Atom(Level.DAY, "festival", anchor=Holidays(), bound=bound)


@rule(r"(?P<word>" + one_of(WORDS["day_parts"]) + ")")
def day_and_part(match: re.Match[str]) -> list[Atom]:
    days, part = WORDS["day_parts"][re.sub(r"\s+", " ", match["word"])]
    english = match["word"].isascii()
    return [
        Atom(Level.DAY, "relative", anchor=OffsetDay(days), english=english),
        Atom(Level.PART, "part", part=PartOfDay(part), english=english),
    ]


@rule(r"(?:今明|今天明天)两?天|今天?[、/或和]明天", r"(?P<later>明后|明天后天|明天?[、/或和]后)两?天")
def two_days(match: re.Match[str]) -> Atom:
    later = "later" in match.re.groupindex
    return Atom(Level.DAY, "relative", anchor=Days(1, 2) if later else Days(0, 1))


@rule(r"(?P<word>" + one_of(WORDS.day_offsets) + r")(?!津|不怕)")
def relative_day(match: re.Match[str]) -> Atom:
    word = re.sub(r"\s+", " ", match["word"])
    return Atom(Level.DAY, "relative", anchor=OffsetDay(WORDS.day_offsets[word]), english=word.isascii())


@rule(r"(?:这|最近)(?P<n>一两|两|二|几)天")
def these_days(match: re.Match[str]) -> Atom:
    return Atom(Level.DAY, "relative", anchor=TheseDays(3 if match["n"] == "几" else 2))


@rule(r"(?<![提之以])前(?P<n>两|二|三|几|些)(?:天|日)(?!内)")
def last_days(match: re.Match[str]) -> Atom:
    count = _NAMED_DAYS[match["n"]]
    return Atom(Level.DAY, "relative", anchor=Days(-count, -1))


@rule(r"(?:前阵子|前一阵子?|前段时间|前一段时间)")
def some_time_ago(match: re.Match[str]) -> Atom:
    return Atom(Level.DAY, "relative", anchor=Days(-30, -1))


@rule(r"刚才|刚刚|方才|适才|这会儿|此刻", r"(?<![a-z])(?:just\s+now|right\s+now|a\s+moment\s+ago|a\s+minute\s+ago)(?![a-z])")
def just_now(match: re.Match[str]) -> Atom:
    return Atom(Level.CLOCK, "now", anchor=Instant())


@rule(r"下一?个工作日")
def next_working_day(match: re.Match[str]) -> Atom:
    return Atom(Level.DAY, "relative", anchor=NextWorkday(1))


@rule(r"(?:(?P<last>最后|倒数第)|第)(?P<n>[一二三四五])?个?(?:周|星期|礼拜)(?P<day>[一二三四五六日天])")
def nth_weekday(match: re.Match[str]) -> Atom:
    number = parse_int(match["n"] or "一") * (-1 if match["last"] else 1)
    day = "一二三四五六日".find(match["day"].replace("天", "日")) + 1
    return Atom(Level.DAY, "date", part=NthOf(number, day))


@rule(r"(?:(?P<last>最后|倒数第)|第)(?P<n>[一二三四五])?个?(?P<what>工作日|天|周(?!年)|星期|礼拜)(?<!第一天)(?<!第二天)(?<!第三天)")
def nth_day(match: re.Match[str]) -> Atom:
    number = parse_int(match["n"] or "一") * (-1 if match["last"] else 1)
    kind = {"工作日": "workday", "天": "day"}.get(match["what"], "week")
    if kind == "week":
        return Atom(Level.EDGE, "period", part=NthOf(number, "week"), leans=True)
    return Atom(Level.DAY, "date", part=NthOf(number, "workday" if kind == "workday" else "day"), leans=True)


@rule(rf"(?<![{NUMERALS}.个第路街道巷弄里栋座区村园幢#])(?P<a>{_D})[号日]?\s*[-~到至]\s*(?P<b>{_D})[号日](?!{_THINGS}|[内前]?[个件])")
def days_of_month(match: re.Match[str]) -> Atom:
    return Atom(Level.DAY, "date", part=DayOf(parse_int(match["a"]), parse_int(match["b"])))


@rule(rf"(?<![{NUMERALS}.个第路街道巷弄里栋座区村园幢#年-])(?P<d>{_D})(?:号(?!{_THINGS})|日(?![内元本均报常产程]))")
def day_of_month(match: re.Match[str]) -> Atom:
    return Atom(Level.DAY, "date", part=DayOf(parse_int(match["d"])))


@rule(rf"(?<![\d.\-/:a-z])(?P<m>{_M})\.(?P<d>{_DD})\s*[-~到至]\s*(?P<n>{_M})\.(?P<e>{_DD})(?![\d.]|\s*[%a-z万亿元块米吨倍折个公毫厘千kmg])")
def dotted_dates(match: re.Match[str]) -> Atom | None:
    """12.1-12.15 are days; 1.5-2.5 might be anything."""
    first, last = (int(match["m"]), int(match["d"])), (int(match["n"]), int(match["e"]))
    if first[0] < 10 and max(first[1], last[1]) < 10:
        return None
    return Atom(Level.DAY, "date", part=DateSpan(DateOf(*first), DateOf(*last)))


@rule(rf"(?<![\d.\-/:a-z])(?P<m>{_M})/(?P<d>{_DD})\s*[-~到至]\s*(?:(?P<n>{_M})/)?(?P<e>{_DD})(?![\d/.%])")
def slashed_dates(match: re.Match[str]) -> Atom:
    last = DateOf(int(match["n"] or match["m"]), int(match["e"]))
    return Atom(Level.DAY, "date", part=DateSpan(DateOf(int(match["m"]), int(match["d"])), last))


@rule(rf"(?<![\d.\-/:a-z])(?P<m>{_M})(?P<sep>[/.-])(?P<d>{_DD})(?![\d/%:]|\.\d|-\d)[日号]?")
def month_slash_day(match: re.Match[str]) -> Atom | None:
    """12/5, 12.5号, 12-05前; a plain 1/3 is a third and 2.3 a version."""
    month, day = int(match["m"]), int(match["d"])
    sure = match[0][-1] in "日号" or _is_dated(match)
    fraction = month < day <= 10 and len(match["d"]) == 1 or (month, day) == (1, 1)
    if not sure and (match["sep"] != "/" or fraction):
        return None
    return Atom(Level.DAY, "date", part=DateOf(month, day))


def _is_dated(match: re.Match[str]) -> bool:
    """Whether the words around it make it a date."""
    return bool(_DATE_FOLLOWS.match(match.string, match.end()) or _DATE_LEADS.search(match.string[: match.start()]))


@rule(rf"(?<![用经超通不难度越路])(?:再|等)?过{ZH_LENGTH}(?:之?后)?(?!了|来)", rf"(?:再等|再过|等)(?:个)?{ZH_LENGTH}(?:之?后)?")
def in_a_while(match: re.Match[str]) -> Atom | None:
    return _shifted(match, ahead=True)


@rule(rf"(?<![第提])(?P<lead>最近|过去|以往|近|这|未来|接下来|今后|往后|后续|下面)的?{ZH_LENGTH}(?:之内|以内|内|里|以来|来)?(?![后前])")
def running(match: re.Match[str]) -> Atom | None:
    length = length_of(match)
    ahead = match["lead"] in ("未来", "接下来", "今后", "往后", "后续", "下面")
    return Atom(Level.DAY, "offset", anchor=Running(length, ahead)) if length else None


@rule(rf"(?<![第每])(?P<lead>近|最近|过去)?{ZH_LENGTH}(?:之内|以内|内(?![部容外])|里(?![面程]))")
def within_length(match: re.Match[str]) -> Atom | None:
    length = length_of(match)
    return Atom(Level.DAY, "offset", anchor=Running(length, True, flips=True), bound="within") if length else None


@rule(rf"(?<![第每])(?P<n>[0-9]{{1,3}}|[一二两三四五六七八九十]+)日(?:之|以)?内")
def within_days(match: re.Match[str]) -> Atom:
    count = Decimal(parse_int(match["n"]))
    return Atom(Level.DAY, "offset", anchor=Running(Length(count, count, "day"), True, flips=True), bound="within")


@rule(rf"(?<![第每提]){ZH_LENGTH}{_LENGTH_AHEAD}")
def after_length(match: re.Match[str]) -> Atom | None:
    return _shifted(match, ahead=True)


@rule(rf"(?<![第每提]){ZH_LENGTH}(?:之前|以前|前(?![台往期端提景途任]))")
def before_length(match: re.Match[str]) -> Atom | None:
    return _shifted(match, ahead=False)


def _shifted(match: re.Match[str], *, ahead: bool) -> Atom | None:
    length = length_of(match)
    if length is None or (length.unit == "year" and length.low >= 1900):
        return None
    level = Level.CLOCK if length.unit in ("second", "minute", "hour") else Level.DAY
    return Atom(level, "offset", anchor=Shifted(length, ahead))
