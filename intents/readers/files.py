"""方案挂到恒信新产线那单: where a file that was sent belongs."""

from __future__ import annotations

from intents.readers import slots
from intents.reading import Reading
from intents.schema import Slot

KINDS = ("ticket", "contract", "opportunity", "account")
_LONGEST = 60


def is_placed(reading: Reading) -> bool:
    """Whether the words put something with a record of ours."""
    return len(reading.text) <= _LONGEST and reading.has("file.attach")


def target(reading: Reading) -> dict[str, Slot]:
    """The records that the words name, by kind."""
    found = {kind: slots.mention(reading, kind) for kind in KINDS}
    return {kind: slot for kind, slot in found.items() if slot is not None}
