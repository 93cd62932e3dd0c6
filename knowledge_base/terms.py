"""Folded text → the terms it is indexed and searched by.

Chinese by its characters and pairs of them, English by crude stems, codes (AL-05, MX-300) whole however
they are written, and every word of a synonym group also as the group (`#17`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from knowledge_base.language import data
from knowledge_base.text import fold

TOKEN = re.compile(r"[a-z0-9]+(?:[-_./][a-z0-9]+)*|[\u3400-\u4dbf\u4e00-\u9fff]+")
SERIES = re.compile(r"\b([a-z]{1,5})[ -]?(?:系列|series\b)")
SPACED_CODE = re.compile(r"\b([a-z]{1,4}) (\d{1,5})\b")
LONG = 4  # digits of a number that may name an error as a code does
ENDINGS = (("ies", "y"), ("sses", "ss"), ("ing", ""), ("ed", ""), ("es", ""), ("s", ""))


class Term(NamedTuple):
    """`kind` is han (a character), pair, word, number, code or group."""

    text: str
    start: int
    end: int
    kind: str


def terms(folded: str) -> Iterator[Term]:
    for found in TOKEN.finditer(folded):
        token = found.group()
        if token[0] > "\u3000":
            yield from _han(token, found.start())
        else:
            yield from _latin(token, found.start())
    for found in SERIES.finditer(folded):
        yield Term(f"{found[1]}系列", found.start(), found.end(), "code")
    for found in SPACED_CODE.finditer(folded):
        yield Term(code(found.group()), found.start(), found.end(), "spaced")
    for found in _group_pattern().finditer(folded):
        yield Term(_groups()[_singular(found.group())], found.start(), found.end(), "group")


def _han(run: str, start: int) -> Iterator[Term]:
    for place, char in enumerate(run):
        yield Term(char, start + place, start + place + 1, "han")
    for place in range(len(run) - 1):
        yield Term(run[place : place + 2], start + place, start + place + 2, "pair")


def _latin(token: str, start: int) -> Iterator[Term]:
    end = start + len(token)
    parts = re.split("[-_./]", token)
    if re.search("[a-z]", token) and re.search(r"\d", token):
        yield Term(code(token), start, end, "code")
        if len(parts) > 1:
            for part in parts:
                if re.search("[a-z]", part) and re.search(r"\d", part):
                    yield Term(code(part), start, end, "part")
        if measured := re.fullmatch(r"([\d.]+)([a-z]{1,4})", token):
            yield Term(measured[1], start, end, "number")
    elif token.replace(".", "").isdigit():
        yield Term(token, start, end, "number")
    else:
        for found in re.finditer("[a-z0-9]+", token):
            yield Term(stem(found.group()), start + found.start(), start + found.end(), "word")


@lru_cache(maxsize=4096)
def codes_of(text: str) -> frozenset[str]:
    """What a heading or a first cell may be known by: codes, and numbers as long as the codes of errors are (40103)."""
    found = terms(fold(text))
    return frozenset(
        one.text for one in found if one.kind == "code" or (one.kind == "number" and is_long(one.text))
    )


def is_long(number: str) -> bool:
    return len(number) >= LONG and number.isdigit()


def code(written: str) -> str:
    """AL-05, AL05, al 5 → al5."""
    return re.sub(r"(?<!\d)0+(?=\d)", "", re.sub("[^a-z0-9]", "", written))


def series_of(code_term: str) -> str:
    """The family a code may belong to: s300 → s系列."""
    letters = re.match("[a-z]+", code_term)
    return f"{letters.group()}系列" if letters else ""


@cache
def stem(word: str) -> str:
    for ending, instead in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3 and not word.endswith("ss"):
            return word[: -len(ending)] + instead
    return word.rstrip("e") if len(word) > 4 else word


@cache
def _groups() -> dict[str, str]:
    found: dict[str, str] = {}
    for number, group in enumerate(data("synonyms")):
        for word in group:
            found.setdefault(fold(word), f"#{number}")
    return found


def _singular(word: str) -> str:
    return word if word in _groups() else word.removesuffix("s") if word[:-1] in _groups() else word[:-2]


@cache
def _group_pattern() -> re.Pattern[str]:
    words = sorted(_groups(), key=len, reverse=True)
    han = [re.escape(word) for word in words if not word.isascii()]
    latin = [re.escape(word) for word in words if word.isascii()]
    return re.compile(rf"{'|'.join(han)}|(?<![a-z])(?:{'|'.join(latin)})(?:e?s)?(?![a-z])")
