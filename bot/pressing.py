"""Buttons that stand for themselves, whatever else is open: on notices, and on answers given some time ago."""

from __future__ import annotations

from integrations.messages import Action
from intents.schema import Frame, Slot

_OF_RECORD = {
    "desk_take": ("handover.take", "handover"),
    "desk_reply": ("handover.reply", "handover"),
    "desk_release": ("handover.release", "handover"),
    "kb_public": ("knowledge.open", "entry"),
    "kb_internal": ("knowledge.open", "entry"),
    "kb_good": ("knowledge.good", "given"),
    "kb_bad": ("knowledge.bad", "given"),
}


def frame_of(action: Action | None) -> Frame | None:
    """What `name:ID` wants; None for buttons that answer an open question."""
    name, _, of = action.id.partition(":") if action else ("", "", "")
    if name not in _OF_RECORD or not of.isdigit():
        return None
    intent, slot = _OF_RECORD[name]
    slots = {slot: Slot(int(of))}
    return Frame(intent, slots | ({"public": Slot(True)} if name == "kb_public" else {}))
