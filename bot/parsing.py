"""What a text would be understood as, as JSON; writes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session, object_session

from bot import opinions
from bot.lexicon import DatabaseLexicon
from bot.opinions import SecondOpinion
from bot.resolving.fragments import with_fragments
from crm_core.models import MODELS, User
from intents import catalog
from intents.entities import MoneyValue, TimeValue
from intents.items import read
from intents.lexicon import Lexicon, NoNames
from intents.llm.grounding import ground
from intents.llm.sheet import Proposals
from intents.reading import Reading
from intents.schema import Frame, Mention, Slot, Span
from intents.understand import MOST_CHARACTERS, interpret

_WORDS = {"stage": "opportunity.stage", "grade": "account.grade", "activity_kind": "activity.kind"}


def parse(text: str, now: datetime, user: User | None = None, proposals: Proposals = ()) -> dict[str, Any]:
    """Entities with their spans and frames with their slots; names are known only where there is a user.

    `proposals`: what a language model takes the text for, when one was asked.
    """
    session, lexicon = _names(user)
    reading = read(text[:MOST_CHARACTERS], now, lexicon)
    if session is not None and user is not None:
        reading = with_fragments(session, user, reading)
    understood = interpret(reading)
    values = [(one.kind, one.text, one.span, one.value) for one in understood.entities]
    found = [_entity(*one) for one in values]
    found += [
        _entity(mention.kind, text[slice(*span)], span, _named(session, mention))
        for span, mention in understood.mentions
    ]
    found += [_entity(*one) for one in _words(reading)]
    frames = opinions.joined(understood.frames, ground(reading, lexicon, proposals))
    return {
        "text": text,
        "entities": sorted(found, key=lambda one: one["span"]),
        "frames": [_frame(frame) for frame in frames],
    }


def in_doubt(text: str, now: datetime, user: User | None, opinion: SecondOpinion) -> Reading | None:
    """The text as found, when its meaning is to be put to a language model."""
    reading = read(text[:MOST_CHARACTERS], now, _names(user)[1])
    understood = interpret(reading)
    if understood.act or understood.small_talk or understood.instructs:
        return None
    return reading if opinion.is_wanted(understood.frames or (Frame("dialogue.fallback"),)) else None


def _names(user: User | None) -> tuple[Session | None, Lexicon]:
    session = object_session(user) if user is not None else None
    if session is None or user is None:
        return None, NoNames()
    return session, DatabaseLexicon(session, user)


def _entity(kind: str, text: str, span: Span, value: Any) -> dict[str, Any]:
    shown: dict[str, Any] = (
        plain(value) if isinstance(value, (TimeValue, MoneyValue)) else {"value": plain(value)}
    )
    return {"kind": kind, "text": text, "span": list(span), **shown}


def _words(reading: Reading) -> Iterator[tuple[str, str, Span, str]]:
    for kind, table in _WORDS.items():
        found = catalog.value_in(table, reading.masked)
        if found is not None:
            value, match = found
            yield kind, reading.text[slice(*match.span())], match.span(), value


def _named(session: Any, mention: Mention) -> Any:
    if session is None or not mention.ids:
        return mention.text
    records = [session.get(MODELS[mention.kind], one) for one in mention.ids]
    return [{"id": one.id, "name": one.label} for one in records if one is not None]


def _frame(frame: Frame) -> dict[str, Any]:
    slots = {name: _slot(slot) for name, slot in frame.slots.items()}
    return {"intent": frame.intent, "confidence": frame.confidence, "slots": slots}


def _slot(slot: Slot) -> dict[str, Any]:
    return {
        "value": plain(slot.value),
        "text": slot.text,
        "span": list(slot.span) if slot.span else None,
        "confidence": slot.confidence,
        "source": slot.source,
    }


def plain(value: Any) -> Any:
    """Any value of a slot or an entity as JSON."""
    if isinstance(value, Mention):
        return value.text
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, (list, tuple)):
        return [plain(one) for one in value]
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    return value
