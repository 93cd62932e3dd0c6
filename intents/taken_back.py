"""What a speaker takes back in the same breath: 上周四去的阿福…不对，是上周五，去的太湖蓝."""

from __future__ import annotations

import re
from collections.abc import Iterator

from intents import catalog
from intents.reading import Clause, Found, Reading
from intents.schema import Span

_NEAR_ZH, _NEAR_EN = 6, 12
_RESTARTED = ("time", "account")


def spans(reading: Reading) -> set[Span]:
    """The names and values that hold no more."""
    return {span for mark in _marks(reading) for span in _replaced(reading, mark)}


def is_struck(clause: Clause) -> bool:
    """Whether the clause is the one that is said again behind it: 发了微信，更正一下，打的电话."""
    return any(_struck(clause.reading, mark) == clause.span for mark in _marks(clause.reading))


def _marks(reading: Reading) -> list[re.Match[str]]:
    return list(catalog.cue("control.self_correction").finditer(reading.masked))


def _replaced(reading: Reading, mark: re.Match[str]) -> Iterator[Span]:
    near = _NEAR_EN if mark[0].strip(" ,").isascii() else _NEAR_ZH
    after = [one for one in reading.items if mark.end() <= one.start <= mark.end() + near]
    if not after:
        return
    before = [one for one in reading.items if one.end <= mark.start() and one.kind == after[0].kind]
    if not before:
        return
    yield before[-1].span
    if after[0].kind == "account":
        yield from _people_elsewhere(before, after[0], reading.found("person"))
    yield from _said_again(reading, mark)


def _said_again(reading: Reading, mark: re.Match[str]) -> Iterator[Span]:
    """What stands in the clause before the mark and is said once more, otherwise, in the sentence behind it."""
    start, end = _struck(reading, mark)
    over = min(
        (one.span[1] for one in reading.sentences if one.span[1] > mark.end()), default=len(reading.text)
    )
    for kind in _RESTARTED:
        earlier = [one for one in reading.items if one.kind == kind and start <= one.start and one.end <= end]
        again = [one for one in reading.items if one.kind == kind and mark.end() <= one.start < over]
        if again and len(earlier) == 1 and (kind == "time" or earlier[0].account_ids != again[0].account_ids):
            yield earlier[0].span


def _struck(reading: Reading, mark: re.Match[str]) -> Span:
    before = [one.span for one in reading.clauses if one.span[0] < mark.start() and one.span[1] <= mark.end()]
    return before[-1] if before else (0, 0)


def _people_elsewhere(before: list[Found], right: Found, people: list[Found]) -> Iterator[Span]:
    """Those named before the right customer who work for the wrong one."""
    for one in people:
        theirs = set(one.account_ids)
        if before[-1].end <= one.start < right.start and theirs and not theirs & set(right.account_ids):
            yield one.span
