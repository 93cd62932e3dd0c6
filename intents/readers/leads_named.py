"""Which lead is meant."""

from __future__ import annotations

from intents.mentions import names_of
from intents.readers import slots
from intents.reading import Found, Reading
from intents.schema import Mention, Slot

SURE = 3
"""Names weaker than this only sound alike or share their first characters."""


def named(reading: Reading) -> Found | None:
    """The lead that the text names; what may as well be a customer is the customer."""
    named = (one for one in reading.items if one.kind != "account" and names_of(one, "lead"))
    return next(named, None)


def target(reading: Reading, until: int | None = None) -> Slot:
    """The lead meant: by its company's name, or by the words of the message, as far as `until`."""
    found = named(reading)
    if found is not None:
        return slots.said(found, names_of(found, "lead"), 0.95 if found.strength <= 4 else 0.8)
    words = reading.text[:until]
    return slots.mention(reading, "lead") or Slot(Mention("lead", words), words, (0, len(words)), 0.6)
