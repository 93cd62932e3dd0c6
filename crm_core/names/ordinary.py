"""Names that are everyday words, too: 明天, 前进, Target."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import Literal

import yaml

from crm_core.names.forms import fold, is_han, simplified, words

Word = Literal["", "noun", "torn", "plain", "longer"]
"""A thing's name (牡丹), the middle of other words (天和 in 昨天和), any word (前进, target), the beginning of
another company's name (恒信 in 恒信达).
"""

_SENTENCE_END = re.compile(r"(?:^|[.!?。！？\n]\s*)$")


@cache
def _words() -> dict[str, frozenset[str]]:
    text = files("crm_core.names").joinpath("ordinary.yaml").read_text(encoding="utf-8")
    data = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return {kind: frozenset(listed.split()) for kind, listed in data.items()}


def word_of(text: str, span: tuple[int, int]) -> Word:
    """What a span of the text may be when it is no name."""
    said = fold(text[slice(*span)])
    if not is_han(said):
        return "plain" if _is_plain_word(text, span) else ""
    if len(said) < 4 and _goes_on(simplified(text[span[1] :])):
        return "longer"
    if said in _words()["others"]:
        return "plain"
    if said in _words()["nouns"]:
        return "noun"
    return "torn" if len(said) < 4 and _tears_a_word(text, span) else ""


def is_everyday(words: str) -> bool:
    """Whether a word of every day, and no mere noun (those name companies, too), stands in these few characters."""
    others = _words()["others"]
    pieces = {words[at : at + size] for size in (2, 3, 4) for at in range(len(words) - size + 1)}
    return not others.isdisjoint(pieces)


def may_be_initials(text: str, span: tuple[int, int]) -> bool:
    """Whether letters stand where they can be a name's: HX, or hx among Chinese; no PLC, no "by"."""
    said = text[slice(*span)]
    if not (said.isascii() and said.isalpha()) or said.lower() in _words()["abbreviations"]:
        return False
    return said.isupper() or is_han(text[span[0] - 1 : span[0]]) or is_han(text[span[1] : span[1] + 1])


@cache
def _longer() -> re.Pattern[str]:
    trades = "|".join(sorted(words()["naming_trades"], key=len, reverse=True))
    ends = "".join(words()["brand_ends"])
    return re.compile(
        rf"(?:{trades}|[{ends}](?:{trades})?)(?:$|[^\w]|的|那边|那家|这家|公司|谈|聊|开会|见|看)"
    )


def _goes_on(behind: str) -> bool:
    """Whether a brand is only the beginning of a name that goes on: 恒信 + 达，, 恒信 + 电子的."""
    return _longer().match(behind) is not None


def _tears_a_word(text: str, span: tuple[int, int]) -> bool:
    """天和 in 昨天和: its first character ends a word, or its last one begins one."""
    start, end = span
    around = {fold(text[max(0, start - 1) : start + 1]), fold(text[end - 1 : end + 1])}
    return any(len(one) == 2 and any(one in words for words in _words().values()) for one in around)


def _is_plain_word(text: str, span: tuple[int, int]) -> bool:
    """A single Latin word among others that nothing marks as a name: no capital, or one that begins a sentence."""
    said, before, behind = text[slice(*span)], text[: span[0]], text[span[1] :]
    if not (said.isascii() and said.isalpha()) or is_han(before[-1:]) or is_han(behind[:1]):
        return False
    begins = said.istitle() and _SENTENCE_END.search(before) and re.match(r" [a-z]", behind)
    return said.islower() or begins is not None
