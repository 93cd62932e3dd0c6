"""Amounts as they are written, before anybody knows whether they are money: 3万5, 五六十万, 100-120万, 20k."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from intents.entities.edges import ENDS
from intents.entities.numbers import ARABIC, ENGLISH, parse_number
from intents.entities.values import Span
from intents.entities.words import WORDS, guarded, one_of

_CURRENCIES = WORDS["currencies"]
_SIGNS = {word: code for code, entry in _CURRENCIES.items() for word in entry["before"]}
_NAMES = {word: code for code, entry in _CURRENCIES.items() for word in entry["behind"]}
_LATIN_SCALES = {
    **dict.fromkeys(("million", "mio", "mil", "mln", "mn", "m"), 10**6),
    **dict.fromkeys(("billion", "bn"), 10**9),
    **dict.fromkeys(("thousand", "grand", "k"), 10**3),
    "w": 10**4,
}
_SCALE_WORDS = "|".join(sorted(_LATIN_SCALES, key=len, reverse=True))
_SCALES = {"万": 10**4, "亿": 10**8, "千": 1000, "百": 100, "十": 10}

_NUMERAL = "[零一二两俩三四五六七八九十百千万亿廿点半壹贰叁肆伍陆柒捌玖拾佰仟]"
# 一百来万, 三十几万, 一个亿, 42万8千, 3万5
_CHINESE = (
    rf"(?:{ARABIC}|{_NUMERAL}{{1,24}})[多几来余]?(?:个[多来]?(?=亿|百万|千万)|\s(?=[万亿]))?"
    rf"(?:{_NUMERAL}{{1,12}}[多来余]?(?:个(?=亿))?(?:(?<=[千百万亿])\d+(?:\.\d+)?)?){{0,4}}"
)
_AMOUNT = re.compile(
    r"(?:(?<![a-z\d.几])(?<!数(?=[十百千万]))|(?<=rmb)|(?<=cny)|(?<=usd)|(?<=eur)|(?<=hkd))(?<!\d,)(?:(?P<tens>[一二两三四五六七八九]?[十百千])?(?P<a>[一二两三四五六七八九])(?P<b>[两二三四五六七八九])"
    rf"(?P<pair>[十百千]?[万亿]|[十百千](?=元|块|左右|上下|吧|就|够|[一每/]|的?(?:费|预算|样子)|\s|{ENDS}))"
    r"|(?P<dime>\d|[一二两三四五六七八九])(?:毛(?![病孩巾利衣笔坯重料线囊尖发豆])钱?|角钱)"
    r"|(?:(?<![a-z])a\s+)?(?P<half>half|quarter)(?:\s+of)?\s+(?:an?\s+)?(?P<half_of>million|billion|mil)(?![a-z])"
    rf"|(?P<words>{ENGLISH})(?:\s+(?P<words_scale>grand|k))?(?![a-z])"
    rf"|(?P<latin>{ARABIC}(?:\s+and\s+a\s+half)?|{_NUMERAL}{{1,6}}(?=\s*个?w))(?:\s*|个(?=[wk]))(?P<scale>{_SCALE_WORDS})(?![a-z])"
    r"(?P<more>(?<=[wk])\d(?![\d.]))?"
    rf"|(?P<about>[百千万])[把来](?P<about_scale>[万亿])?(?=块|元|万|亿|\s|{ENDS})"
    rf"|(?P<chinese>{_CHINESE}))"
)
_SIGN_BEFORE = re.compile(rf"(?P<sign>{one_of(_SIGNS)})\s*:?\s*$")
_NAME_BEHIND = re.compile(
    rf"\s*(?P<name>{one_of(_NAMES)})(?<!块(?=[{WORDS['pieces_behind']}业存儿]))"
    r"(?<!元(?=[件素旦月器老数年宵组宇桥里]))(?<!欧(?=[洲美元姆式阳派]))(?<!刀(?=[具片头库模闸架子口]))"
)
_MERE = ("一", "两", "几")  # 砸烂了一块, 宰了一刀
_SMALL = "[1-9]|[一二三四五六七八九]"
_CHANGE = re.compile(
    rf"(?<=[块元])(?P<tenths>{_SMALL})[毛角](?:(?P<cents>{_SMALL})分?)?"
    rf"|(?<=块)(?P<spoken>{_SMALL})(?![\d.百千万亿十号月日点年%]|一(?!{guarded(WORDS['units'])})|{guarded(WORDS['units'])})"
)
_SEPARATOR = re.compile(r"\s*(?:[-–~到至]|to|and)\s*")
_BETWEEN = re.compile(r"(?:between|介于|在)\s*$")
_FROM = re.compile(r"(?:从|由|from)\s*$")
_TAIL = re.compile(r"(?<=[万亿])(?:\d+(?:\.\d+)?|[一二两三四五六七八九十]+)$")
_TAIL_IS_ANOTHER = re.compile(rf"[年月号日点天周%:/]|\.\d|{guarded(WORDS['units'])}|个月|个点|成")
# 3万8一共: no digit follows a digit but 一 begins the next word
_NEXT_WORD = re.compile(r"(?<=[\d一二两三四五六七八九])一$")
_SEVERAL = re.compile(r"(?<=十)几(?=[万亿千])")
_VAGUE = re.compile(r"(?<=[\d十百千])[多来余几](?=[十百千万亿])|个[多来]?(?=[亿百千])|[多来余几]$")


@dataclass(frozen=True, slots=True)
class Amount:
    """From low to high, counted in `scale` (万 is 10,000); `currency` when one is written beside it."""

    span: Span
    low: Decimal
    high: Decimal
    scale: int
    written: str
    currency: str | None = None


def amounts(folded: str) -> Iterator[Amount]:
    """All amounts of a folded text in order, those joined by 到 or a dash as one; 从99万到115万 stays two."""
    found = list(_single_amounts(folded))
    index = 0
    while index < len(found):
        joined = _joined(folded, found[index], found[index + 1]) if index + 1 < len(found) else None
        yield joined or found[index]
        index += 2 if joined else 1


def _single_amounts(folded: str) -> Iterator[Amount]:
    position = 0
    while match := _AMOUNT.search(folded, position):
        plain = _amount(folded, match)
        amount = _with_currency(folded, plain) if plain else None
        position = max(amount.span[1] if amount else 0, match.start() + 1)
        if amount:
            yield amount


def _amount(folded: str, match: re.Match[str]) -> Amount | None:
    if match["pair"]:
        return _pair(match)
    if match["half"]:
        size = _LATIN_SCALES[match["half_of"]]
        value = Decimal(size) / (2 if match["half"] == "half" else 4)
        return Amount(match.span(), value, value, size, match[0])
    if match["dime"]:
        value = parse_number(match["dime"]) / 10
        currency = "CNY" if match[0][-1] == "钱" else None
        return Amount(match.span(), value, value, 1, match[0], currency)
    if match["latin"]:
        return _latin(match)
    if match["about"]:
        value = Decimal(_SCALES[match["about"]] * _SCALES.get(match["about_scale"] or "", 1))
        return Amount(match.span(), value, value, int(value), match[0])
    return _english(match) if match["words"] else _chinese(folded, match)


def _pair(match: re.Match[str]) -> Amount | None:
    """五六十万 is from 500,000 to 600,000, 十七八万 from 170,000, 一百二三十万 from 1,200,000 on."""
    inner, last = match["pair"][:-1], match["pair"][-1]
    size = _SCALES.get(inner, 1)
    tens = parse_number(match["tens"]) if match["tens"] else Decimal(0)
    low, high = ((tens + parse_number(match[name]) * size) * _SCALES[last] for name in ("a", "b"))
    scale = size * _SCALES[last]
    return Amount(match.span(), low, high, scale, match[0]) if low < high else None


def _latin(match: re.Match[str]) -> Amount | None:
    size = _LATIN_SCALES[match["scale"]]
    written, half = re.subn(r"\s+and\s+a\s+half$", "", match["latin"])
    try:
        value = (parse_number(written) + Decimal("0.5") * half) * size
    except ValueError:
        return None
    if match["more"]:
        value += int(match["more"]) * size // 10
    return Amount(match.span(), value, value, size, match[0])


def _english(match: re.Match[str]) -> Amount | None:
    try:
        value = parse_number(match["words"])
    except ValueError:
        return None
    scale = next((10**power for power in (9, 6, 3) if value >= 10**power), 1)
    if match["words_scale"]:
        value, scale = value * 1000, 1000
    return Amount(match.span(), value, value, scale, match[0])


def _chinese(folded: str, match: re.Match[str]) -> Amount | None:
    written = _without_foreign_tail(folded, match)
    try:
        value = parse_number(_VAGUE.sub("", written))
    except ValueError:
        return None
    scale = max((_SCALES[char] for char in written if char in "千万亿"), default=1)
    high = value + 9 * scale if _SEVERAL.search(written) else value
    return Amount((match.start(), match.start() + len(written)), value, high, scale, written)


def _without_foreign_tail(folded: str, match: re.Match[str]) -> str:
    """30万2台 are 300,000 for two, 50万12月付 is due in December, 3万8一共 says 一共."""
    tail = _TAIL.search(match[0])
    if tail and _TAIL_IS_ANOTHER.match(folded, match.end()):
        return match[0][: tail.start()]
    return _NEXT_WORD.sub("", match[0])


def _with_currency(folded: str, amount: Amount) -> Amount:
    """The amount together with the sign before it or the name behind it, and small change: 三块五, 12元3角."""
    start, end = amount.span
    currency, change = amount.currency, Decimal(0)
    behind = _NAME_BEHIND.match(folded, end)
    if behind and not (amount.written in _MERE and behind["name"] in ("块", "刀")):
        end, currency = behind.end(), _NAMES[" ".join(behind["name"].split())]
        if currency == "CNY" and (small := _CHANGE.match(folded, end)):
            end, change = small.end(), _change(small)
    if before := _SIGN_BEFORE.search(folded, max(0, start - 8), start):
        start, currency = before.start(), _SIGNS[" ".join(before["sign"].split())]
    low, high = amount.low + change, amount.high + change
    return replace(amount, span=(start, end), low=low, high=high, currency=currency)


def _change(match: re.Match[str]) -> Decimal:
    cents = parse_number(match["cents"]) if match["cents"] else Decimal(0)
    return parse_number(match["tenths"] or match["spoken"]) / 10 + cents / 100


def _joined(folded: str, first: Amount, last: Amount) -> Amount | None:
    gap, before = folded[first.span[1] : last.span[0]], folded[max(0, first.span[0] - 9) : first.span[0]]
    separator = gap.strip()
    if not _SEPARATOR.fullmatch(gap) or (separator == "and" and not _BETWEEN.search(before)):
        return None
    if separator in ("到", "至", "to") and _FROM.search(before):
        return None
    low = first.low
    if first.scale == 1 and last.scale > 1 and low <= last.high / last.scale:
        low *= last.scale
    if low >= last.high:
        return None
    scale, currency = max(first.scale, last.scale), last.currency or first.currency
    return Amount((first.span[0], last.span[1]), low, last.high, scale, last.written, currency)
