"""Numbers as people write them, Arabic, Chinese and English, and the percentages made of them."""

from __future__ import annotations

import re
from decimal import Decimal

from intents.entities.folding import fold
from intents.entities.values import Entity
from intents.entities.words import WORDS, one_of

_DIGITS = {char: value for value, chars in enumerate("零一二三四五六七八九") for char in chars}
_DIGITS |= {"两": 2, "俩": 2, "仨": 3}
_FINANCIAL = str.maketrans("壹贰貳叁參肆伍陆陸柒捌玖拾佰仟", "一二二三三四五六六七八九十百千")
_LONGEST = 80
_SCALES = (("亿", 10**8), ("万", 10**4), ("千", 10**3), ("百", 100), ("十", 10))
_ENGLISH: dict[str, Decimal] = {word: Decimal(str(value)) for word, value in WORDS["english_numbers"].items()}

ARABIC = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
_COUNTED = one_of(word for word in _ENGLISH if word not in ("a", "an"))
_ARTICLE = rf"(?<![a-z])an?(?=\s)(?!\s+{one_of(word for word, value in _ENGLISH.items() if 1 < value < 100)})"
_FIRST = one_of(word for word, value in _ENGLISH.items() if word not in ("a", "an") and value <= 100)
_HALF_MORE = r"(?:\s+and\s+a\s+half(?=\s+(?:hundred|thousand|million|billion)))?"
ENGLISH = rf"(?:(?:{_ARTICLE}|{_FIRST}){_HALF_MORE}(?:[ -]+(?:(?:and|point)[ -]+)?{_COUNTED}){{0,9}})"
SMALL = r"(?:\d{1,4}|[零一二两俩仨三四五六七八九十廿卅百]{1,8})"


def parse_number(text: str) -> Decimal:
    """The value of a written number: 一百一十五, 3万5, 1.2亿, 半, 廿三, 百分之八十 (0.8), twenty-five.

    Raises ValueError when the whole text is no number.
    """
    plain = re.sub(r"(?<=\d),(?=\d{3})", "", fold(text.strip())).translate(_FINANCIAL)
    if len(plain) > _LONGEST:
        raise ValueError("not a number: too long")
    if plain.startswith("百分之"):
        return parse_number(plain[3:]) / 100
    if re.match(r"[a-z]", plain):
        return _english(plain)
    return whole(_scaled(plain.replace("廿", "二十").replace("卅", "三十").replace(" ", "")))


def whole(value: Decimal) -> Decimal:
    """The same number, without a fraction when that is nought."""
    rounded = value.to_integral_value()
    return rounded if value == rounded else value


def parse_int(text: str) -> int:
    return int(parse_number(text))


def _scaled(text: str) -> Decimal:
    for scale, size in _SCALES:
        head, found, tail = text.rpartition(scale)
        if found:
            if len(head) > 1 and all(char in _DIGITS for char in head) and head[0] != "零":
                raise ValueError(f"not a number: {text!r}")
            return (_scaled(head) if head else Decimal(1)) * size + _rest(tail, size)
    return _digits(text)


def _rest(text: str, size: int) -> Decimal:
    """What follows a scale: in 三万五 the 五 counts thousands, in 三万零五 it counts ones."""
    if not text:
        return Decimal(0)
    if text == "半":
        return Decimal(size) / 2
    if text[0] == "点":
        return _digits(f"零{text}")
    if len(text) == 1 and text not in "零十百千":
        return _digits(text) * size / 10
    if len(text) > 1 and all(char in _DIGITS for char in text.lstrip("零")) and text[0] != "零":
        raise ValueError(f"not a number: {text!r}")
    return _scaled(text.lstrip("零") or "零")


def _digits(text: str) -> Decimal:
    if text == "半":
        return Decimal("0.5")
    whole, point, fraction = text.partition("点")
    plain = "".join(str(_DIGITS.get(char, char)) for char in whole)
    if point:
        plain += "." + "".join(str(_DIGITS.get(char, char)) for char in fraction)
    if not re.fullmatch(r"\d+(\.\d+)?", plain, re.ASCII):
        raise ValueError(f"not a number: {text!r}")
    return Decimal(plain)


def _english(text: str) -> Decimal:
    """two hundred and five thousand; one point five million; three and a half million."""
    halved = re.fullmatch(r"(.+?)\s+and\s+a\s+half\s+(.+)", text)
    if halved:
        return (_english_whole(halved[1]) + Decimal("0.5")) * _english_whole(halved[2])
    head, point, tail = text.partition(" point ")
    if point:
        *decimals, scale = [_ENGLISH.get(word) for word in tail.split()]
        if None in decimals or scale is None:
            raise ValueError(f"not a number: {text!r}")
        if scale < 100:
            decimals, scale = [*decimals, scale], Decimal(1)
        return (_english(head) + Decimal("0." + "".join(map(str, decimals)))) * scale
    return _english_whole(text)


