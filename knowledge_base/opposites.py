"""The polarity guard: an answer about opening is none to a question about closing, however alike they read."""

from __future__ import annotations

from functools import cache

from knowledge_base.language import data
from knowledge_base.text import fold

Act = tuple[int, int]


def opposed(question: str, text: str) -> bool:
    """Whether the question names an act the text does not, while the text names one that rivals it (both folded)."""
    asked, told = _acts(question), _acts(text)
    return any(act not in told and any(group == act[0] for group, _ in told) for act in asked)


def lacks_act(question: str, text: str) -> bool:
    """Whether the question is about opening, or about ending, and the text speaks of no such thing (both folded)."""
    asked = {act for act in _acts(question) if act[0] in _decisive()}
    return bool(asked) and not asked & _acts(text)


@cache
def _decisive() -> frozenset[int]:
    return frozenset(data("words")["decisive"])


def _acts(text: str) -> set[Act]:
    return {act for word, act in _words() if word in text}


@cache
def _words() -> tuple[tuple[str, Act], ...]:
    groups = data("words")["opposites"]
    return tuple(
        (fold(word), (group, side))
        for group, sides in enumerate(groups)
        for side, words in enumerate(sides)
        for word in words
    )
