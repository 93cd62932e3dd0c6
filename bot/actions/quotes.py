"""Quotes: shown, and changed in their sum, until when they hold, what became of them."""

from __future__ import annotations

from datetime import datetime, time
from decimal import Decimal
from typing import Any

from bot.actions.shifting import shifted
from bot.actions.turn import Said, Turn
from bot.replies import cards
from crm_core.models import Quote
from crm_core.services import quotes
from intents.schema import Frame

_SHOWN = ("account", "opportunity", "amount", "valid_until", "status")
_CHANGES = ("amount", "valid_until", "status")


def change(turn: Turn, frame: Frame) -> Said:
    """The reply shows each field that changed, old and new."""
    quote: Quote = turn.find(frame, "quote")
    if frame.value("discount") is not None and not quote.lines:
        return Said(turn.say("quote_no_lines", number=quote.number), focus={"quote": quote.id})
    before = {name: cards.value_of(turn, quote, name) for name in _SHOWN}
    quotes.change(turn.session, quote, by=turn.actor, **_given(turn, frame, quote))
    lines = []
    for name in _SHOWN:
        for label, value in cards.labelled(turn, quote, (name,)):
            changed = name in _CHANGES and before[name] != value
            lines.append((label, f"{before[name] or '—'} → {value}" if changed else value))
    return cards.written(turn, turn.say("quote_changed", number=quote.number), lines, quote)


def _given(turn: Turn, frame: Frame, quote: Quote) -> dict[str, Any]:
    given = {name: frame.value(name) for name in _CHANGES if frame.value(name) is not None}
    if frame.value("discount") is not None:
        given["lines"] = [{**line, "discount": frame.value("discount")} for line in quote.lines]
    length = frame.value("valid_by")
    if length is not None:
        today = turn.now.date()
        since = datetime.combine(max(quote.valid_until or today, today), time())
        given["valid_until"] = shifted(since, Decimal(length["count"]), length["unit"]).date()
    return given


def show(turn: Turn, frame: Frame) -> Said:
    quote: Quote = turn.find(frame, "quote")
    return cards.about(turn, quote.number, cards.labelled(turn, quote, _SHOWN), quote)


HANDLERS = {"quote.change": change, "quote.show": show}
