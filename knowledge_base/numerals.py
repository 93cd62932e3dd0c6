"""两吨半的多少钱, 报 1017: numbers as the texts write them, in figures and whole."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

DIGITS = {one: value for value, one in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
TENS = {"十": 10, "百": 100, "千": 1000}
UNIT = "公斤|斤|吨|克|公里|厘米|毫米|米|平方|平米|千瓦|瓦|升|毫升|匹|寸|伏|安|度|公分|开间|座|匹马力|马力"
MEASURED = re.compile(rf"(?P<number>[零〇一二两三四五六七八九十百千]+)(?P<unit>{UNIT})(?P<half>半?)")
ALONE = re.compile(
    r"(?<![a-z0-9/-])(?<!\d[.,])\d{3,6}(?![a-z0-9/%-]|[.,]\d| ?[元块万个天年米公吨只件台套张位人月日点])"
)


def in_figures(folded: str, frequency: Callable[[str], int]) -> str:
    """With measures as figures where the texts have that number, but not where they have the words (三米)."""

    def written(found: re.Match[str]) -> str:
        value = f"{_value(found['number'])}{'.5' if found['half'] else ''}"
        is_known = frequency(value) and not frequency(found["number"][-1] + found["unit"][0])
        return f"{value} {found['unit']}" if is_known else found.group()

    return MEASURED.sub(written, folded)


def with_whole_codes(folded: str, codes: Mapping[str, str]) -> str:
    """With the whole of a code of which only the digits were said; `codes` by their digits."""
    return ALONE.sub(lambda found: codes.get(found.group(), found.group()), folded)


def _value(number: str) -> int:
    """二十五 → 25, 一百零八 → 108, 一百二 → 120; figures in a row as they stand (二零二 → 202)."""
    if not TENS.keys() & set(number):
        return int("".join(str(DIGITS[one]) for one in number))
    total, digit, last = 0, 0, 10
    for place, one in enumerate(number):
        if one in TENS:
            total, digit, last = total + (digit or int(place == 0)) * TENS[one], 0, TENS[one]
        else:
            digit = DIGITS[one]
            if digit == 0:
                last = 10
    return total + digit * (last // 10)
