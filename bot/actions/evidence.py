"""Where an answer comes from: the words that values were read from, what a figure counts, the records behind it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from bot.actions import figures
from bot.actions.activities import shortened
from bot.actions.turn import Said, Turn
from bot.frames import decode
from intents.schema import Frame, Slot

_OF_ONE_NUMBER = ("group_by", "measure", "limit", "compare")


def why(turn: Turn, frame: Frame) -> Said:
    """为什么是20万？ quotes the words that each value was read from; of a figure it also says what was counted."""
    memory = turn.memory
    asked = decode(memory.query) if memory.query is not None and memory.asked_last else None
    frames = [asked] if asked else [decode(one) for one in memory.frames]
    words = _words(turn, frames)
    lines = [turn.say("because", field=field, words=text) for field, text in _asked_about(frame, words)]
    lines += _learned(turn, frames)
    if lines:
        lines.insert(0, turn.say("evidence"))
    if asked is not None and asked.intent == "figure.ask":
        lines.append(figures.counted(turn, asked))
    return Said("\n".join(lines) or turn.say("no_evidence"))


def _words(turn: Turn, frames: Iterable[Frame]) -> dict[str, str]:
    """By field, the words of the message; what follows from a rule or an earlier message has none."""
    return {
        turn.label("field", name): shortened(slot.text)
        for frame in frames
        for name, slot in frame.slots.items()
        if slot.source == "said" and slot.text and slot.span
    }


def _learned(turn: Turn, frames: Iterable[Frame]) -> list[str]:
    """Words that were taken for a customer because the speaker had said so before."""
    slots = [slot for frame in frames for slot in frame.slots.values() if slot.source == "learned"]
    told = [
        turn.say(
            "because_learned", field=turn.label("field", "account"), words=slot.text, label=slot.value.label
        )
        for slot in slots
    ]
    return list(dict.fromkeys(told))


def _asked_about(frame: Frame, words: dict[str, str]) -> list[tuple[str, str]]:
    """The values that the question names, else all of them."""
    text = str(frame.value("text") or "")
    named = [(field, said) for field, said in words.items() if said in text or field in text]
    return named or list(words.items())


def which(turn: Turn, frame: Frame) -> Said:
    """The records behind the last figure."""
    last = _last_figure(turn)
    if last is None:
        return Said(turn.say("fallback"))
    slots: dict[str, Any] = {name: slot for name, slot in last.slots.items() if name not in _OF_ONE_NUMBER}
    if last.value("measure") == "rate":
        slots["state"] = Slot("closed", source="default")
    return figures.ask(turn, replace(last, slots={**slots, "measure": Slot("list")}))


def _last_figure(turn: Turn) -> Frame | None:
    last = decode(turn.memory.query) if turn.memory.query is not None else None
    return last if last is not None and last.intent == "figure.ask" else None


HANDLERS = {"dialogue.why": why, "dialogue.which_records": which}
