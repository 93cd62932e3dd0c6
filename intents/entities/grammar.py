"""Words of a text that speak of time, as atoms that can be joined: the lexer under times.py."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from typing import Literal

from intents.entities.anchors import Anchor, Around, Part, Within
from intents.entities.values import Span
from intents.expressions import compiled

AnchorKind = Literal[
    "relative", "weekday", "date", "period", "festival", "part", "clock", "offset", "recurring", "now"
]
Bound = Literal["by", "before", "after", "from", "since", "within"]

DIGITS = "0123456789"
NUMBERS = DIGITS + "零一二两三四五六七八九十廿卅"
# Written over what has been read, so that 三点 is seen apart from the 周三 before it and 底 leans on 2月.
READ = "\x01"


class Level(IntEnum):
    """How fine an atom is; finer ones narrow coarser ones."""

    YEAR = 0
    QUARTER = 1
    MONTH = 2
    WEEK = 3
    EDGE = 4
    DAY = 5
    PART = 6
    CLOCK = 7


@dataclass(frozen=True, slots=True)
class Repeat:
    """The fixed beginning of an RRULE: FREQ=WEEKLY;INTERVAL=2."""

    frequency: str
    interval: int = 1
    by: str = ""

    def rule(self) -> str:
        interval = f";INTERVAL={self.interval}" if self.interval > 1 else ""
        return f"FREQ={self.frequency}{interval}" + (f";{self.by}" if self.by else "")


@dataclass(frozen=True, slots=True)
class Atom:
    """One piece of a time expression: exactly one of anchor and part is there.

    `leans` marks a piece that means nothing alone (the 底 of 2月底); `bound` one that sets a limit itself.
    """

    level: Level
    kind: AnchorKind
    anchor: Anchor | None = None
    part: Part | None = None
    leans: bool = False
    bound: Bound | None = None
    repeat: Repeat | None = None
    english: bool = False

    def narrow(self, outer: Anchor | None) -> Anchor | None:
        """What is meant within an outer anchor, or around now when there is none."""
        return Within(outer or Around(self.part.cycle), self.part) if self.part else self.anchor


@dataclass(frozen=True, slots=True)
class Token:
    """Where some atoms were read, from coarse to fine."""

    span: Span
    atoms: Sequence[Atom]


Built = Sequence[Atom] | Atom | None
Build = Callable[["re.Match[str]"], Built]


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern and what it means: atoms, none of them to skip the words, or None to leave them to other rules."""

    starts: frozenset[str]
    pattern: str
    build: Build

    def match(self, folded: str, start: int) -> re.Match[str] | None:
        return _compiled(self.pattern).match(folded, start)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """Patterns are compiled when first tried: most messages need few of them."""
    return compiled(pattern)


class Rules:
    """Rules in the order of their definition; the first that applies at a place wins.

    `starts` are the characters a match can begin with: they spare trying every rule everywhere.
    """

    def __init__(self) -> None:
        self.rules: list[Rule] = []

    def __call__(self, starts: str, *patterns: str) -> Callable[[Build], Build]:
        def add(build: Build) -> Build:
            self.rules += [Rule(frozenset(starts), pattern, build) for pattern in patterns]
            return build

        return add


def initials(words: Iterable[str]) -> str:
    return "".join({word[0] for word in words})


class Lexer:
    def __init__(self, rules: Iterable[Rule]) -> None:
        self._rules: dict[str, list[Rule]] = defaultdict(list)
        for rule in rules:
            for char in rule.starts:
                self._rules[char].append(rule)
        others = "".join(char for char in self._rules if not (char.isascii() and char.isalnum()))
        self._candidate = re.compile(rf"(?<![a-z])[a-z]|(?<![0-9])[0-9]|[{re.escape(others)}]")

    def tokens(self, folded: str) -> Iterator[Token]:
        position = 0
        while candidate := self._candidate.search(folded, position):
            start = position = candidate.start()
            token = self._token(folded, start)
            position = token.span[1] if token else start + 1
            if token:
                folded = folded[:start] + READ * (position - start) + folded[position:]
                if token.atoms:
                    yield token

    def _token(self, folded: str, start: int) -> Token | None:
        for rule in self._rules.get(folded[start], ()):
            match = rule.match(folded, start)
            built = rule.build(match) if match and match.end() > start else None
            if match and built is not None:
                return Token(match.span(), (built,) if isinstance(built, Atom) else tuple(built))
        return None
