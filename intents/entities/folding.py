"""One character for one character: what lets every span count characters of the text as given."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from importlib.resources import files

from intents.entities.values import Span
from intents.entities.words import WORDS

HIDDEN = "\x00"
_WIDE_DIGIT = re.compile("[０-９]，[０-９]{3}")
_WIDE_GROUPS = re.compile(r"(?<=\d)，(?=\d{3}(?!\d))")
_GAPS = re.compile(r"(?<=\d) (?=[年月日号点时分周季万亿])|(?<=[年月第周点]) (?=\d)")
_SPACED_OUT = re.compile(r"(?<![一-鿿\w])(?:[一-鿿\d]{1,2} ){4,}[一-鿿]{1,2}(?![一-鿿\w])")
_REACH = 32  # how far a word may look around: keeps the longest message linear


def _single(char: str) -> str:
    """The character in half width and lower case, unless that would need another number of characters.

    A Chinese comma stays one: it groups no thousands. Digits of every script are digits: ۷ is 7.
    """
    if char == "，":
        return char
    if char.isdecimal():
        return str(unicodedata.decimal(char))
    folded = unicodedata.normalize("NFKC", char).lower()
    return folded if len(folded) == 1 else char


@lru_cache(maxsize=4096)
def _fold_char(char: str) -> str:
    single = _single(char)
    return WORDS.script.get(single) or _simplified().get(single, single)


@cache
def _simplified() -> dict[str, str]:
    """Traditional → Simplified, character by character, from OpenCC's table."""
    table = files("opencc").joinpath("dictionary", "TSCharacters.txt").read_text(encoding="utf-8")
    rows = (line.split() for line in table.splitlines())
    return {row[0]: row[1] for row in rows if len(row) > 1 and len(row[0]) == len(row[1]) == 1}


@lru_cache(maxsize=256)
def fold(text: str) -> str:
    """Half width, lower case and simplified characters, exactly as long as the text."""
    if text.isascii():
        return text.lower()
    folded = "".join(map(_fold_char, text))
    return _WIDE_GROUPS.sub(",", folded) if "，" in folded and _WIDE_DIGIT.search(text) else folded


def tighten(folded: str) -> tuple[str, Sequence[int]]:
    """The text without the blanks of 11 月 5 号 and of 下 周 二 下 午, and where each character of it stood.

    The places have one more item than the text: the length of the text as it was.
    """
    gaps = {match.start() for match in _GAPS.finditer(folded)} if " " in folded else set()
    for run in _SPACED_OUT.finditer(folded) if " " in folded else ():
        words = run[0].split(" ")
        if 2 * sum(len(word) == 1 for word in words) >= len(words):
            gaps.update(place for place in range(*run.span()) if folded[place] == " ")
    if not gaps:
        return folded, range(len(folded) + 1)
    places = [place for place in range(len(folded)) if place not in gaps]
    return "".join(folded[place] for place in places), [*places, len(folded)]


def before(folded: str, start: int) -> str:
    """The words right before a place, as far as they can tell what stands there."""
    return folded[max(0, start - _REACH) : start]


def behind(folded: str, end: int) -> str:
    """The words right behind a place."""
    return folded[end : end + _REACH]


def hide(text: str, spans: Iterable[Span]) -> str:
    """The text with what lies in the spans replaced by a character that nothing matches."""
    for start, end in spans:
        start, end = max(start, 0), min(end, len(text))
        text = text[:start] + HIDDEN * max(end - start, 0) + text[end:]
    return text
