"""What should have been told in a year, reckoned by hand.

The reckoning shares nothing with the program: its own list of holidays, its own steps, one record after another.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")
FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)
DAY = timedelta(days=1)


def _span(first: tuple[int, int], last: tuple[int, int]) -> set[date]:
    start, end = date(2026, *first), date(2026, *last)
    return {start + number * DAY for number in range((end - start).days + 1)}


# The State Council's calendar of 2026: days off, and the Saturdays and Sundays worked for them.
HOLIDAYS = (
    _span((1, 1), (1, 3)) | _span((2, 15), (2, 23)) | _span((4, 4), (4, 6)) | _span((5, 1), (5, 5))
    | _span((6, 19), (6, 21)) | _span((9, 25), (9, 27)) | _span((10, 1), (10, 7))
)  # fmt: skip
WORKED = {date(2026, *one) for one in ((1, 4), (2, 14), (2, 28), (5, 9), (9, 20), (10, 10))}

Told = tuple[str, int, str, str, date]
"""(rule, record's id, step, user name, day)"""


def works(day: date) -> bool:
    return day in WORKED or (day.weekday() < 5 and day not in HOLIDAYS)


def _later(day: date) -> date:
    while not works(day):
        day += DAY
    return day


def _earlier(day: date) -> date:
    while not works(day):
        day -= DAY
    return day


@dataclass
class Life:
    """A date that something waits for, and the last morning on which it still holds."""

    record: int
    owner: str
    lead: str
    anchor: date
    until: date
    amount: int = 0


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
}  # fmt: skip
BEFORE = {
    "payment_due": (7, 1), "renewal": (60, 30, 15, 7, 1), "quote_expiring": (3,), "warranty_ending": (30,),
}  # fmt: skip
HOURS = {"lead_untouched": ((24, "owner"), (48, "manager"))}
RULES = (*AFTER, *BEFORE, *HOURS, "next_step", "reminder")


Task = tuple[int, str, str, datetime, datetime | None, bool]
"""(record's id, owner, lead, due, done, whether it is a reminder of one's own)"""


def reckoned(lives: Mapping[str, Sequence[Life]], tasks: Sequence[Task]) -> set[Told]:
    """All that the lives and the tasks of a year want told."""
    told: set[Told] = set()
    for steps, reckoning in ((AFTER, _after), (BEFORE, _before), (HOURS, _hours_after)):
        for rule, wanted in steps.items():
            for life in lives[rule]:
                told.update(reckoning(rule, wanted, life))
    return told.union(*(_of_task(*task) for task in tasks))


def at(day: date, hour: int = 10) -> datetime:
    return datetime.combine(day, time(hour), ZONE)


def _after(rule: str, steps: tuple[tuple[int, str], ...], life: Life) -> Iterator[Told]:
    for days, to in steps:
        day = _later(life.anchor + days * DAY)
        if day > min(life.until, LAST) or (to == "executive" and life.amount < 500_000):
            continue
        key = f"+{days}d" if to == "owner" else f"+{days}d {to}"
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
        day = _later(then)
        if day < life.until or (
            day == life.until and day > then
        ):  # a morning comes before what happens at two
            key = f"+{hours}h" if to == "owner" else f"+{hours}h {to}"
            yield rule, life.record, key, life.owner if to == "owner" else life.lead, day


def _before(rule: str, steps: tuple[int, ...], life: Life) -> Iterator[Told]:
    for days in steps:
        day = _earlier(life.anchor - days * DAY)
        if day <= min(life.until, LAST):
            yield rule, life.record, f"-{days}d", life.owner, day


def _of_task(
    record: int, owner: str, lead: str, due: datetime, done: datetime | None, own: bool
) -> Iterator[Told]:
    """At its time: a reminder whatever the day, other tasks by the end of the working day before; then when late."""
    rule = "reminder" if own else "next_step"
    day = due.date()
    first = due if own or works(day) else datetime.combine(_earlier(day), time(18, 30), ZONE)
    late = [(1, "+1d", owner)] + ([] if own else [(7, "+7d manager", lead)])
    told = [(first, "0", owner), *((at(_later(day + days * DAY), 9), key, to) for days, key, to in late)]
    for moment, key, to in told:
        if (done is None or moment < done) and moment.date() <= LAST:
            yield rule, record, key, to, moment.date()
