"""How well a record's name is described by words that are not exactly it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from crm_core.names.forms import fold

T = TypeVar("T")
_WORD = re.compile(r"[a-z0-9]{2,}")
_HAN = re.compile(r"[一-鿿]+")


def features(text: str) -> frozenset[str]:
    """Pairs of neighbouring Chinese characters, and Latin words."""
    lowered = text.casefold()
    pairs = {
        run[at : at + 2] for run in _HAN.findall(fold_keeping_words(lowered)) for at in range(len(run) - 1)
    }
    return frozenset(pairs | set(_WORD.findall(lowered)))


_EMPTY = frozenset("的给去把个和与了一这那事件要请") | {
    "the",
    "to",
    "for",
    "with",
    "of",
    "and",
    "at",
    "on",
    "in",
    "is",
    "my",
}


def units(text: str) -> frozenset[str]:
    """Single Chinese characters and Latin words that carry meaning: what short titles are told by."""
    lowered = text.casefold()
    return frozenset([*"".join(_HAN.findall(lowered)), *_WORD.findall(lowered)]) - _EMPTY


def fold_keeping_words(text: str) -> str:
    return "".join(char if _HAN.match(char) else " " for char in text)


def likeness(described: str, name: str, *, besides: str = "") -> float:
    """The share of the name's features that the description has; those of `besides` (its customer) do not count."""
    own = features(name) - features(besides)
    said = features(described)
    if not own:
        return 1.0 if fold(name) and fold(name) in fold(described) else 0.0
    return len(own & said) / len(own)


_HEAD = 0.3


def headed(described: str, name: str) -> float:
    """Likeness of a name whose beginning, most often the customer's, says more than the rest of it."""
    beginning = re.match(r"[a-z0-9]{2,}|[一-鿿]{2}", name.casefold())
    shared = likeness(described, name)
    return shared + _HEAD if beginning and beginning[0] in features(described) else shared


def strewn(described: str, name: str) -> float:
    """汕尾那个卖珠宝的 for 汕尾海丰珠宝: the share of a Chinese name that stands in the words in two pieces or more."""
    said = features(described)
    pieces: list[str] = []
    for at in range(len(name) - 1):
        pair = name[at : at + 2]
        if pair not in said:
            continue
        if pieces and name[at - 1 : at + 1] in said:
            pieces[-1] += pair[1]
        else:
            pieces.append(pair)
    return sum(map(len, pieces)) / len(name) if len(pieces) > 1 else 0.0


def best(
    items: Iterable[T], score: Callable[[T], float], *, least: float = 0.2, margin: float = 0.12
) -> Sequence[T]:
    """The one that fits clearly best, or all that are about as good; none when none fits at all."""
    ranked = sorted(
        ((score(item), index, item) for index, item in enumerate(items)), key=lambda one: (-one[0], one[1])
    )
    fitting = [(value, item) for value, _, item in ranked if value >= least]
    if not fitting:
        return []
    top = fitting[0][0]
    return [item for value, item in fitting if value >= top - margin]
