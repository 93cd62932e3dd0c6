"""The same thing, wanted otherwise: what a question is after, and what of it an entry's wordings leave untold."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from functools import cache, lru_cache

from knowledge_base.language import data
from knowledge_base.question import content_of, without_weak
from knowledge_base.terms import terms

COMMON = 0.4  # of an entry's wordings, from which share on what they have in common is its core
SCATTERED = 0.5  # how far a core word counts as told of which only the characters are there
WEAK = 0.2  # what a character too common to prove anything counts in a run
ENDING = "?？。.!！~ "


def aims_apart(asked: str, wordings: Sequence[str]) -> dict[str, float]:
    """How far a question is after something else than an entry's wordings (all folded).

    `aims_lacking` counts its aims that no wording has, `aims_more` sums the shares of wordings with aims that it has
    not, `aims_alike` is the most it has in common with one of them; `changes` and `compares`: it does, none of these.
    """
    aims, theirs = aims_of(asked), [aims_of(one) for one in wordings] or [frozenset()]
    shares = Counter(aim for one in theirs for aim in one)
    lacking = {aim for aim in aims if not shares[aim]}
    return {
        "aims_lacking": float(len(lacking)),
        "aims_more": sum(count for aim, count in shares.items() if aim not in aims) / len(theirs),
        "aims_alike": max(len(aims & one) / len(aims | one) if aims | one else 0.5 for one in theirs),
        "changes": float("change" in lacking),
        "compares": float("compare" in lacking),
    }


@lru_cache(maxsize=16384)
def aims_of(folded: str) -> frozenset[str]:
    return frozenset(aim for aim, said in _aims().items() if said.search(folded.rstrip(ENDING)))


@cache
def _aims() -> dict[str, re.Pattern[str]]:
    return {aim: re.compile(said) for aim, said in data("words")["aims"].items()}


def core_told(asked: str, wordings: Sequence[str], idf: Callable[[str], float]) -> float:
    """Which share, 0..1, of the pairs of characters that an entry's wordings have in common is in the question."""
    core, said = _core(tuple(wordings)), _said(asked)
    weights = {pair: share * idf(pair) for pair, share in core}
    told = sum(
        weight * (1.0 if pair in said else SCATTERED if said.issuperset(pair) else 0.0)
        for pair, weight in weights.items()
    )
    total = sum(weights.values())
    return told / total if total else 0.5


def longest_untold(asked: str, wordings: Sequence[str]) -> float:
    """Characters of a question's longest run of which an entry's wordings have nothing (all folded)."""
    told = frozenset[str]().union(*map(_said, wordings))
    longest = run = 0.0
    for term in terms(content_of(asked)):
        if term.kind in ("han", "word", "number", "code"):
            run = 0.0 if term.text in told else run + (1.0 if without_weak(term.text) else WEAK)
            longest = max(longest, run)
    return longest


@lru_cache(maxsize=4096)
def _core(wordings: tuple[str, ...]) -> tuple[tuple[str, float], ...]:
    counts = Counter(one for wording in wordings for one in _said(wording) if len(one) > 1)
    fewest = max(2, COMMON * len(wordings))
    return tuple((one, count / len(wordings)) for one, count in counts.items() if count >= fewest)


@lru_cache(maxsize=16384)
def _said(folded: str) -> frozenset[str]:
    """Its characters, pairs and words, without those that only carry a question."""
    return frozenset(term.text for term in terms(content_of(folded)) if term.kind != "group")
