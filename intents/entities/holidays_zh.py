"""Chinese words for what lies beside a festival or holiday: 节后, 年前, 节后第一天, 国庆前最后一个工作日."""

from __future__ import annotations

import re

from intents.entities.anchors import Anchor, Around, Within
from intents.entities.calendar_parts import FestivalOf
from intents.entities.grammar import Atom, Bound, Level, Rules, initials
from intents.entities.numbers import parse_int
from intents.entities.relative import Beside, Holidays
from intents.entities.words import WORDS, one_of

rule = Rules()

_FESTIVALS = {word: key for word, key in WORDS.festival_names.items() if not word.isascii()}
_NAME = (
    rf"(?:过[完了])?(?P<name>{one_of(_FESTIVALS)}|(?<![去今明前后本当每几多半一二两三四五六七八九十\d])年"
    r"|(?<![季时关环情细春过元中端小])节|(?:小?长)?假期?|新年)(?:小?长假|假期|放假)?"
)
_STARTS = "过新小长假节年" + initials(_FESTIVALS)
_AFTER = "(?:之后|以后|过后|回来|后)"
_WORK = "(?:上班|开工|复工|回来)"
_FIRST = r"的?(?:后的?)?(?:第(?P<n>[一二三1-3])|首|头一?)个?(?P<what>天|日|工作日|上班日|周(?!年)|星期|礼拜)"
_COUNT = r"(?P<n>[1-9]|1[0-5]|[一二两三四五六七八九十])"


@rule(
    _STARTS,
    rf"{_NAME}{_AFTER}{_WORK}?{_FIRST}{_WORK}?",
    rf"(?=过[完了]){_NAME}{_FIRST}{_WORK}?",
    rf"{_NAME}{_FIRST}{_WORK}",
)
def first_day_after(match: re.Match[str]) -> Atom:
    is_week = match["what"] in ("周", "星期", "礼拜")
    anchor = Beside(_holiday(match["name"]), "week" if is_week else "workday", parse_int(match["n"] or "一"))
    return Atom(Level.WEEK if is_week else Level.DAY, "period" if is_week else "relative", anchor=anchor)


@rule(_STARTS, rf"{_NAME}(?:[之以]?前)的?最后一?个?(?P<what>天|日|工作日|上班日|周|星期|礼拜)")
def last_day_before(match: re.Match[str]) -> Atom:
    is_week = match["what"] in ("周", "星期", "礼拜")
    anchor = Beside(_holiday(match["name"]), "week" if is_week else "workday", -1)
    return Atom(Level.WEEK if is_week else Level.DAY, "period" if is_week else "relative", anchor=anchor)


@rule(_STARTS, rf"{_NAME}(?P<side>前|后){_COUNT}个?(?P<what>天|周|星期|礼拜)(?!内)")
def days_beside(match: re.Match[str]) -> Atom:
    """国庆前三天 is three days before it, 国庆后一周 the whole week after it."""
    count = parse_int(match["n"]) * (1 if match["side"] == "后" else -1)
    unit = Beside(_holiday(match["name"]), "day" if match["what"] == "天" else "days", count)
    return Atom(Level.DAY, "relative", anchor=unit)


@rule(
    "年节过放",
    r"过[完了](?P<after>年)(?!会|底)(?:以后|之后|后)?",
    r"(?<![\d一二两三四五六七八九十几半多去前今明后本当每个])年(?P<side>前|后)(?![面置几])",
    r"(?<![季时关环情细春过元中端小])节(?P<side>前|后)(?!面)",
    r"放假(?P<side>前|后)",
)
def around_holiday(match: re.Match[str]) -> Atom:
    """年前 is before Spring Festival, 节后 after whichever holiday is near."""
    bound: Bound = "before" if match.groupdict().get("side") == "前" else "after"
    if "年" in match[0]:
        return Atom(Level.DAY, "festival", part=FestivalOf("spring_festival"), bound=bound)
    return Atom(Level.DAY, "festival", anchor=Holidays(), bound=bound)


def _holiday(name: str) -> Anchor:
    if name in ("年", "新年"):
        return Within(Around("year"), FestivalOf("spring_festival"))
    key = _FESTIVALS.get(name)
    return Within(Around("year"), FestivalOf(key)) if key else Holidays()
