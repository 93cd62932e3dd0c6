"""The name of a company that nobody here knows: 去了趟宏远激光, visited Meridian Tools."""

from __future__ import annotations

import re

from intents import catalog
from intents.readers import places
from intents.reading import Clause
from intents.schema import Mention, Slot

# Where a company's name ends: marks, masked names and values, and the words that usually follow one.
_STOP = (
    r"(?=[,，。;:!?、\s…\ue000-\ue0ff]|的|了|那边|那里|那儿|这边|出来|回来|过来|离开|他们|她们|现场|见|聊|谈|看|和|跟|与|开会|开了|说|厂里|总部|公司的|老板"
    r"|没|参观|考察|交流|沟通|通了|打了|发了|做了|测|送|$)"
)
_COURTESY = re.compile(r"(?:Dr|Mr|Mrs|Ms|Miss|Prof)\.?\s+")
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
        span = places.past(clause.masked, found.span("name"), _STOP)
        if span is not None and _is_name(clause.masked[slice(*span)].strip("()")):
            return _slot(clause, *span)
    lead = clause.search("activity.stranger_lead_en")
    if lead is not None:
        match = _ENGLISH.match(clause.text[lead.end() :])
        person = clause.first("person", "user")
        courtesy = _COURTESY.match(clause.text[lead.end() :])
        at_person = person is not None and person.start == clause.span[0] + lead.end() + (
            courtesy.end() if courtesy else 0
        )
        if match and not at_person and _is_name(match["name"].lower()):
            return _slot(clause, lead.end(), lead.end() + match.end())
    return None


@catalog.derived
def _employed() -> re.Pattern[str]:
    trades = catalog.cue("lead.company_word").pattern
    return re.compile(rf"(?P<brand>[一-鿿]{{2,8}})(?P<trade>{trades})(?:公司)?(?:那边|他们)?的?$")


def employer(clause: Clause) -> Slot | None:
    """另一家澄湖生物的吴工在: whose somebody is, by a brand and a trade; a department is no company."""
    for person in clause.found("person"):
        found = _employed().search(clause.masked[: person.start - clause.span[0]])
        if found is None or catalog.cue("activity.department").search(found["brand"]):
            continue
        start = found.end("brand") - _brand(found["brand"])
        name = clause.masked[start : found.end("trade")]
        if catalog.cue("query.no_brand").search(name) is None and _is_name(name):
            return _slot(clause, start, found.end("trade"))
    return None


def _brand(words: str) -> int:
    """How many of the last characters are the brand: all behind what leads up to a name, else two."""
    lead = catalog.cue("activity.employer_lead").search(words)
    behind = len(words) - lead.end() if lead is not None else len(words)
    return behind if 2 <= behind <= 4 else 2


def _is_name(name: str) -> bool:
    return not catalog.cue("activity.stranger_not").search(name) and not name.isdigit()


def _slot(clause: Clause, start: int, end: int) -> Slot:
    span = (clause.span[0] + start, clause.span[0] + end)
    text = clause.reading.text[slice(*span)].strip()
    return Slot(Mention("account", text), text, span, 0.7)
