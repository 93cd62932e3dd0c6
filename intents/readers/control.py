"""What a message does to the dialogue itself: undo, cancel, confirm, correct, append, why."""

from __future__ import annotations

from intents import catalog
from intents.reading import Reading

_ACTS = ("undo", "append", "correct", "cancel", "confirm", "why", "which_records")


def act(reading: Reading) -> str:
    """The dialogue act, or an empty text. `correct` and `append` still have to be read for their content."""
    text = reading.masked.strip(" 。.!~,")
    for name in _ACTS:
        match = catalog.cue(f"control.{name}").search(text)
        if match is None:
            continue
        if name in ("cancel", "confirm") and len(text) > 24:
            continue
        return name
    return ""


def small_talk(reading: Reading) -> str:
    """greet, thank, bye, who, mood, help; or an empty text."""
    for name in ("help", "who", "greet", "thank", "bye", "mood"):
        if reading.has(f"smalltalk.{name}"):
            return name
    return ""


def instructs(reading: Reading) -> bool:
    """Whether the text tries to give the program itself orders (it is data, not an instruction)."""
    return reading.has("control.instruct")
