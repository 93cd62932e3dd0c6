"""What should have been told in a year, reckoned by hand.

The reckoning shares nothing with the program: its own list of holidays, its own steps, one record after another.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from year_calendar import DAY, LAST, earlier, later, looked

Told = tuple[str, int, str, str, date]
"""(rule, record's id, step, user name, day)"""


@dataclass
class Life:
    """A date that something waits for, and the last morning on which it still holds."""

    record: int
    owner: str
    lead: str
    anchor: date
    until: date
    amount: int = 0


@dataclass
class Telling:
    """What is told at moments rather than of days: (step, user name, moment), in the order of their steps.

    `until`: when its reason ends.
    """

    rule: str
    record: int
    steps: Sequence[tuple[str, str, datetime]]
    until: datetime | None = None
    exact: bool = False
    """the first step comes at its moment, whatever the day"""

    def told(self) -> Iterator[Told]:
        for place, (key, to, moment) in enumerate(self.steps):
            seen = moment if self.exact and not place else looked(moment)
            later_ones = [when for _, other, when in self.steps[place + 1 :] if other == to]
            if self.until is not None and seen >= self.until:
                continue
            if not any(when <= seen for when in later_ones):
                yield self.rule, self.record, key, to, seen.date()


AFTER = {
    "cadence_a": ((7, "owner"), (14, "manager")),
    "cadence_b": ((14, "owner"), (28, "manager")),
    "cadence_c": ((30, "owner"),),
    "dormant": ((90, "owner"), (180, "manager")),
    "stage_stuck": ((7, "owner"), (14, "manager")),
    "close_date_passed": ((1, "owner"), (7, "owner"), (14, "manager")),
    "payment_overdue": (
        (1, "owner"), (15, "owner"), (15, "manager"), (30, "owner"), (30, "manager"), (30, "executive"),
    ),
    "no_next_step": ((3, "owner"),),
    "approval_waiting": ((1, "manager"), (3, "manager")),
    "lead_going_back": ((12, "owner"),),
    "account_going_back": ((37, "owner"),),
}  # fmt: skip
RETURN_AFTER = {"leads_return_after": 15, "accounts_return_after": 40}
BEFORE = {
    "payment_due": (7, 1), "renewal": (60, 30, 15, 7, 1), "quote_expiring": (3,), "warranty_ending": (30,),
    "birthday": (3, 0),
}  # fmt: skip
HOURS = {"lead_untouched": ((24, "owner"), (48, "manager"))}
NEXT_DAY = ("lead_incomplete",)
BY_MOMENT = ("planned_contact", "ticket_sla", "receipt_waiting", "stage_criteria")
RULES = (*AFTER, *BEFORE, *HOURS, *NEXT_DAY, *BY_MOMENT, "next_step", "reminder")


def reckoned(lives: Mapping[str, Sequence[Life]], tellings: Sequence[Telling]) -> list[Told]:
    """All that the lives and the tellings of a year want told; two moves of a deal may want it on one day."""
    told: list[Told] = []
    for steps, reckoning in ((AFTER, _after), (BEFORE, _before), (HOURS, _hours_after)):
        for rule, wanted in steps.items():
            for life in lives[rule]:
                told.extend(reckoning(rule, wanted, life))
    for life in lives["lead_incomplete"]:
        day = later(life.anchor + DAY)
        if day <= life.until:
            told.append(("lead_incomplete", life.record, "+1wd", life.owner, day))
    return [*told, *(one for telling in tellings for one in telling.told())]


def _after(rule: str, steps: tuple[tuple[int, str], ...], life: Life) -> Iterator[Told]:
    """So many days after; of two steps that come to one person on one morning the later."""
    days_of = {(days, to): later(life.anchor + days * DAY) for days, to in steps}
    for (days, to), day in days_of.items():
        if day > min(life.until, LAST) or (to == "executive" and life.amount < 500_000):
            continue
        if (day, to) in ((other, who) for (more, who), other in days_of.items() if more > days):
            continue
        said = "-3d" if rule.endswith("going_back") else f"+{days}d"
        key = said if to == "owner" else f"{said} {to}"
        yield (
            rule,
            life.record,
            key,
            {"owner": life.owner, "manager": life.lead, "executive": "boss"}[to],
            day,
        )


def _hours_after(rule: str, steps: tuple[tuple[int, str], ...], life: Life) -> Iterator[Told]:
    """So many hours after two in the afternoon: then, or on the next morning that is worked."""
    for hours, to in steps:
        then = life.anchor + hours // 24 * DAY
        day = later(then)
        if day < life.until or (
            day == life.until and day > then
        ):  # a morning comes before what happens at two
            key = f"+{hours}h" if to == "owner" else f"+{hours}h {to}"
            yield rule, life.record, key, life.owner if to == "owner" else life.lead, day


def _before(rule: str, steps: tuple[int, ...], life: Life) -> Iterator[Told]:
    """So many days before; of those that come on one day the last."""
    days_of = {days: earlier(life.anchor - days * DAY) for days in steps}
    for days, day in days_of.items():
        if day <= min(life.until, LAST) and day not in (days_of[less] for less in steps if less < days):
            yield rule, life.record, f"-{days}d" if days else "0", life.owner, day
