"""Amounts of money: 三十万, 3万5, 五六十万, 100-120万, 18万4, $20k, ¥3,500, half a million."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from intents.entities.folding import fold
from intents.entities.numbers import ARABIC, ENGLISH, parse_number
from intents.entities.values import Entity, MoneyValue, Span
from intents.entities.words import WORDS, guarded, one_of

_CURRENCIES = WORDS["currencies"]
_BEFORE = {word: code for code, entry in _CURRENCIES.items() for word in entry["before"]}
_BEHIND = {word: code for code, entry in _CURRENCIES.items() for word in entry["behind"]}
_SCALES = {
    **dict.fromkeys(("million", "mio", "mln", "mn", "m"), 10**6),
    **dict.fromkeys(("billion", "bn"), 10**9),
    **dict.fromkeys(("thousand", "grand", "k"), 10**3),
    "w": 10**4,
}
_CHINESE_SCALES = {"万": 10**4, "亿": 10**8, "千": 1000, "百": 100, "十": 10}

_LATIN = r"(?:million|mio|mln|mn|billion|bn|thousand|grand|[kmw])"
_NUMERAL = "[零一二两俩三四五六七八九十百千万亿廿点半壹贰叁肆伍陆柒捌玖拾佰仟]"
_CHINESE_AMOUNT = rf"(?:{ARABIC}|{_NUMERAL}+)[多几来余]?(?:个(?=亿|百万|千万))?(?:(?:{_NUMERAL})+[多来余]?(?:个(?=亿))?(?:(?<=[千百万亿])\d+(?:\.\d+)?)?)*"
_AMOUNT = (
    r"(?:(?P<tens>[一二三四五六七八九]?[十百])?(?P<a>[一二两三四五六七八九])(?P<b>[两二三四五六七八九])(?P<pair>[十百千]?[万亿]|[十百千](?=元|块))"
    rf"|(?P<half>half|quarter)(?:\s+of)?\s+an?\s+(?P<half_of>million|billion)(?![a-z])"
    rf"|(?P<words>{ENGLISH})(?:\s+(?P<words_scale>grand|k))?(?![a-z])"
    rf"|(?P<latin>{ARABIC})\s*(?P<scale>{_LATIN})(?![a-z])(?P<more>(?<=w)\d(?![\d.]))?"
    r"|(?P<about>[百千万])[把来](?P<about_scale>[万亿])?(?=块|元|万|亿|$|[，,。\s])"
    rf"|(?P<chinese>{_CHINESE_AMOUNT}))"
)
_UNNAMED = re.sub(r"\(\?P<\w+>", "(?:", _AMOUNT)
_CURRENCY_BEFORE = re.compile(rf"(?:{one_of(_BEFORE)})\s*$")
_CURRENCY_BEHIND = re.compile(
    rf"\s*({one_of(_BEHIND)})(?<!块(?=[电板屏表地玻砖肉硬牌石模布区业存芯内视驱显儿]))(?<!元(?=[件素旦月器老数年宵组宇]))"
)
_ONE = re.compile(rf"(?<![a-z\d.])(?<!\d,){_AMOUNT}")
_SEPARATOR = re.compile(r"\s*(?:[-–~到至]|to|and)\s*")
_NO_MONEY_BEHIND = re.compile(rf"\s*(?:{guarded(WORDS['units'])}|{guarded(WORDS['not_money_behind'])})")
_NO_NUMBER_BEHIND = re.compile(r"\s*[%:/]|[年月号日点成折版期楼层]|\.\d|-\d|[a-z]|,\d{3}")
_TAIL_IS_ANOTHER = re.compile(rf"[年月号日点天周%:/]|\.\d|{guarded(WORDS['units'])}|个月|个点|成")
_POWER_BEHIND = re.compile(rf"\s*的?(?:{one_of(WORDS['powered'])})")
_POWER_BEFORE = re.compile(r"(?:功率|瓦数|power)\s*[为是:of]*\s*$")
_FILLER = r"[^\d\s,，。;；!！?？a-z]{0,4}\s*(?:(?:is|was|are|to|of|at|now|about|around|approx|goes|up|the|from|[:=])\s*){0,3}"
_NOUN_CUE = re.compile(rf"(?:{one_of(WORDS['money_cues']['nouns'])}){_FILLER}$")
_VERB_CUE = re.compile(rf"(?:{one_of(WORDS['money_cues']['verbs'])})\s*[:：]?\s*$")
# 七千五, 2千3, 两千五百八: nobody counts like that
_SPOKEN_PRICE = re.compile(r"[\d一二两三四五六七八九]千(?:[一二两三四五六七八九]百)?[\d一二三四五六七八九]")
_CUE_REACH = 32


@dataclass(frozen=True, slots=True)
class _Amount:
    """A written amount before anybody knows whether it is money."""

    span: Span
    low: Decimal
    high: Decimal
    scale: int
    written: str
    currency: str | None = None


def find_money(text: str) -> list[Entity]:
    """The amounts of money in a text; a bare number counts only right behind a word such as 金额 or budget."""
    return _found(text, _is_money)


def bare_amounts(text: str) -> list[Entity]:
    """The same for a text that answers a question for an amount: any number that counts nothing else."""
    return _found(text, lambda folded, amount, text: not _counts_something(folded, amount))


def _found(text: str, wanted: Callable[[str, _Amount, str], bool]) -> list[Entity]:
    folded = fold(text)
    entities = []
    for amount in _ranges(folded, list(_amounts(folded))):
        if wanted(folded, amount, text) and amount.low > 0:
            start, end = amount.span
            value = MoneyValue(amount.low, amount.low, amount.high, amount.currency or "CNY")
            entities.append(Entity("money", text[start:end], (start, end), value))
    return entities


def _amounts(folded: str) -> Iterator[_Amount]:
    position = 0
    while match := _ONE.search(folded, position):
        amount = _amount(folded, match)
        position = max(amount.span[1] if amount else match.start() + 1, match.start() + 1)
        if amount:
            yield _with_currency(folded, amount)


def _amount(folded: str, match: re.Match[str]) -> _Amount | None:
    start, end = match.span()
    if match["pair"]:
        return _pair(match)
    if match["half"]:
        size = _SCALES[match["half_of"]]
        value = Decimal(size) / (2 if match["half"] == "half" else 4)
        return _Amount((start, end), value, value, size, match[0])
    if match["latin"]:
        return _latin(match)
    if match["about"]:
        value = Decimal(_CHINESE_SCALES[match["about"]] * _CHINESE_SCALES.get(match["about_scale"] or "", 1))
        return _Amount((start, end), value, value, int(value), match[0])
    written = match["words"] or match["chinese"]
    if match["chinese"]:
        written = _without_foreign_tail(folded, start, written)
    return _plain(start, written, match["words_scale"])


def _pair(match: re.Match[str]) -> _Amount | None:
    """五六十万 is from 500,000 to 600,000, 十七八万 from 170,000 to 180,000."""
    scale = 1
    for char in match["pair"]:
        scale *= _CHINESE_SCALES[char]
    tens = parse_number(match["tens"]) if match["tens"] else Decimal(0)
    low, high = ((tens + parse_number(match[name])) * scale for name in ("a", "b"))
    return _Amount(match.span(), low, high, scale, match[0]) if low < high else None


def _latin(match: re.Match[str]) -> _Amount:
    size = _SCALES[match["scale"]]
    value = parse_number(match["latin"]) * size
    if match["more"]:
        value += int(match["more"]) * size // 10
    return _Amount(match.span(), value, value, size, match[0])


def _without_foreign_tail(folded: str, start: int, written: str) -> str:
    """30万2台 are 300,000 for two, 50万12月付 is due in December."""
    tail = re.search(r"(?<=[万亿])(?:\d+(?:\.\d+)?|[一二两三四五六七八九十]+)$", written)
    if tail and _TAIL_IS_ANOTHER.match(folded, start + len(written)):
        return written[: tail.start()]
    return written


def _plain(start: int, written: str, more: str | None) -> _Amount | None:
    several = re.search(r"(?<=[十百千])几(?=[万亿千])", written)
    clean = re.sub(r"(?<=[\d十百千])[多来余几](?=[十百千万亿])|个(?=[亿百千])|[多来余几]$", "", written)
    try:
        value = parse_number(clean) if more is None else parse_number(clean) * 1000
    except ValueError:
        return None
    scale = max((_CHINESE_SCALES[char] for char in written if char in "千万亿"), default=1)
    if written[0].isalpha() and written.isascii():
        scale = next((_SCALES[word] for word in ("billion", "million", "thousand") if word in written), 1)
    high = value + (9 * scale if several and written[several.start() - 1] == "十" else 0)
    return _Amount((start, start + len(written)), value, high, scale, written)


def _with_currency(folded: str, amount: _Amount) -> _Amount:
    """The amount together with the sign before it or the name behind it."""
    start, end = amount.span
    currency = amount.currency
    if behind := _CURRENCY_BEHIND.match(folded, end):
        end, currency = behind.end(), _BEHIND[re.sub(r"\s+", " ", behind[1])]
    if before := _CURRENCY_BEFORE.search(folded, max(0, start - 6), start):
        start, currency = before.start(), _BEFORE[before[0].strip()]
    return _Amount((start, end), amount.low, amount.high, amount.scale, amount.written, currency)


def _ranges(folded: str, amounts: list[_Amount]) -> Iterator[_Amount]:
    """Two amounts joined by 到 or a dash as one; 从99万到115万 is a change and stays two."""
    index = 0
    while index < len(amounts):
        amount = amounts[index]
        following = amounts[index + 1] if index + 1 < len(amounts) else None
        joined = following and _joined(folded, amount, following)
        index += 2 if joined else 1
        yield joined or amount


def _joined(folded: str, first: _Amount, last: _Amount) -> _Amount | None:
    gap = folded[first.span[1] : last.span[0]]
    if not _SEPARATOR.fullmatch(gap):
        return None
    before = folded[max(0, first.span[0] - 9) : first.span[0]]
    between = re.search(r"(?:between|介于|在)\s*$", before)
    if (gap.strip() == "and" and not between) or (gap.strip() in ("到", "至", "to") and re.search(r"(?:从|由|from)\s*$", before)):
        return None
    low = first.low
    if first.scale == 1 and last.scale > 1 and low <= last.high / last.scale:
        low *= last.scale
    if low >= last.high:
        return None
    currency = last.currency or first.currency
    return _Amount((first.span[0], last.span[1]), low, last.high, max(first.scale, last.scale), last.written, currency)


def _is_money(folded: str, amount: _Amount, text: str) -> bool:
    start, end = amount.span
    if amount.currency:
        return True
    if _counts_something(folded, amount) or re.search(r"第$|[a-z]-$", folded[max(0, start - 2) : start]):
        return False
    if re.fullmatch(r"[百千万亿]+", amount.written):
        return bool(re.search(r"[近上过超约]$", folded[:start])) and amount.scale > 1000
    cued = _is_cued(folded, amount)
    if amount.written[-1] == "m" and not amount.written.endswith("mn"):
        return cued or (text[end - 1] == "M" and "." in amount.written)
    if amount.scale >= 10**4:
        return amount.written[0] not in "点万亿千百"
    if amount.scale == 1000 and amount.written[-1] == "k":
        return cued or amount.low >= 10_000
    spoken = _SPOKEN_PRICE.fullmatch(amount.written)
    grouped = re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", amount.written)
    return cued or bool(spoken or grouped) or amount.written.endswith("grand")


def _is_cued(folded: str, amount: _Amount) -> bool:
    before = folded[max(0, amount.span[0] - _CUE_REACH) : amount.span[0]]
    if _NOUN_CUE.search(before):
        return amount.low >= 1000 or (amount.low >= 100 and _ends_clause(folded, amount.span[1]))
    return bool(_VERB_CUE.search(before)) and amount.low >= 10_000


def _ends_clause(folded: str, end: int) -> bool:
    return re.match(r"\s*(?:$|[，,。;；!！?？)）])", folded[end:]) is not None


def _counts_something(folded: str, amount: _Amount) -> bool:
    """Whether what follows makes it a number of things, a date, a part of a code."""
    end = amount.span[1]
    if _NO_MONEY_BEHIND.match(folded, end):
        return True
    if amount.scale == 1 and _NO_NUMBER_BEHIND.match(folded, end):
        return True
    powerful = amount.written[-1] == "w"
    return powerful and bool(_POWER_BEHIND.match(folded, end) or _POWER_BEFORE.search(folded[: amount.span[0]]))
