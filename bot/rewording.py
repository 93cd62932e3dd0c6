"""刚才那条里的噪音大改成价格高: words of the follow-up just written, which are to be others."""

from __future__ import annotations

import re

from bot.exchange import Exchange
from crm_core import permissions
from crm_core.models import Activity, User
from intents import catalog
from intents.readers import control, slots
from intents.reading import Reading
from intents.schema import Frame, Slot

_LONGEST, _LONGEST_WORDS = 80, 30
_QUOTES = "「」『』“”\"'‘’《》 ,，。.!！:："
_EDGE = re.compile(r"^(?:里面?的?|里头的?|中的?|的|那个|把|将|有关|说的|写的)+|(?:吧|了|哈|啊|的)$")


def of_note(exchange: Exchange) -> Frame | None:
    """The correction; None where nothing was just written, or its words are not those that are to go."""
    note = last_note(exchange)
    reading = exchange.reading
    if note is None or len(reading.text) > _LONGEST or reading.text.rstrip().endswith(("?", "？", "吗")):
        return None
    lead = catalog.cue("control.in_last_note").match(reading.folded)
    pair = _pair(reading.text[lead.end() if lead else 0 :])
    if pair is None:
        return None
    text = "\n".join((note.content, note.feedback, note.next_step))
    is_there = pair[0] in text or any(pair[0] == one.name for one in note.contacts)
    if not is_there:
        return control.correction(reading) if lead else None
    if lead is None and (exchange.memory.asked_last or not _is_of_it(exchange)):
        return None
    found = _replaced(reading, pair)
    return Frame("dialogue.correct", {**found, "text": Slot(reading.text)}, 0.9, reading.span)


def last_note(exchange: Exchange) -> Activity | None:
    ids = [id_ for kind, id_ in exchange.memory.written if kind == "activity"]
    if len(ids) != 1 or not isinstance(exchange.actor, User):
        return None
    return next(iter(permissions.load(exchange.session, Activity, ids, exchange.actor)), None)


def _pair(said: str) -> tuple[str, str] | None:
    """The words that were, and those that are to be."""
    pieces = [said, *re.split(r"[,，]", said, maxsplit=1)[1:]]
    for piece in pieces:
        for pattern in catalog.phrases("control.words_for_words"):
            match = pattern.search(piece.strip(" 。.!！"))
            if match is None:
                continue
            old, new = (_EDGE.sub("", one.strip(_QUOTES)).strip(_QUOTES) for one in match.groups()[:2])
            if len(old) > 1 and 0 < len(new) <= _LONGEST_WORDS and old != new:
                return old, new
    return None


def _is_of_it(exchange: Exchange) -> bool:
    """Whether no deal, lead or ticket is what the words are about: 报价改成方案 may tell of its stage."""
    reading = exchange.reading
    if reading.found("opportunity", "lead", "ticket", "contract", "money", "percent", "account"):
        return False
    of_deal = exchange.memory.topic == "opportunity" or reading.has(
        "opportunity.named", "opportunity.stage_word"
    )
    return reading.has("control.slip_told") or not of_deal


def _replaced(reading: Reading, pair: tuple[str, str]) -> dict[str, Slot]:
    old, new = pair
    found = {"instead_of": Slot(old), "instead": Slot(new)}
    people = [one for one in reading.found("person") if reading.text[slice(*one.span)] == new]
    if people:
        found["contacts"] = Slot((people[-1].value,), new, people[-1].span, 0.9)
    kinds = [slots.value(one, "activity.kind") for one in _places(reading, pair)]
    if len(kinds) > 1 and kinds[0] is not None and kinds[-1] is not None:
        found["kind"] = kinds[-1]
    return found


def _places(reading: Reading, pair: tuple[str, str]) -> list[Reading]:
    at = reading.text.rfind(pair[1])
    before = reading.text.find(pair[0])
    if at < 0 or before < 0:
        return []
    return [reading.only([(before, before + len(pair[0]))]), reading.only([(at, at + len(pair[1]))])]
