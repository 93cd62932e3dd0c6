"""One thing in the place of another: 旧轮胎回收吗 is not answered by what is said of 旧电瓶回收吗."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher
from functools import lru_cache

from knowledge_base.question import content_of, without_weak
from knowledge_base.terms import terms

THING = re.compile("[\u3400-\u9fff]{2,6}")


def exchanged(asked: str, wordings: Sequence[str], evidence: str, frequency: Callable[[str], int]) -> bool:
    """Whether a question has a thing that is spoken of elsewhere, never here, where a wording of this has its own.

    All folded; `frequency` tells in how many texts a term is. A word that is known nowhere may be another for it.
    """
    here = {term.text for term in terms(evidence)}
    return any(
        _is_spoken_of(thing, frequency)
        and not here & {term.text for term in terms(thing) if len(term.text) > 1}
        for wording in wordings
        for thing in _instead(content_of(asked), content_of(wording))
    )


def _is_spoken_of(thing: str, frequency: Callable[[str], int]) -> bool:
    return all(frequency(term.text) for term in terms(thing) if term.kind == "pair")


def _instead(asked: str, wording: str) -> Iterator[str]:
    """What of the question stands where the wording has something else, when most of the rest is the same."""
    changes = _changes(asked, wording)
    same = sum(end - start for kind, start, end, _, _ in changes if kind == "equal")
    for kind, start, end, theirs, theirs_end in changes:
        if kind != "replace" or same < end - start:
            continue
        if any(map(THING.fullmatch, without_weak(wording[theirs:theirs_end]))):
            yield from filter(THING.fullmatch, without_weak(asked[start:end]))


@lru_cache(maxsize=4096)
def _changes(asked: str, wording: str) -> list[tuple[str, int, int, int, int]]:
    return [(*one,) for one in SequenceMatcher(None, asked, wording, autojunk=False).get_opcodes()]
