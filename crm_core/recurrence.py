"""Recurring dates by RFC 5545 rules, reckoned in the company's time."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from crm_core.clock import Clock
from crm_core.errors import InvalidValue

_COUNT = re.compile(r"COUNT=(\d+)")
_UNTIL = re.compile(r"UNTIL=(\d{8}T\d{6})Z")


@dataclass(frozen=True, slots=True)
class Occurrence:
    at: datetime
    rule: str


def check_rule(rule: str, due_at: datetime | None) -> None:
    """Raises InvalidValue for a rule that cannot be read or has no first date."""
    if not rule:
        return
    if due_at is None:
        raise InvalidValue(field="due_at", value=None, expected="required")
    try:
        _rule(_UNTIL.sub(r"UNTIL=\1", rule), datetime(2000, 1, 1))
    except (ValueError, AttributeError, KeyError, TypeError) as error:
        raise InvalidValue(field="recurring", value=rule, expected="RRULE") from error


def next_occurrence(rule: str, last: datetime, clock: Clock) -> Occurrence | None:
    """The first date after `last` that is not past, with the rule for those after it; None at the end."""
    count = _COUNT.search(rule)
    rest = _COUNT.sub("", rule).strip(";").replace(";;", ";")
    start = clock.local(last).replace(tzinfo=None)
    now = clock.now().replace(tzinfo=None)
    later = iter(_rule(_local_until(rest, clock), start).xafter(start))
    left = int(count[1]) - 1 if count else None
    for moment in later:
        if left is not None and left < 1:
            return None
        if moment >= now:
            return Occurrence(clock.local(moment), rest if left is None else f"{rest};COUNT={left}")
        left = None if left is None else left - 1
    return None


def last_occurrence(rule: str, first: datetime, until: datetime, clock: Clock) -> datetime | None:
    """The last date of a series that begins with `first`, not after `until`; None when it has not begun."""
    found = _series(rule, first, clock).before(_naive(until, clock), inc=True)
    return None if found is None else clock.local(found)


def occurrences(rule: str, first: datetime, start: datetime, end: datetime, clock: Clock) -> list[datetime]:
    """The dates of a series that begins with `first`, from start to end, both included."""
    found = _series(rule, first, clock).between(_naive(start, clock), _naive(end, clock), inc=True)
    return [clock.local(one) for one in found]


def _series(rule: str, first: datetime, clock: Clock):  # type: ignore[no-untyped-def]
    return _rule(_local_until(rule, clock), _naive(first, clock))


def _naive(instant: datetime, clock: Clock) -> datetime:
    return clock.local(instant).replace(tzinfo=None)


def _rule(rule: str, start: datetime):  # type: ignore[no-untyped-def]
    from dateutil.rrule import rrulestr

    return rrulestr(rule.removeprefix("RRULE:"), dtstart=start)


def _local_until(rule: str, clock: Clock) -> str:
    """The library wants an end as zoneless as the beginning."""
    until = _UNTIL.search(rule)
    if until is None:
        return rule
    local = clock.local(datetime.strptime(until[1] + "+0000", "%Y%m%dT%H%M%S%z"))
    return rule.replace(until[0], f"UNTIL={local:%Y%m%dT%H%M%S}")
