"""Names for what happened, to find it again in the logs. Nobody gets in with one: they need not be unguessable."""

from __future__ import annotations

import random

_chance = random.Random()  # seeded by the system once; asking it each time lets other threads run first


def new_trace_id() -> str:
    """16 hexadecimal digits."""
    return f"{_chance.getrandbits(64):016x}"
