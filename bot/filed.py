"""记到沙洲冷链, behind what was just noted: it stands there already, or is to stand there."""

from __future__ import annotations

from bot import rewording
from bot.exchange import Exchange
from bot.frames import Ref
from intents import catalog
from intents.readers import control, slots
from intents.schema import Frame, Slot


def wanted(exchange: Exchange) -> list[Frame] | None:
    """None where no note was just written, or more is said than where it belongs."""
    reading = exchange.reading
    account = slots.account(reading)
    note = rewording.last_note(exchange) if account is not None else None
    if note is None or account is None:
        return None
    if catalog.cue("control.file_it").fullmatch(reading.masked.strip(" 。.!！")) is None:
        return None
    if note.account_id not in account.value.ids:
        return [control.correction(reading)]
    there = Slot(Ref("activity", note.id, note.label))
    return [Frame("activity.show", {"activity": there, "there": Slot(True)}, 0.9, reading.span)]
