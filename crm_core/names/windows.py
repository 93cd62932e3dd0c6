"""The stretches of a text that may be a name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from crm_core.names.forms import LONGEST, UNIT, fold

Span = tuple[int, int]

_BREAK = re.compile(r"[。；！？，、：;!?\n]")
_LONGEST_UNIT = 40


class Unit(NamedTuple):
    """A Chinese character, a Latin word or a number: names are never cut inside one."""

    start: int
    end: int
    folded: str


class Window(NamedTuple):
    """Some units in a row. `first` is the place of the first in its clause, `size` their number.

    A text has hundreds: tuples are made in a third of the time of other objects.
    """

    span: Span
    text: str
    clause: Sequence[Unit]
    first: int
    size: int

    def reaching(self, form: str) -> Window | None:
        """The longer window that is this form, if the text goes on like it."""
        joined = ""
        for size, unit in enumerate(self.clause[self.first :], start=1):
            joined += unit.folded
            if joined == form:
                return Window((self.span[0], unit.end), form, self.clause, self.first, size)
            if not form.startswith(joined):
                return None
        return None

    def following(self, count: int) -> str:
        """The next units of the clause, joined."""
        after = self.first + self.size
        return "".join(unit.folded for unit in self.clause[after : after + count])


def windows(text: str) -> Iterator[Window]:
    """All runs of up to eight units inside the clauses of a text."""
    for clause in _clauses(text):
        for first in range(len(clause)):
            joined = ""
            for size, unit in enumerate(clause[first : first + LONGEST], start=1):
                joined += unit.folded
                if len(joined) > 1:
                    yield Window((clause[first].start, unit.end), joined, clause, first, size)


def _clauses(text: str) -> Iterator[list[Unit]]:
    start = 0
    for stop in (*_BREAK.finditer(text), None):
        end = stop.start() if stop else len(text)
        yield list(_units(text, start, end))
        start = stop.end() if stop else end


def _units(text: str, start: int, end: int) -> Iterator[Unit]:
    for match in UNIT.finditer(text, start, end):
        folded = _folded(match[0])
        if len(folded) <= _LONGEST_UNIT:
            yield Unit(match.start(), match.end(), folded)


_folded = lru_cache(maxsize=4096)(fold)
