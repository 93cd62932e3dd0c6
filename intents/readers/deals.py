"""Opportunities: made, changed, moved, handed on, won, lost and opened again."""

from __future__ import annotations

from collections.abc import Iterator

from intents.readers import deals_changed, deals_closed, deals_made, slots
from intents.readers.unreal import by_colleague
from intents.reading import Clause, Reading
from intents.schema import Frame


def read(reading: Reading) -> list[Frame]:
    if reading.has("opportunity.wants_agreement", "deal.undecided", "deal.hands_off"):
        return []
    told = [piece for piece in _pieces(reading) if _is_told(piece)]
    gone = deals_closed.deleted(reading, told)
    if gone is not None:
        return [gone]
    made = deals_made.read(reading, told)
    if made is not None:
        return [made]
    frames = (_of_one(_scope(group), group) for group in _by_deal(told))
    return [frame for frame in frames if frame is not None]


def _of_one(scope: Clause, told: list[Clause]) -> Frame | None:
    return deals_closed.read(scope, told) or deals_changed.read(scope, told)


def _pieces(reading: Reading) -> Iterator[Clause]:
    """The clauses; a label that stands alone (金额 36万) goes with what follows it."""
    label: Clause | None = None
    for clause in reading.clauses:
        whole = Clause(reading, (label.span[0], clause.span[1])) if label else clause
        label = whole if clause.has("opportunity.label_alone") else None
        if label is None:
            yield whole


def _is_told(clause: Clause) -> bool:
    """Whether the clause states or orders something; an order may be put as a polite question."""
    if slots.is_supposed(clause) or clause.has("deal.forbidden", "deal.only_if"):
        return False
    if by_colleague(clause) and not clause.found("opportunity", "account"):
        return False
    mark = clause.reading.masked[clause.span[1] : clause.span[1] + 1]
    return not (slots.asks(clause) or mark == "?") or clause.has("opportunity.polite")


def _by_deal(told: list[Clause]) -> list[list[Clause]]:
    """The clauses in groups that begin where another opportunity is named."""
    groups: list[list[Clause]] = []
    current: object = None
    for clause in told:
        named = clause.first("opportunity")
        if groups and (named is None or current is None or named.value == current):
            groups[-1].append(clause)
        else:
            groups.append([clause])
        current = named.value if named else current
    return groups


def _scope(group: list[Clause]) -> Clause:
    """All that is said of one opportunity; the whole text when only one is spoken of."""
    reading = group[0].reading
    others = {one.value for one in reading.found("opportunity")}
    return reading if len(others) < 2 else Clause(reading, (group[0].span[0], group[-1].span[1]))