def _english_whole(text: str) -> Decimal:
    total = current = Decimal(0)
    for word in re.split(r"[ -]+", text):
        if word == "and":
            continue
        value = _ENGLISH.get(word)
        if value is None:
            raise ValueError(f"not a number: {text!r}")
        if value < 100:
            current += value
        elif value == 100:
            current = max(current, Decimal(1)) * 100
        else:
            total, current = total + max(current, Decimal(1)) * value, Decimal(0)
    return total + current


_TENTHS = r"(\d(?:\.\d)?|[一二两三四五六七八九十])[二三四五六七八九]?成([一二三四五六七八九半])?"
_NOT_TENTHS = r"(?![本交立为员功品套都果熟型长绩效就人年语因像色分])"
_PERCENT = re.compile(
    rf"(?<![\d.])({ARABIC})(?:%?\s*[-~到至]\s*{ARABIC})?\s*(?:%|percent(?![a-z])|per\s+cent(?![a-z])|pct(?![a-z]))"
    rf"|(?<![a-z])({ENGLISH})\s+(?:percent|per\s+cent)(?![a-z])"
    rf"|百分之({ARABIC}|[零一二两三四五六七八九十百点]+)"
    rf"|(?<![\d.一二三四五六七八九十第]){_TENTHS}{_NOT_TENTHS}"
    rf"|(?<![\d.])({ARABIC}|(?<![一二三四五六七八九十])[一二两三四五六七八九十]+)个(?:百分)?点(?![位检云赞钟名数])"
    rf"|([千万]分之(?:{ARABIC}|[零一二两三四五六七八九十百点]+)|(?<![\d.]){ARABIC}‰)"
    r"|(百分百|百分之百)|(?<![另大小多])(一半|对半)(?![以天路])"
)


def find_percents(text: str) -> list[Entity]:
    """Percentages and percentage points, values 0-100 and more: 50%, 七成半, 百分之八十, 8个点, 80 percent, 一半."""
    found = []
    for match in _PERCENT.finditer(fold(text)):
        value = _percent(match)
        if value is not None:
            found.append(Entity("percent", text[match.start() : match.end()], match.span(), value))
    return found


def _percent(match: re.Match[str]) -> Decimal | None:
    arabic, spelled, hundredths, tenths, more, points, finer, all_of_it, _half = match.groups()
    if all_of_it:
        return Decimal(100)
    if finer:
        head, _, number = finer.rpartition("分之")
        return parse_number(number.rstrip("‰")) / (100 if head == "万" else 10)
    written = tenths or arabic or spelled or hundredths or points
    if written is None:
        return Decimal(50)
    try:
        return parse_number(written) * 10 + (_tenth(more) if more else 0) if tenths else parse_number(written)
    except ValueError:
        return None


_DISCOUNT = re.compile(
    r"(?<![\d.一二三四五六七八九十百])(?P<n>\d{1,2}(?:\.\d)?|[一二三四五六七八九](?:点[一二三四五六七八九]|[一二三四五六七八九])?)"
    r"折(?![叠合页线扣旧算返腾磨断中现弯纸床])"
)


_OFF = re.compile(
    r"(?<![\d.])(?P<en>\d{1,2}(?:\.\d)?)\s?(?:%|percent|per cent)\s*(?:off|discount|rebate|cheaper)(?![a-z])"
    r"|(?<![a-z])(?:less|discount of|knock(?: off)?|take(?: off)?|shave(?: off)?)\s+(?P<less>\d{1,2}(?:\.\d)?)\s?%"
    r"|(?:让利?|优惠|下浮|降价?|便宜|减|打掉)(?:了|个|再)*\s?(?P<zh>\d{1,2}(?:\.\d)?|[一二两三四五六七八九十]{1,3})\s?(?:%|个百?分?点)"
)
_HALF = 50


def find_discounts(text: str) -> list[Entity]:
    """What is still to be paid, as a percentage: 八五折 is 85, 9.5折 is 95, 10% off is 90, 让5个点 is 95."""
    off = [
        Entity(
            "percent",
            text[slice(*match.span())],
            match.span(),
            whole(100 - parse_number(match[match.lastgroup])),
        )
        for match in _OFF.finditer(fold(text))
        if match.lastgroup and 0 < parse_number(match[match.lastgroup]) <= _HALF
    ]
    return sorted([*_tenths_of_price(text), *off], key=lambda one: one.span)


def _tenths_of_price(text: str) -> list[Entity]:
    found = []
    for match in _DISCOUNT.finditer(fold(text)):
        digits = "".join(str(parse_number(char)) if char not in ".点" else "." for char in match["n"])
        value = Decimal(digits)
        value = value * 10 if value < 10 else value
        found.append(Entity("percent", text[slice(*match.span())], match.span(), whole(value)))
    return found


def _tenth(more: str) -> Decimal:
    return Decimal(5) if more == "半" else parse_number(more)
