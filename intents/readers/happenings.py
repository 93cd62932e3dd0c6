"""Whether a clause tells of something that was done with somebody."""

from __future__ import annotations

from intents.readers import slots
from intents.reading import Clause


def happened(clause: Clause) -> bool:
    """Whether the clause tells of something done, not merely planned, denied or supposed."""
    known = clause.reading.happenings
    if clause.span not in known:
        known[clause.span] = _happened(clause)
    return known[clause.span]


def _happened(clause: Clause) -> bool:
    if not clause.has("activity.event"):
        return False
    if clause.has("control.negated", "activity.elsewhere") or slots.is_supposed(clause):
        return False
    return not _is_planned(clause)


def _is_planned(clause: Clause) -> bool:
    """明天去拜访恒信: every time lies ahead and nothing marks it as done."""
    found = slots.times(clause)
    now = clause.reading.now
    if clause.text.isascii() and not clause.has("activity.plan_mark"):
        found = [one for one in found if one.value.anchor != "weekday"]  # call with Kevin on Monday: it was
    if not found or any(slots.past(one, now) and not slots.is_ahead(one, now) for one in found):
        return False
    return not clause.has("activity.done_mark")
