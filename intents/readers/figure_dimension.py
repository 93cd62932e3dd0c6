"""By what the answer to a question about many records is broken down."""

from __future__ import annotations

import re
from collections.abc import Iterator

from intents import catalog
from intents.reading import Reading
from intents.schema import Slot, Span

_TABLE = "figure.dimension"
_TOLD_OF_EACH = ("competitor", "lost_reason")
_EACH = re.compile(r"[各每按分]|分别|(?:by|per|each|every|across)(?![a-z])")
_PERIODS = ("day", "week", "month", "quarter")


def dimension(reading: Reading) -> Slot | None:
    """按阶段, 各产品, by rep: the first that is named; 北方区各 says whose, and not by what."""
    found = found_dimension(reading)
    if found is None:
        return _by_period(reading)
    by, match = found
    return Slot(by, reading.text[slice(*match.span())], match.span(), 0.9)


def second(reading: Reading, first: Slot) -> Slot | None:
    """谁丢的单最多，丢给谁了; 各大区各阶段: by what each line of the first is broken down in turn."""
    for by, match in sorted(_named(reading), key=lambda one: (one[1].start(), -len(one[1][0]))):
        is_told = by in _TOLD_OF_EACH
        is_behind = first.span is not None and (match.end() if is_told else match.start()) >= first.span[1]
        is_said = is_told or _EACH.match(match[0]) is not None
        if by != first.value and is_behind and is_said:
            return Slot(by, reading.text[slice(*match.span())], match.span(), 0.9)
    return None


def _by_period(reading: Reading) -> Slot | None:
    """今年每个月签了多少: a line for each of them."""
    again = next((one for one in reading.found("time") if one.value.anchor == "recurring"), None)
    unit = getattr(again.value.expression.anchor, "unit", "") if again else ""
    return Slot(unit, again.text, again.span, 0.9) if again and unit in _PERIODS else None


def dimension_value(reading: Reading) -> str | None:
    found = found_dimension(reading)
    return found[0] if found else None


def found_dimension(reading: Reading) -> tuple[str, re.Match[str]] | None:
    """The value with its match: of words that begin together the longest."""
    return min(_named(reading), key=lambda one: (one[1].start(), -len(one[1][0])), default=None)


def _named(reading: Reading) -> list[tuple[str, re.Match[str]]]:
    if not reading.may_hold(_TABLE):
        return []
    regions = list(_named_regions(reading))
    return [
        (value, match)
        for pattern, value in catalog.values(_TABLE)
        for match in pattern.finditer(reading.masked)
        if value != "region" or not _ends_a_region(match, regions)
    ]


def _ends_a_region(match: re.Match[str], named: list[Span]) -> bool:
    """The 区各 of 华东区各阶段, the 大区分别 of 西南大区分别."""
    return any(start < match.start() <= end for start, end in named)


def _named_regions(reading: Reading) -> Iterator[Span]:
    yield from (one.span for one in reading.terms if one.kind == "region")
    yield from (one.span() for one in catalog.cue("query.our_region").finditer(reading.masked))
