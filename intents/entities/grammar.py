"""Words of a text that speak of time, as atoms that can be joined: the lexer under times.py."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Literal

from intents.entities.anchors import Anchor, Part
from intents.entities.values import Span

AnchorKind = Literal[
    "relative", "weekday", "date", "period", "festival", "part", "clock", "offset", "recurring", "now"
]
Bound = Literal["by", "before", "after", "from", "within"]


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


@dataclass(frozen=True, slots=True)
class Token:
    """Where some atoms were read, already from coarse to fine."""

    span: Span
    atoms: Sequence[Atom]


Build = Callable[["re.Match[str]"], Sequence[Atom] | Atom | None]


@dataclass(frozen=True, slots=True)
class Rule:
    pattern: re.Pattern[str]
    build: Build


class Rules:
    """Rules in the order of their definition; earlier ones win where several match at a place."""

    def __init__(self) -> None:
        self.rules: list[Rule] = []

    def __call__(self, *patterns: str) -> Callable[[Build], Build]:
        def add(build: Build) -> Build:
            self.rules += [Rule(re.compile(pattern), build) for pattern in patterns]
            return build

        return add


class Lexer:
    """All rules in one pattern. The groups of a rule must be named; they are read by matching it again."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._rules = list(rules)
        bodies = (re.sub(r"\(\?P<\w+>", "(?:", rule.pattern.pattern) for rule in self._rules)
        self._any = re.compile("|".join(f"({body})" for body in bodies))

    def tokens(self, folded: str) -> Iterator[Token]:
        position = 0
        while match := self._any.search(folded, position):
            rule = self._rules[(match.lastindex or 1) - 1]
            again = rule.pattern.match(folded, match.start())
            built = rule.build(again) if again else None
            if built is None or again is None:
                position = match.start() + 1
                continue
            atoms = (built,) if isinstance(built, Atom) else tuple(built)
            position = max(again.end(), match.start() + 1)
            if atoms:
                yield Token(again.span(), atoms)
