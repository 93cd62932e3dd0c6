"""An edit of what waits for an answer: 刚才那个下周五改成下周三, make that next Wednesday."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.exchange import Exchange
from bot.frames import Ref, decode
from bot.lexicon import DatabaseLexicon
from bot.memory import Draft
from bot.resolving.fragments import with_fragments
from intents import catalog
from intents.entities import Entity, find_values
from intents.items import read
from intents.schema import Frame
from intents.understand import interpret

_LONGEST = 60
_KINDS = ("time", "money", "percent", "quantity", "duration", "phone")
_LONGEST_WORDS = 20


@dataclass(frozen=True, slots=True)
class Edited:
    """The draft's frames after `old` has become `new` in its text."""

    frames: Sequence[Frame]
    text: str
    old: str
    new: str


def edited(exchange: Exchange, draft: Draft) -> Edited | None:
    """The waiting request with the words that this message replaces; None when it replaces none."""
    said = exchange.understanding
    if exchange.inbound.action or not draft.told or said.question or len(exchange.text) > _LONGEST:
        return None
    if draft.passed and exchange.memory.written:
        return None  # what was written since is meant
    if said.act != "correct" and not exchange.reading.has("control.edits"):
        return None
    pair = _values(exchange, draft.told) or _words(exchange.text, draft.told)
    if pair is None or pair[0] == pair[1]:
        return None
    text = draft.told.replace(pair[0], pair[1], 1)
    frames = _frames(exchange, text)
    if [one.intent for one in frames] != [one["intent"] for one in draft.frames]:
        return None
    old = [decode(one) for one in draft.frames]
    return Edited([_settled(*both) for both in zip(frames, old, strict=True)], text, *pair)


def _values(exchange: Exchange, text: str) -> tuple[str, str] | None:
    """The value in the text and the one that replaces it: the one named beside it, else the last of its kind."""
    said = [one for one in find_values(exchange.text, exchange.now) if one.kind in _KINDS]
    if not said:
        return None
    new = said[-1]
    there = [one for one in find_values(text, exchange.now) if one.kind == new.kind]
    named = [one.text for one in said[:-1] if one.kind == new.kind]
    old = next((one.text for one in there if one.text in named), None)
    if old is None and there and not (named and exchange.reading.has("control.not_but_value")):
        old = _replaced(there, new, exchange).text
    return (old, new.text) if old else None


def _replaced(there: Sequence[Entity], new: Entity, exchange: Exchange) -> Entity:
    """Of several the last, which is the next step's; the first when the new time is of what was done."""
    if new.kind == "time":
        start = new.value.resolve("plan").start
        is_over = start is not None and start.date() < exchange.now.date()
        if is_over or exchange.reading.has("control.was_done"):
            return there[0]
    return there[-1]


def _words(said: str, text: str) -> tuple[str, str] | None:
    """把缓释膜改成缓释片: words for words."""
    for pattern in catalog.phrases("control.words_for_words"):
        match = pattern.search(said.strip(" 。.!！"))
        if match is None:
            continue
        old, new = (re.sub(r"^[的那个把]+|[了吧的]+$", "", one.strip(" ,，")) for one in match.groups()[:2])
        if 0 < len(new) <= _LONGEST_WORDS and len(old) > 1 and old in text:
            return old, new
    return None


def _frames(exchange: Exchange, text: str) -> Sequence[Frame]:
    lexicon = DatabaseLexicon(exchange.session, exchange.actor, None)
    reading = with_fragments(exchange.session, exchange.actor, read(text, exchange.now, lexicon))
    return interpret(reading).frames


def _settled(new: Frame, old: Frame) -> Frame:
    """What was chosen before stays chosen."""
    kept = {name: slot for name, slot in old.slots.items() if name in new.slots and _is_chosen(slot.value)}
    return new.having(**kept)


def _is_chosen(value: object) -> bool:
    return isinstance(value, Ref) or (isinstance(value, tuple) and any(isinstance(one, Ref) for one in value))
