"""A question's words in the other language, as far as they are words of service and trade."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, lru_cache
from typing import NamedTuple

from knowledge_base.language import data
from knowledge_base.question import Question, take_apart
from knowledge_base.text import fold

BESIDE_HAN = re.compile("(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])")
CODE = re.compile(r"(?<![a-z0-9])[a-z]{0,5}-?\d[a-z0-9./-]*")


class Words(NamedTuple):
    pattern: re.Pattern[str]
    translated: dict[str, str]


class Gloss(NamedTuple):
    """`share`: how much of what the question is about is known in the other language, 0..1."""

    question: Question
    share: float


@lru_cache(maxsize=512)
def glossed(folded: str, language: str) -> Gloss | None:
    """What the question is about, said in the other language; codes and numbers stay. None when no word is known."""
    words = _words(language)
    found = [words.translated[_base(one.group(), words)] for one in words.pattern.finditer(folded)]
    if not found:
        return None
    kept = CODE.findall(folded)
    whole, rest = _weight(folded), _weight(CODE.sub(" ", words.pattern.sub(" ", folded)))
    said = take_apart(" ".join(dict.fromkeys([*found, *kept])))
    return Gloss(said, 1.0 - min(rest / whole, 1.0) if whole else 0.0)


def in_chinese(folded: str, is_kept: Callable[[str], bool]) -> str:
    """到货的 reagent 可以 reject 吗: with the English words of a Chinese question in Chinese, but for those kept."""
    words = _words("en")

    def said(found: re.Match[str]) -> str:
        return found.group() if is_kept(found.group()) else words.translated[_base(found.group(), words)]

    return BESIDE_HAN.sub("", words.pattern.sub(said, folded))


def _weight(folded: str) -> float:
    return sum(span.weight for span in take_apart(folded).spans if span.kind != "weak")


def _base(word: str, words: Words) -> str:
    return word if word in words.translated else word.removesuffix("s")


@cache
def _words(language: str) -> Words:
    """The words of a language, the longest first, each with the first of the other's."""
    translated: dict[str, str] = {}
    for row in data("bilingual"):
        chinese, english = (part.strip() for part in row.split("|"))
        sides = {"zh": chinese.split(), "en": [one.strip() for one in english.split(",")]}
        other = sides["en" if language == "zh" else "zh"][0]
        for word in sides[language]:
            translated.setdefault(fold(word), other)
    ordered = sorted(translated, key=len, reverse=True)
    joined = "|".join(map(re.escape, ordered))
    pattern = joined if language == "zh" else rf"(?<![a-z])(?:{joined})s?(?![a-z])"
    return Words(re.compile(pattern), translated)
