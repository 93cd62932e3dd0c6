"""Several new leads in one message: a list of cards from a fair, each with its company and its number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from intents.readers import details, naming
from intents.readers.details import read_details
from intents.readers.leads_made import create
from intents.reading import Clause, Reading
from intents.schema import Frame, Span

_REACHED = ("phone", "email")
_SURELY = 0.6
_LINES = "\n"


def several(reading: Reading) -> list[Frame]:
    """A lead for each of them, where every one is reached by a number of its own; none for a single card."""
    if len({str(one.value) for one in reading.found(*_REACHED)}) < 2 or reading.found("account"):
        return []
    for units in (_lines(reading), list(reading.clauses)):
        groups = _groups(units)
        if len(groups) < 2:
            continue
        frames = [_create(reading, one) for one in groups]
        if all(_is_one(frame, frames[0]) for frame in frames):
            return _with_source(frames)
    return []


def _lines(reading: Reading) -> list[Clause]:
    found, at = [], 0
    for line in reading.text.split("\n"):
        if line.strip():
            found.append(Clause(reading, (at, at + len(line))))
        at += len(line) + 1
    return found


def _groups(units: Sequence[Clause]) -> list[list[Clause]]:
    """The pieces of each: another begins where somebody is named behind a number."""
    groups: list[list[Clause]] = [[]]
    for one in units:
        reached = any(piece.found(*_REACHED) for piece in groups[-1])
        if reached and _names_somebody(one):
            groups.append([])
        groups[-1].append(one)
    return groups


def _names_somebody(unit: Clause) -> bool:
    if details.labelled(unit)[0] is not None:
        return False
    found = read_details(unit.reading.only([unit.span]), [])
    if "company" in found and naming.company_score(str(found["company"].value)) >= _SURELY:
        return True
    named = {"company", "contact_name"} & set(found)
    return bool(named) and bool(unit.found(*_REACHED))


def _create(reading: Reading, group: Sequence[Clause]) -> Frame:
    span: Span = (group[0].span[0], group[-1].span[1])
    return replace(create(reading.only([span], _LINES)), span=span)


def _is_one(frame: Frame, first: Frame) -> bool:
    """Each with a number; all with a company, or all without."""
    reached = bool({"phone", "email"} & frame.slots.keys())
    return reached and bool({"company", "contact_name"} & frame.slots.keys()) and (
        ("company" in frame.slots) == ("company" in first.slots)
    )  # fmt: skip


def _with_source(frames: list[Frame]) -> list[Frame]:
    """The fair that is told at the head is where all of them are from."""
    said = frames[0].slots.get("source")
    return [one if "source" in one.slots else one.having(source=said) for one in frames]
