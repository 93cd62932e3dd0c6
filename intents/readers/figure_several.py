"""Several values of one sort side by side, any of which fits: A级和B级, 酒店和地产行业, 深圳和广州."""

from __future__ import annotations

import re
from collections.abc import Iterable

from intents import catalog
from intents.readers.figure_where import places
from intents.reading import Reading
from intents.schema import Slot, Span

PLURALS = {
    "region": "regions",
    "industry": "industries",
    "customer_kind": "customer_kinds",
    "grade": "grades",
    "stage": "stages",
    "priority": "priorities",
    "product": "products",
    "place": "places",
}
"""The slot of one value → that of several."""
_TABLES = {
    "grade": ("account.grade",),
    "stage": ("opportunity.stage", "query.stage_told"),
    "priority": ("ticket.priority",),
}
_OF_SUBJECT = {"stage": ("opportunity",), "priority": ("ticket",)}
_STAGES = ("initial_contact", "needs_confirmed", "proposal", "negotiation")
_GRADES = re.compile(
    r"(?<![a-z])([abc])(?:[级类])?[和跟与及、/,或](?:([abc])[级类]?[和跟与及、/,或])?([abc])(?:两?[级类档]|(?=两))"
    r"|(?<![a-z])(?:grade |tier )?([abc])(?:,| and| or| &| or)+ ([abc]) (?=accounts|customers|clients|graded?|tier)"
)
_SIDE = re.compile(r"(?:及|或|和)?(?:其)?(?:以)?([上下往])(?=[的,，。?客\s]|$|上)")
_BY = ("region", "industry", "grade", "stage", "priority", "product")
Found = dict[str, Slot | None]


def several(reading: Reading, about: str) -> Found:
    """The slots of sorts of which more than one value is named, by their plural names."""
    found: Found = {}
    for name in ("region", "industry", "customer_kind"):
        found[PLURALS[name]] = _joined(
            (one.value, one.text, one.span) for one in reading.terms if one.kind == name
        )
    for name, tables in _TABLES.items():
        if about in _OF_SUBJECT.get(name, (about,)):
            found[PLURALS[name]] = _joined(_of_tables(reading, tables))
    found["places"] = _joined((one.value, one.text, one.span or (0, 0)) for one in places(reading))
    if about == "opportunity":
        found["stages"] = found["stages"] or _along(reading)
    found["grades"] = _letters(reading) or found["grades"] or _from_grade(reading)
    found["products"] = _joined(
        (one.value, reading.text[slice(*one.span)], one.span) for one in reading.found("product")
    ) or _lines(reading)
    return {name: slot for name, slot in found.items() if slot is not None}


def grouped_by(reading: Reading, about: str) -> str | None:
    """A级和B级各几家: a line for each of the values that are named."""
    wanted = reading.has("query.each", "figure.compared", "figure.beside_each_other")
    named = several(reading, about) if wanted else {}
    return next((one for one in _BY if PLURALS[one] in named), None)


def _of_tables(reading: Reading, tables: Iterable[str]) -> Iterable[tuple[str, str, Span]]:
    """Of words that overlap the longest; won and lost are no stage that is gone through."""
    found = [
        (match.span(), value)
        for table in tables
        if reading.may_hold(table)
        for pattern, value in catalog.values(table)
        for match in pattern.finditer(reading.masked)
        if value not in ("won", "lost")
    ]
    taken: list[Span] = []
    for span, value in sorted(found, key=lambda one: (one[0][0] - one[0][1], one[0])):
        if not any(start < span[1] and span[0] < end for start, end in taken):
            taken.append(span)
            yield value, reading.text[slice(*span)], span


def _along(reading: Reading) -> Slot | None:
    """谈判阶段之前的, 方案及以后的: the stages on one side of the one that is named."""
    for value, _, (start, end) in _of_tables(reading, _TABLES["stage"]):
        at, behind = _STAGES.index(value), reading.masked[end : end + 10]
        from_here, to_here = (catalog.cue(f"figure.along_{one}").match(behind) for one in ("from", "to"))
        side = _STAGES[at:] if from_here else _STAGES[:at] if to_here else ()
        if side:
            stop = end + (from_here or to_here).end()  # type: ignore[union-attr]
            return Slot(side, reading.text[start:stop], (start, stop), 0.9)
    return None


def _from_grade(reading: Reading) -> Slot | None:
    """B级以上的, C级及以下: the grades on one side of the one that is named, which is among them."""
    for value, _, (start, end) in _of_tables(reading, _TABLES["grade"]):
        side = _SIDE.match(reading.masked, end)
        if side is not None:
            letters = tuple(
                "ABC"[: "ABC".index(value) + 1] if side[1] in "上往" else "ABC"["ABC".index(value) :]
            )
            return Slot(letters, reading.text[start : side.end()], (start, side.end()), 0.9)
    return None


def _letters(reading: Reading) -> Slot | None:
    """A、B两级的: the letters of which only the last bears its word."""
    match = _GRADES.search(reading.masked)
    if match is None:
        return None
    letters = tuple(dict.fromkeys(one.upper() for one in match.groups() if one))
    return Slot(letters, "、".join(letters), match.span(), 0.9) if len(letters) > 1 else None


def _lines(reading: Reading) -> Slot | None:
    """筒灯和射灯这两类: lines of ours, the last of which shows that no everyday word is meant."""
    lines = sorted((one for one in reading.terms if one.kind == "category"), key=lambda one: one.start)
    if len(lines) < 2:
        return None
    behind = catalog.cue("figure.line_behind").match(reading.masked[lines[-1].end : lines[-1].end + 8])
    return _joined((one.value, one.text, one.span) for one in lines) if behind else None


def _joined(found: Iterable[tuple[object, str, Span]]) -> Slot | None:
    values: dict[object, tuple[str, Span]] = {}
    for value, text, span in sorted(found, key=lambda one: one[2]):
        values.setdefault(value, (text, span))
    if len(values) < 2:
        return None
    spans = [span for _, span in values.values()]
    words = "、".join(text for text, _ in values.values())
    return Slot(tuple(values), words, (spans[0][0], spans[-1][1]), 0.9)
