"""All recognisers on one text, and who wins where two of them claim the same characters."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import chain

from intents.entities.contacts import find_emails, find_phones, find_urls
from intents.entities.folding import hide
from intents.entities.lengths import find_durations
from intents.entities.money import find_money
from intents.entities.numbers import find_percents
from intents.entities.quantities import find_quantities
from intents.entities.times import find_times
from intents.entities.values import Entity, Kind, Span

_MOST_SPECIFIC_FIRST: tuple[Kind, ...] = (
    "email",
    "url",
    "phone",
    "time",
    "money",
    "percent",
    "duration",
    "quantity",
)


def find_values(text: str, now: datetime, masked: Sequence[Span] = ()) -> list[Entity]:
    """Every value in the text, in order, none overlapping another or a masked span (a name already known).

    The value of a time is its TimeMatch, to be resolved once the tense is known.
    """
    visible = hide(text, masked) if masked else text
    times = (Entity("time", match.text, match.span, match) for match in find_times(visible, now))
    others = (find_emails, find_urls, find_phones, find_money, find_percents, find_durations, find_quantities)
    found = chain(times, *(find(visible) for find in others))
    kept = _without_overlaps(found)
    return [Entity(entity.kind, text[slice(*entity.span)], entity.span, entity.value) for entity in kept]


def _without_overlaps(found: Iterable[Entity]) -> list[Entity]:
    """The longest wins, the more specific kind when both are as long."""
    kept: list[Entity] = []
    for entity in sorted(found, key=_rank):
        if not any(entity.span[0] < other.span[1] and other.span[0] < entity.span[1] for other in kept):
            kept.append(entity)
    return sorted(kept, key=lambda entity: entity.span)


def _rank(entity: Entity) -> tuple[int, int]:
    start, end = entity.span
    return start - end, _MOST_SPECIFIC_FIRST.index(entity.kind)
