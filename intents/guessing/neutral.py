"""A text with a common word for each name: 恒信的王总 and 康泽的许总 are the same to whoever guesses what is wanted."""

from __future__ import annotations

from intents import catalog
from intents.reading import Reading
from intents.understand import language


def neutral(reading: Reading) -> str:
    """The text with 客户, 王总, 项目 (the customer, Mr Wang, the deal) for the names in it."""
    words = catalog.data("examples")["stand_ins"]
    spoken = language(reading.masked if reading.items else reading.text)
    out, at = [], 0
    for one in sorted(reading.items, key=lambda item: item.start):
        if one.kind in words and one.start >= at:
            out += [reading.text[at : one.start], words[one.kind][spoken]]
            at = one.end
    return "".join([*out, reading.text[at:]])
