"""Lengths of time: 两周, 一个半小时, half a year; the durations themselves and the base of "in two weeks"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from intents.entities.folding import fold, hide
from intents.entities.numbers import ENGLISH, SMALL, parse_number
from intents.entities.values import DurationValue, Entity
from intents.entities.words import WORDS, one_of

LengthUnit = Literal["second", "minute", "hour", "workday", "day", "week", "month", "quarter", "year"]

_UNITS: dict[str, str] = {word: unit for unit, words in WORDS["length_units"].items() for word in words}
_LARGER: dict[str, tuple[LengthUnit, int]] = {
    "quarter_hour": ("minute", 15),
    "fortnight": ("week", 2),
}
_SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400, "week": 604800}
_DAYS = {"workday": 1, "month": 30, "quarter": 91, "year": 365}
_LONGEST_DAYS = 100 * 365  # what is longer is no length that anybody plans with, and no day of a calendar
_FEW = {
    "几": (3, 5),
    "数": (3, 5),
    "好几": (3, 5),
    "若干": (3, 5),
    "a few": (3, 5),
    "few": (3, 5),
    "several": (3, 5),
}
_FEW |= {"a couple of": (2, 2), "a couple": (2, 2), "couple of": (2, 2), "couple": (2, 2)}

_ZH_UNIT = one_of(word for word in _UNITS if not word.isascii())
_EN_UNIT = one_of(word for word in _UNITS if word.isascii())
_DIGIT = "[一二两三四五六七八九]"
# 十几天 and 二十多天 are at least ten and twenty; 个 belongs to the unit unless 半, 把 or 多 stands between.
ZH_LENGTH = (
    rf"(?:(?P<half>半)|(?P<few>好几|几|数|若干)|(?P<some>个)把|(?P<pair>{_DIGIT}{_DIGIT})(?=个|天|周|年|星|礼|小|分)"
    rf"|(?<![\d.])(?P<from>\d+(?:\.\d+)?|{SMALL})(?:\s*[-~到至]\s*(?P<to>\d+(?:\.\d+)?|{SMALL}))?)"
    rf"\s*(?:(?P<and_half>个半)|(?:个?[多来几])(?=个|天|周|年|月|小|分|星|礼))?"
    rf"(?P<unit>{_ZH_UNIT}|(?:(?<=两)|(?<=俩)|(?<=仨)|(?<=个把)|(?<=个半)|(?<=多)|(?<=来))月|(?<=个半)[年天])(?P<half_more>半(?!天|年|个))?"
)
EN_LENGTH = (
    rf"(?<![a-z0-9.])(?:(?P<en_half>half\s+(?:an?\s+)?)|(?P<en_few>{one_of(w for w in _FEW if w.isascii())})\s+"
    rf"|(?P<en_from>\d+(?:\.\d+)?|{ENGLISH})(?:\s*(?:-|to|or)\s*(?P<en_to>\d+(?:\.\d+)?|{ENGLISH}))?"
    rf"(?P<en_and_half>\s+and\s+a\s+half)?(?:\s*-\s*|\s*))(?P<en_unit>{_EN_UNIT})(?P<en_half_more>\s+and\s+a\s+half)?"
)
_WEEKDAY = "(?<=[周期拜])[一二三四五六日天](?:一|整|全)[整]?天"  # 周三一天: all of Wednesday
_DURATION = re.compile(rf"(?<!第)(?!{_WEEKDAY}){ZH_LENGTH}|{EN_LENGTH}")
_YEAR = re.compile(r"(?:19|20|21)\d\d|二零.{2}")


@dataclass(frozen=True, slots=True)
class Length:
    """So many units; high is more than low for 两三天."""

    low: Decimal
    high: Decimal
    unit: LengthUnit

    def value(self) -> DurationValue:
        size = _SECONDS.get(self.unit)
        return DurationValue(self.low, self.unit, self.high, None if size is None else int(self.low * size))


def length_of(match: re.Match[str]) -> Length | None:
    """The length a match of ZH_LENGTH or EN_LENGTH stands for; None when it is no number after all, or a century."""
    groups = {name.removeprefix("en_"): value for name, value in match.groupdict().items() if value}
    unit, size = _unit(groups.get("unit", ""))
    counts = _counts(groups)
    if counts is None:
        return None
    extra = Decimal("0.5") if groups.keys() & {"and_half", "half_more"} else Decimal(0)
    low, high = ((count + extra) * size for count in counts)
    if max(low, high) * _days(unit) > _LONGEST_DAYS:
        return None
    return Length(low, high, unit) if low <= high else Length(low, low, unit)


def _days(unit: str) -> Decimal:
    return Decimal(_SECONDS[unit]) / _SECONDS["day"] if unit in _SECONDS else Decimal(_DAYS[unit])


def _unit(word: str) -> tuple[LengthUnit, int]:
    name = "month" if word == "月" else _UNITS[re.sub(r"\s+", " ", word)]
    return _LARGER.get(name, (name, 1))  # type: ignore[arg-type]  # the keys of length_units are LengthUnits


def _counts(groups: dict[str, str]) -> tuple[Decimal, Decimal] | None:
    if "half" in groups:
        return Decimal("0.5"), Decimal("0.5")
    if "few" in groups:
        low, high = _FEW[re.sub(r"\s+", " ", groups["few"])]
        return Decimal(low), Decimal(high)
    if "some" in groups:
        return Decimal(1), Decimal(1)
    written = (
        tuple(groups["pair"]) if "pair" in groups else (groups["from"], groups.get("to", groups["from"]))
    )
    try:
        return parse_number(written[0]), parse_number(written[1])
    except ValueError:
        return None


def find_durations(text: str) -> list[Entity]:
    """Lengths of time that are no point in time: 24个月, 用了三年, half an hour; 三天后 and 两周内 are times."""
    folded = fold(text)
    folded = hide(folded, (match.span() for match in WORDS.not_times.finditer(folded)))
    found = []
    for match in _DURATION.finditer(folded):
        length = length_of(match)
        if length is not None and not _is_no_length(match):
            value = length.value()
            found.append(Entity("duration", text[match.start() : match.end()], match.span(), value))
    return found


def _is_no_length(match: re.Match[str]) -> bool:
    """A year (2027年), a question (几天), or the idle 半天."""
    if match["few"] or (match["half"] and match["unit"] == "天"):
        return True
    return match["unit"] == "年" and _YEAR.fullmatch(match["from"] or "") is not None
