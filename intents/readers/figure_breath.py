"""我今年签了多少，回了多少: several figures asked for in one breath, each of the same people and the same time."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from intents import catalog
from intents.readers import asking, figures, slots
from intents.readers.happenings import happened
from intents.reading import Found, Reading
from intents.schema import Frame, Slot, Span

_MOST = 3
_SHARED = ("time", "user", "account", "product")
_MONEY = ("opportunity", "payment", "contract", "quote")
_CUT = re.compile(r"[,，、;；]|以及|还有(?=多少|几)|[和与及跟](?!上|去)|(?<![a-z])and(?![a-z])")
_BESIDE = (
    "query.compare",
    "figure.compared",
    "figure.same_days",
    "query.rank",
    "query.which",
)


def several(reading: Reading) -> list[Frame]:
    """The figures, each with the people and the time that are named once for all; none where it asks for one."""
    if reading.has(*_BESIDE) or any(happened(one) and not asking.asks(one) for one in reading.clauses):
        return []
    pieces = [one for one in _pieces(reading) if reading.folded[slice(*one)].strip()]
    if not 1 < len(pieces) <= _MOST or not all(_asks(reading, one) for one in pieces):
        return []
    frames = [_figure(reading, one, pieces) for one in pieces]
    found = [one for one in frames if one is not None]
    asked = {_asked(one) for one in found}
    return found if len(found) == len(pieces) == len(asked) else []


def _pieces(reading: Reading) -> Iterator[Span]:
    """Stretches with one figure each: parted by a sign or a word, or right behind how many it is."""
    cuts = [one.span() for one in _CUT.finditer(reading.masked)]
    said = catalog.cue("figure.so_many").finditer(reading.masked)
    cuts += [
        (one.end(), one.end()) for one in said if not one[0].isascii()
    ]  # how many stands before its verb
    at = 0
    for start, end in sorted(cuts):
        if start > at:
            yield at, start
        at = max(at, end)
    if at < len(reading.text.rstrip(" ?？。呢")):
        yield at, len(reading.text)


def _asks(reading: Reading, span: Span) -> bool:
    return catalog.cue("figure.so_many").search(reading.masked[slice(*span)]) is not None or (
        catalog.cue("figure.sum_noun").search(reading.masked[slice(*span)]) is not None
    )


def _figure(reading: Reading, span: Span, pieces: Sequence[Span]) -> Frame | None:
    piece = reading.only([span, *(one.span for one in _shared(reading, span, pieces)), *_whose(reading)])
    frame = figures.aggregate(piece)
    if frame is None or frame.value("group_by") is not None:
        return None
    if frame.value("measure") in (None, "list"):
        has_money = frame.value("subject") in _MONEY
        frame = frame.having(measure=Slot("sum" if has_money else "count"))
    return frame.having(account=slots.account(piece))


def _shared(reading: Reading, span: Span, pieces: Sequence[Span]) -> list[Found]:
    """What is named once: the first of each kind, where the piece has none; what is open now has no time."""
    own = {one.kind for one in (*reading.items, *reading.terms) if span[0] <= one.start < span[1]}
    is_now = span != pieces[0] and catalog.cue("figure.as_of_now").search(reading.masked[slice(*span)])
    found: dict[str, Found] = {}
    for one in (*reading.items, *reading.terms):
        if one.kind in own or (one.kind == "time" and is_now) or one.kind not in (*_SHARED, "region"):
            continue
        found.setdefault(one.kind, one)
    return list(found.values())


def _whose(reading: Reading) -> list[Span]:
    """我, 我们区, 公司: said at the beginning, and meant of all."""
    said = reading.search("query.mine") or reading.search("query.our_region")
    return [said.span()] if said is not None else []


def _asked(frame: Frame) -> tuple[str, ...]:
    told = ("subject", "state", "measure", "kind", "overdue", "created", "lead_status", "priority")
    return tuple(str(frame.value(name)) for name in told)
