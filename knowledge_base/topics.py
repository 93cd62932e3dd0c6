"""What the entries of a knowledge base are about, where that is few things: a question about one is none about another.

信用卡怎么挂失 beside 储蓄卡怎么挂失: the words are mostly the same, and only one of the two is meant.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from itertools import combinations

from knowledge_base.question import content_of
from knowledge_base.terms import terms

ALWAYS = 0.7  # of an entry's wordings, those that name what it is about
MANY = 0.1  # of all entries, those that are about a thing that counts as a topic
FEWEST = 3
TOGETHER = 0.15  # of the entries naming the rarer of two topics, those that may name the other one as well


class Topics:
    """`entries` are the wordings of each, folded."""

    def __init__(self, entries: Sequence[Sequence[str]]) -> None:
        named = [_named(tuple(wordings)) for wordings in entries]
        about = Counter(pair for always, _ in named for pair in always)
        least = max(FEWEST, MANY * len(entries))
        self._topics = frozenset(pair for pair, count in about.items() if count >= least)
        told = [ever & self._topics for _, ever in named]
        self._count = Counter(pair for one in told for pair in one)
        self._together = Counter(frozenset(two) for one in told for two in combinations(one, 2))

    def are_rivals(self, asked: str, wordings: Sequence[str]) -> bool:
        """Whether a question names a topic in place of the one that an entry is about (all folded)."""
        said = _pairs(asked) & self._topics
        if not said:
            return False
        always, ever = _named(tuple(wordings))
        theirs = (always & self._topics) - said
        return any(self._exclude(one, other) for one in said - ever for other in theirs)

    def _exclude(self, one: str, other: str) -> bool:
        rarer = min(self._count[one], self._count[other])
        return self._together[frozenset((one, other))] <= TOGETHER * rarer


@lru_cache(maxsize=16384)
def _named(wordings: tuple[str, ...]) -> tuple[frozenset[str], frozenset[str]]:
    """The pairs of characters in nearly all wordings, and those in any."""
    counts = Counter(pair for one in wordings for pair in _pairs(one))
    always = frozenset(pair for pair, count in counts.items() if count >= ALWAYS * len(wordings))
    return always, frozenset(counts)


@lru_cache(maxsize=1024)
def _pairs(folded: str) -> frozenset[str]:
    return frozenset(term.text for term in terms(content_of(folded)) if term.kind == "pair")
