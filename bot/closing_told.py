"""原因是价格和交期, 输给了海尔: what is told of a deal whose closing waits for a yes."""

from __future__ import annotations

from intents.readers import slots
from intents.readers.deals_rival import competitor, taker
from intents.reading import Reading
from intents.schema import Frame, Slot, Understanding

_CLOSING = ("opportunity.win", "opportunity.lose")
_TOLD = ("reason", "competitor", "amount")
_LONGEST = 60


def beside(frame: Frame, reading: Reading, said: Understanding) -> Frame | None:
    """The act with its reason, rival or sum; None when something else is said."""
    if frame.intent not in _CLOSING or said.act or len(reading.text) > _LONGEST:
        return None
    if reading.found("account", "opportunity", "lead", "ticket") or reading.text.rstrip().endswith(
        ("?", "？")
    ):
        return None
    told = _again(frame, said) or _named(frame, reading)
    return frame.having(**told) if told else None


def _again(frame: Frame, said: Understanding) -> dict[str, Slot]:
    """输给了海尔，嫌我们贵: the same act once more, with what is new about it."""
    same = next((one for one in said.frames if one.intent == frame.intent), None)
    return {name: same.slots[name] for name in _TOLD if name in same.slots} if same is not None else {}


def _named(frame: Frame, reading: Reading) -> dict[str, Slot]:
    label = reading.search("deal.reason_told")
    rival = (competitor(reading) or taker(reading)) if frame.intent == "opportunity.lose" else None
    start = label.end() if label is not None else 0
    if label is None and rival is not None and rival.span is not None:
        behind = [one for one in reading.clauses if one.span[0] >= rival.span[1]]
        start = behind[0].span[0] if behind else len(reading.text)
    text = slots.tidy(reading.text[start:]) if label is not None or rival is not None else ""
    told = {"reason": Slot(text, text, (start, len(reading.text)), 0.9)} if text else {}
    return told | ({"competitor": rival} if rival is not None else {})
