"""Why a statement that was understood is nothing to be written: it did not happen, is only supposed, or another's."""

from __future__ import annotations

from typing import Literal

from intents.readers import asking
from intents.readers.happenings import fell_through
from intents.readers.unreal import by_colleague, only_with_colleague
from intents.reading import Reading

Why = Literal["", "undone", "supposed", "colleague", "waiting"]


def why_nothing(reading: Reading) -> Why:
    """今天没去成恒信 is undone, 要是签了就好了 supposed; empty where the words tell no reason."""
    if asking.is_question(reading):
        return ""
    if reading.has("control.not_noted"):
        return "waiting"
    clauses = reading.clauses
    tells = reading.has(
        "activity.event", "happening.went", "happening.done", "query.reported", "deal.lost", "deal.won"
    )
    if (tells or reading.has("activity.told_mark")) and any(by_colleague(one) for one in clauses):
        return "colleague"
    if only_with_colleague(reading):
        return "colleague"
    if reading.has("control.hypothetical", "control.regret"):
        return "supposed"
    about = reading.found("account", "person", "opportunity", "lead") or reading.has("activity.event")
    is_undone = reading.has("control.negated", "control.missed", "happening.fell_through")
    if about and (is_undone or any(fell_through(one) for one in clauses)):
        return "undone"
    if reading.value_in("control.forbidden") is not None:
        return "waiting"
    return "waiting" if about and reading.has("control.not_yet", "control.hearsay") else ""
