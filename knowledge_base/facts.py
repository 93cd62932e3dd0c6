"""What in a text can be wrong though it reads well: its numbers with their units, its codes and names."""

from __future__ import annotations

import re

from knowledge_base.text import fold

NUMBER = re.compile(r"(?<![a-z])(\d[\d,]*(?:\.\d+)?)\s*([a-z%‰°℃\u4e00-\u9fff]?[a-z]*)")
CHINESE = re.compile(
    r"(?P<value>[零〇一二两三四五六七八九十百千万半]+)(?P<unit>[年月天日周号时分秒元块亿台个件位人次米吨升折倍成期层班])"
)
NAMED = re.compile(
    r"https?://[^\s，。；）)]+|[\w.+-]+@[\w-]+\.[\w.]+|[A-Za-z][A-Za-z0-9./+-]*\d[A-Za-z0-9./+-]*|[A-Z][A-Za-z]+"
)
QUOTED = re.compile(r"[「『“\"《]([^」』”\"》]{1,40})[」』”\"》]")
DIGITS = {digit: value for value, digits in enumerate(["零〇", "一", "二两", "三", "四", "五", "六", "七", "八", "九"])
          for digit in digits}  # fmt: skip
SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10000}
SENTENCE_START = re.compile(r"(?:^|[.!?。！？\n]\s*)([A-Z][a-z]+)\b")


def numbers_in(text: str, *, with_units: bool) -> set[str]:
    """Each number as digits (三 is 3), with the first letter of its unit where asked for."""
    folded = fold(text)
    found = {_one(number.replace(",", ""), unit, with_units) for number, unit in NUMBER.findall(folded)}
    for one in CHINESE.finditer(folded):
        found.add(_one(_value(one["value"]), one["unit"], with_units))
    return found - {"1个", "1件", "1次", "1"}


def _one(number: str, unit: str, with_units: bool) -> str:
    number = number.rstrip("0").rstrip(".") if "." in number else number
    return f"{number}{unit[:1]}" if with_units else number


def _value(numeral: str) -> str:
    """三十五 → 35; 半 → 0.5; a row of digits (二零二六) → 2026."""
    if numeral == "半":
        return "0.5"
    if not any(one in SCALES for one in numeral):
        return "".join(str(DIGITS.get(one, "")) for one in numeral)
    total, part, digit = 0, 0, 0
    for one in numeral:
        if one == "万":
            total, part, digit = (part + digit or 1) * 10000, 0, 0
        elif one in SCALES:
            part, digit = part + (digit or 1) * SCALES[one], 0
        else:
            digit = DIGITS.get(one, 0)
    return str(total + part + digit)


def names_in(text: str) -> set[str]:
    """Codes, addresses, Latin names and what is quoted, folded; a word that only begins a sentence is no name."""
    starts = {found.start(1) for found in SENTENCE_START.finditer(text)}
    named = {
        fold(found.group())
        for found in NAMED.finditer(text)
        if found.start() not in starts or not found.group().isalpha()
    }
    return named | {fold(one) for one in QUOTED.findall(text)}
