"""One act ordered and another refused in the same message: A记一下，B那个先别动."""

from __future__ import annotations

from intents.reading import Clause, Reading

_MARKS = ",，。;；\n"  # what parted the clauses goes on parting them


def ordered_part(reading: Reading) -> Reading:
    """The text without what I am told to leave alone; all of it where nothing else is ordered."""
    refused = [one for one in reading.clauses if _is_refused(one)]
    if not refused or len(refused) == len(reading.clauses):
        return reading
    kept = [one for one in reading.clauses if one not in refused]
    if not any(one.has("control.ordered_beside") for one in kept):
        return reading
    return reading.only([one.span for one in kept], _MARKS)


def _is_refused(clause: Clause) -> bool:
    """Told to me, and no customer's word."""
    return clause.has("control.left_alone") and not (
        clause.has("activity.feedback") or clause.found("person")
    )
