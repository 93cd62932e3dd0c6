"""What only looks like a time: read before everything else, and skipped."""

from __future__ import annotations

import re

from intents.entities.grammar import Atom, Rules, initials
from intents.entities.words import WORDS, one_of

rule = Rules()

_FESTIVALS = [word for word in WORDS.festival_names if not word[0].isascii() or word[0].isdigit()]


@rule(initials(WORDS["not_times"]), WORDS.not_times.pattern)
def no_time(match: re.Match[str]) -> list[Atom]:
    """三天两头, 周六福."""
    return []


@rule(initials(_FESTIVALS), rf"{one_of(_FESTIVALS)}(?={one_of(WORDS['places'])})")
def place(match: re.Match[str]) -> list[Atom]:
    """五一路, 国庆广场."""
    return []
