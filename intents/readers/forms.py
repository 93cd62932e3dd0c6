"""Messages written as labels and values: 跟进：康禾；方式：拜访；时间：11月18日."""

from __future__ import annotations

import re

from intents import catalog
from intents.reading import Clause, Reading

_LABELS = ("account", "contact", "time", "content", "feedback", "next_at", "next")
_PIECE = re.compile(r"[^;\n|]+")
Form = dict[str, Clause]


def read_form(reading: Reading) -> Form | None:
    """The parts by their labels; None unless at least three parts are labelled, one of them how or when."""
    parts: Form = {}
    for match in _PIECE.finditer(reading.masked):
        label, _, value = match[0].partition(":")
        if not value.strip():
            continue
        name = _label(label.strip())
        if name and name not in parts:
            start = match.start() + match[0].index(":") + 1
            parts[name] = _trimmed(reading, start, match.end())
    return parts if len(parts) >= 3 and parts.keys() & {"kind", "time", "content", "next"} else None


def _label(text: str) -> str | None:
    for name in _LABELS:
        if catalog.cue(f"activity.field_{name}").fullmatch(text):
            return name
    return "kind" if catalog.cue("activity.kind_label").fullmatch(text) else None


def _trimmed(reading: Reading, start: int, end: int) -> Clause:
    while start < end and reading.masked[start].isspace():
        start += 1
    return Clause(reading, (start, end))
