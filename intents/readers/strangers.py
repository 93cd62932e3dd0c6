"""The name of a company that nobody here knows: 去了趟宏远激光, visited Meridian Tools."""

from __future__ import annotations

import re

from intents import catalog
from intents.reading import Clause
from intents.schema import Mention, Slot

# Where a company's name ends: marks, masked names and values, and the words that usually follow one.
_STOP = (
    r"(?=[,，。;:!?、\s…\ue000-\ue0ff]|的|了|那边|他们|她们|现场|见|聊|谈|看|和|跟|与|开会|开了|说|厂里|总部|公司的|老板"
    r"|参观|考察|交流|沟通|通了|打了|发了|做了|测|送|$)"
)
_ENGLISH = re.compile(
    r"(?P<name>(?:[A-Z][\w&'-]*|\d+[A-Z]\w*)(?:\s+(?:[A-Z][\w&'.-]*|of|and|&|Co\.?,?|Ltd\.?))*)"
)


@catalog.derived
def _chinese() -> re.Pattern[str]:
    lead = catalog.cue("activity.stranger_lead").pattern
    return re.compile(rf"(?:{lead})(?P<name>[一-鿿a-z0-9()·&]{{2,24}}?){_STOP}")


def stranger(clause: Clause) -> Slot | None:
    """A slot with a Mention that has no ids, or None when no such name stands where one is wanted."""
    for found in _chinese().finditer(clause.masked):
        if _is_name(found["name"].strip("()")):
            return _slot(clause, *found.span("name"))
    lead = clause.search("activity.stranger_lead_en")
    if lead is not None:
        match = _ENGLISH.match(clause.text[lead.end() :])
        person = clause.first("person", "user")
        at_person = person is not None and person.start == clause.span[0] + lead.end()
        if match and not at_person and _is_name(match["name"].lower()):
            return _slot(clause, lead.end(), lead.end() + match.end())
    return None


def _is_name(name: str) -> bool:
    return not catalog.cue("activity.stranger_not").search(name) and not name.isdigit()


def _slot(clause: Clause, start: int, end: int) -> Slot:
    span = (clause.span[0] + start, clause.span[0] + end)
    text = clause.reading.text[slice(*span)].strip()
    return Slot(Mention("account", text), text, span, 0.7)
