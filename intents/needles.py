"""Which phrases can be in a text at all: some 400 expressions are asked of each message, and few of them match.

Whatever an expression matches holds one of its needles: a piece of one to three characters. A text that has none
of them need not be searched.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from importlib import import_module
from typing import Any

# Python's own reading of an expression; it has no public name, and without it every text is searched.
try:
    _parser: Any = import_module("re._parser")
except ImportError:
    _parser = None

_EVERYWHERE = frozenset("的了我你他们在是不一有这个要说给去来到 ,，")
_IN_ENGLISH = frozenset("etaoinsrhld")
_MOST_CHARACTERS = 16
Needles = frozenset[str]


def needles_of(expression: str) -> Needles | None:
    """The needles of a regular expression; None when it may match a text without any."""
    if _parser is None:
        return None
    parsed = _parser.parse(expression)
    return None if parsed.state.flags & re.IGNORECASE else _of_sequence(parsed)


def pieces_of(text: str) -> frozenset[str]:
    """Every piece of a text that could be a needle."""
    length = len(text)
    return frozenset(text[at : at + size] for size in (1, 2, 3) for at in range(length))


def _of_sequence(parts: Iterable[tuple[Any, Any]]) -> Needles | None:
    """Those of its rarest part: all of them must be there."""
    best: Needles | None = None
    run = ""
    for kind, value in parts:
        if kind is _parser.LITERAL:
            run += chr(value)
        elif kind not in (_parser.AT, _parser.ASSERT, _parser.ASSERT_NOT):  # these take up no room
            best = _rarer(_rarer(best, _of_run(run)), _of_part(kind, value))
            run = ""
    return _rarer(best, _of_run(run))


def _of_part(kind: Any, value: Any) -> Needles | None:
    if kind is _parser.BRANCH:
        return _of_any(_of_sequence(one) for one in value[1])
    if kind is _parser.SUBPATTERN:
        return None if value[1] & re.IGNORECASE else _of_sequence(value[3])
    if kind in (_parser.MAX_REPEAT, _parser.MIN_REPEAT):
        return _of_sequence(value[2]) if value[0] else None
    if kind is _parser.IN and len(value) <= _MOST_CHARACTERS:
        return _of_any(frozenset(chr(one)) if what is _parser.LITERAL else None for what, one in value)
    return None


def _of_any(several: Iterable[Needles | None]) -> Needles | None:
    found: set[str] = set()
    for one in several:
        if one is None:
            return None
        found |= one
    return frozenset(found)


def _of_run(run: str) -> Needles | None:
    """Its rarest piece: three letters, or two characters of Chinese."""
    if not run:
        return None
    size = min(len(run), 3 if run.isascii() else 2)
    pieces = [run[at : at + size] for at in range(len(run) - size + 1)]
    return frozenset([min(pieces, key=_commonness)])


def _rarer(one: Needles | None, other: Needles | None) -> Needles | None:
    if one is None or other is None:
        return other if one is None else one
    return min(one, other, key=lambda needles: sum(map(_commonness, needles)))


def _commonness(piece: str) -> float:
    """How often the piece may stand in a text, roughly, beside one that hardly ever does."""
    if piece.isascii():
        return (1 + sum(char in _IN_ENGLISH for char in piece)) * 4.0 ** (3 - len(piece))
    return (1 + sum(char in _EVERYWHERE for char in piece)) * 6.0 ** (2 - min(len(piece), 2))
