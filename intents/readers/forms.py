"""Messages written as labels and values: 跟进：康禾；方式：拜访；时间：11月18日. Type: visit. Date: June 24."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from intents import catalog
from intents.expressions import compiled
from intents.reading import Clause, Reading

_LABELS = ("account", "contact", "time", "content", "feedback", "next_at", "next")
_EDGES = " \t\r\n,，。.;；|/-【】[]"
_LEAST = 3
Form = dict[str, Clause]


def read_form(reading: Reading) -> Form | None:
    """The parts by their labels; None unless at least three parts are labelled, one of them how or when."""
    return next(iter(read_forms(reading)), None)


def read_forms(reading: Reading) -> list[Form]:
    """The same for each customer where several are labelled; what stands above the first holds for all."""
    labels = [*_labels(reading.masked), ("", len(reading.masked), 0)]
    forms: list[Form] = [{}]
    last = ""
    for (name, _, start), (_, end, _) in pairwise(labels):
        value = _trimmed(reading, start, end)
        if name == "account" and value.text and name in forms[-1] and value.found("account", "person"):
            forms.append({one: part for one, part in forms[0].items() if part.span[1] <= _begins(forms[0])})
        if value.text and name not in forms[-1]:
            forms[-1][name] = value
        elif value.text and name == last == "content":  # 要点1 …, 要点2 …
            forms[-1][name] = Clause(reading, (forms[-1][name].span[0], value.span[1]))
        last = name
    least = _LEAST if len(forms) == 1 else _LEAST - 1
    return [one for one in forms if len(one) >= least and one.keys() & {"kind", "time", "content", "next"}]


def _begins(form: Form) -> int:
    return form["account"].span[0]


def _labels(masked: str) -> Iterator[tuple[str, int, int]]:
    """(name, where the label begins, where its value begins), in their order."""
    for match in _label().finditer(masked):
        yield str(match.lastgroup), match.start(), match.end()


@catalog.derived
def _label() -> re.Pattern[str]:
    """A label behind a break with its colon, or at the beginning of a line with a blank behind it."""
    names = [(name, f"activity.field_{name}") for name in _LABELS] + [("kind", "activity.kind_label")]
    labels = (
        rf"(?P<{name}>(?:(?:{catalog.cue(cue).pattern})\s*[:=]|(?<=\n)(?:{catalog.cue(cue).pattern})[ \t]+))"
        for name, cue in names
    )
    return compiled(rf"(?:(?<=^)|(?<=[;\n|/,，。.\]】\- ]))(?:{'|'.join(labels)})")


def _trimmed(reading: Reading, start: int, end: int) -> Clause:
    while start < end and reading.masked[start] in _EDGES:
        start += 1
    while end > start and reading.masked[end - 1] in _EDGES:
        end -= 1
    return Clause(reading, (start, end))
