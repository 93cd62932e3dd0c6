"""The thing that is put to another day: 演示 of 演示改到周四了, site visit of moved the site visit to Friday."""

from __future__ import annotations

import re

from intents import catalog
from intents.readers import asking
from intents.readers.unreal import is_unreal
from intents.reading import Clause

_CUE = "happening.moved_away"
_MOVES = r"(?:换|改|挪|调|推|延|提前|顺延)"
_BETWEEN = r"(?:时间|日期|的|也|就|都|那边|临时|再|又|给|先|约)*"
_THING = re.compile(rf"([一-鿿]{{1,6}}?){_BETWEEN}{_MOVES}")


def moved_thing(clause: Clause) -> str:
    """The word for what is moved, in the speaker's own; empty where nothing is, or it is only asked for."""
    match = clause.search(_CUE)
    if match is None or is_unreal(clause) or asking.is_supposed(clause):
        return ""
    if clause.before(match.start()).has("happening.to_be_moved"):
        return ""
    thing = catalog.cue("happening.appointment").search(match[0])
    if thing is not None:
        return thing[0]
    found = _THING.match(match[0])
    return found[1] if found else ""
