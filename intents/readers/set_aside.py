"""One act ordered and another refused in the same message: A记一下，B那个先别动."""

from __future__ import annotations

from collections.abc import Iterable

from intents.reading import Clause, Reading


def ordered_part(reading: Reading) -> Reading:
    """The text without what I am told to leave alone; all of it where nothing else is ordered."""
    refused = [one for one in reading.clauses if _is_refused(one)]
    if not refused or len(refused) == len(reading.clauses):
        return reading
    kept = [one for one in reading.clauses if one not in refused]
    if not any(one.has("control.ordered_beside") for one in kept):
        return reading
    return only(reading, kept)


def only(reading: Reading, kept: Iterable[Clause]) -> Reading:
    """The text with nothing but these clauses, every character in its place."""
    spans = [one.span for one in kept]
    text = "".join(
        char if any(start <= at < end for start, end in spans) or char in ",，。;；\n" else " "
        for at, char in enumerate(reading.text)
    )
    items = [one for one in reading.items if any(start <= one.start < end for start, end in spans)]
    return Reading(text, reading.now, items, reading.terms)


def _is_refused(clause: Clause) -> bool:
    """Told to me, and no customer's word."""
    return clause.has("control.left_alone") and not (
        clause.has("activity.feedback") or clause.found("person")
    )
