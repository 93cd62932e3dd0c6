"""3.28, right after a sum was written: the sum once more, in the unit that it was told in."""

from __future__ import annotations

import re
from decimal import Decimal

from bot.frames import decode
from bot.memory import Memory
from intents.readers import control
from intents.reading import Reading
from intents.schema import Frame, Slot

_FIGURE = re.compile(
    r"\s*(?:算了|不对|不是|错了|哦|哎|嗯|那|就|还是|改[成回为到]|应该是|是|按|写|actually|no|make (?:it|that)|[,，\s])*"
    r"(\d{1,9}(?:\.\d{1,4})?)\s*(万|w|k|千|亿|m)?\s*(?:元|块)?(?:吧|了|啊|哈|好了|算了)*\s*[.。!！]?\s*",
    re.IGNORECASE,
)
_SUM = re.compile(r"(\d+(?:\.\d+)?)")
_SUMS = ("opportunity", "payment", "lead")
_FARTHEST = 5
"""Times as much or as little: what lies farther off is another matter."""


def corrected(memory: Memory, reading: Reading) -> Frame | None:
    """The correction of the last sum, where the message is a bare figure that comes near it; else None."""
    match = _FIGURE.fullmatch(reading.folded)
    if match is None or memory.asked_last or not any(kind in _SUMS for kind, _ in memory.written):
        return None
    was = _last_sum(memory)
    if was is None:
        return None
    figure, before = Decimal(match[1]), was.value
    unit = _unit(was)
    money = reading.first("money")
    amount = money.value.value if money is not None and match[2] else figure * unit
    if amount == before or not before / _FARTHEST <= amount <= before * _FARTHEST:
        return None
    return control.correction(reading).having(amount=Slot(amount, reading.text.strip(), reading.span, 0.85))


def _last_sum(memory: Memory) -> Slot | None:
    frames = [decode(one) for one in memory.frames]
    sums = [slot for one in frames for name, slot in one.slots.items() if name in ("amount", "budget")]
    told = [one for one in sums if isinstance(one.value, Decimal) and one.value > 0 and _SUM.search(one.text)]
    return told[-1] if told else None


def _unit(told: Slot) -> Decimal:
    """What one of the figure told was worth: 10000 of 28万."""
    figure = _SUM.search(told.text)
    assert figure is not None
    return Decimal(told.value) / Decimal(figure[1])
