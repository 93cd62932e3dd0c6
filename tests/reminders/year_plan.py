"""A year as it is thought out beforehand: what happens on each day, and what it all waits for."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date

from year_calendar import DAY, FIRST, LAST
from year_reckoned import AFTER, BEFORE, HOURS, NEXT_DAY, Life, Telling

CASHIERS = ("cash0", "cash1")
NEVER = LAST + DAY


@dataclass
class Plan:
    """`events`: by day, what changes at 14:00. `lives`: by rule, everything that was ever waited for by the day,
    `tellings` by the hour. `met`: by account, the days of its contacts; `busy`: until when it has an open task.
    """

    accounts: int
    opportunities: int
    contracts: int
    last: date = LAST
    chance: random.Random = field(default_factory=lambda: random.Random(2026))
    events: dict[date, list[tuple[type, int, dict]]] = field(default_factory=dict)
    lives: dict[str, list[Life]] = field(
        default_factory=lambda: {rule: [] for rule in (*AFTER, *BEFORE, *HOURS, *NEXT_DAY)}
    )
    tellings: list[Telling] = field(default_factory=list)
    met: dict[int, list[date]] = field(default_factory=dict)
    busy: dict[int, date] = field(default_factory=dict)
    reps: list[int] = field(default_factory=list)
    contacts: int = 0

    def owner(self, number: int) -> tuple[str, str]:
        return f"rep{number % 8}", f"lead{number % 2}"

    def owner_id(self, number: int) -> int:
        return self.reps[number % 8]

    def day(self, first: date = FIRST) -> date:
        return first + self.chance.randrange((LAST - first).days + 1) * DAY

    def maybe(self, share: float, first: date) -> date:
        """Some day from then on, or never."""
        return self.day(first) if self.chance.random() < share else NEVER

    def soon(self, after: date, days: int) -> date:
        return after + self.chance.randrange(1, days) * DAY

    def happens(self, day: date, model: type, record: int, **values: object) -> None:
        self.events.setdefault(day, []).append((model, record, values))

    def waits(self, rule: str, number: int, anchor: date, until: date, amount: int = 0) -> None:
        self.lives[rule].append(Life(number, *self.owner(number), anchor, until, amount))
