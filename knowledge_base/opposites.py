"""The polarity guard: an answer about opening is none to a question about closing, however alike they read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from knowledge_base.language import data
from knowledge_base.text import fold

Act = tuple[int, int]


def opposed(question: str, text: str) -> bool:
    """Whether the question names an act the text does not, while the text names one that rivals it (both folded)."""
    asked, told = acts_of(question), acts_of(text)
    return any(act not in told and any(group == act[0] for group, _ in told) for act in asked)


def lacks_act(question: str, text: str) -> bool:
    """Whether the question is about opening, or about ending, and the text speaks of no such thing (both folded)."""
    asked = {act for act in acts_of(question) if act[0] in _decisive()}
    return bool(asked) and not asked & acts_of(text)


def shared_acts(question: str, wordings: Sequence[str]) -> tuple[float, float]:
    """What the question does that no wording does (0 or 1), and the share of wordings doing most what it does not.

    挂失 beside 解除挂失: a wording that ends, undoes or denies something is about another thing than one that does not.
    """
    asked = acts_of(question)
    theirs = [acts_of(one) for one in wordings] or [frozenset()]
    lacking = any(all(act not in one for one in theirs) for act in asked)
    more = [act for one in theirs for act in one if act not in asked]
    return float(lacking), max((more.count(act) for act in set(more)), default=0) / len(theirs)


def ending(question: str, wordings: Sequence[str]) -> tuple[float, float]:
    """The same for whether something is to end, not to be, or not wanted (all folded)."""
    asked = _ends(question)
    share = sum(map(_ends, wordings)) / max(len(wordings), 1)
    return (1.0 - share, 0.0) if asked else (0.0, share)


@lru_cache(maxsize=16384)
def acts_of(folded: str) -> frozenset[Act]:
    """What is done in it; asked of the same passages again and again."""
    return frozenset(act for word, act in _words() if word in folded)


@lru_cache(maxsize=16384)
def _ends(folded: str) -> bool:
    return bool(_ending_words().search(folded))


@cache
def _ending_words() -> re.Pattern[str]:
    return re.compile("|".join(data("words")["ending"]))


@cache
def _decisive() -> frozenset[int]:
    return frozenset(data("words")["decisive"])


@cache
def _words() -> tuple[tuple[str, Act], ...]:
    groups = data("words")["opposites"]
    return tuple(
        (fold(word), (group, side))
        for group, sides in enumerate(groups)
        for side, words in enumerate(sides)
        for word in words
    )
