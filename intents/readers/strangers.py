"""The name of a company that nobody here knows: 去了趟宏远激光, visited Meridian Tools."""

from __future__ import annotations

import re
from functools import cache

from intents import catalog
from intents.reading import Clause
from intents.schema import Mention, Slot

_STOP = r"(?=[,。;:!?、\s\n\ue010-\ue0ff]|的|了|那边|他们|她们|见|聊|谈|看|和|跟|现场|公司的|老板|总部|厂里|说|开|参观|考察|交流|沟通|$)"
_ENGLISH = re.compile(
    r"(?P<name>(?:[A-Z][\w&'-]*|\d+[A-Z]\w*)(?:\s+(?:[A-Z][\w&'.-]*|of|and|&|Co\.?,?|Ltd\.?))*)"
)


@cache
def _chinese() -> re.Pattern[str]:
    return re.compile(
        rf"(?:{catalog.cue('activity.stranger_lead').pattern})(?P<name>[一-鿿a-z0-9()·&]{{2,24}}?)(?:{catalog.cue('activity.stranger_end').pattern}){_STOP}?"
    )


def stranger(clause: Clause) -> Slot | None:
    """A slot with a Mention that has no ids, or None when no such name stands where one is wanted."""
    for match in _chinese().finditer(clause.masked):
        name = match["name"].strip("()")
        if _is_name(name):
            return _slot(clause, match.start("name"), match.start("name") + len(match["name"]))
    lead = clause.search("activity.stranger_lead_en")
    if lead is not None:
        match = _ENGLISH.match(clause.text, lead.end())
        if match and not clause.after(match.start()).before(match.end() - match.start()).found():
            return _slot(clause, match.start("name"), match.end("name"))
    return None


def _is_name(name: str) -> bool:
    return not catalog.cue("activity.stranger_not").search(name) and not name.isdigit()


def _slot(clause: Clause, start: int, end: int) -> Slot:
    span = (clause.span[0] + start, clause.span[0] + end)
    text = clause.reading.text[slice(*span)].strip()
    return Slot(Mention("account", text), text, span, 0.7)
