"""How much later, or earlier, something is to be: so long, and no length that something has."""

from __future__ import annotations

from intents.reading import Clause, Found

UNITS = ("day", "workday", "week", "month", "quarter", "year")


def put_off_by(clause: Clause) -> Found | None:
    """推迟两周: so long; what was so long and is to be so long (账期从60天放到75天) puts nothing off."""
    lengths = clause.found("duration")
    if len(lengths) != 1 or lengths[0].value.unit not in UNITS:
        return None
    is_value = clause.before(lengths[0].start - clause.span[0]).has("deal.so_long")
    return None if is_value else lengths[0]
