"""When a ticket should be solved: hours by its priority and its customer's grade, which run while service is there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy.orm import Session

from crm_core.models import Account, Grade, Priority, Ticket
from crm_core.services import settings

HOURS = {Priority.URGENT: 4, Priority.HIGH: 8, Priority.NORMAL: 24, Priority.LOW: 72}
"""Hours until a ticket should be solved; the setting `sla.hours` ({"urgent": 2, …}) replaces them."""
GRADES = {Grade.A: 2}
"""At most so many for customers of a grade; the setting `sla.grades` ({"A": 4, "B": 8}) replaces them."""
ROUND_THE_CLOCK = frozenset({Priority.URGENT})
WORKING = "working_time"
"""Where a session's `info` holds what gives the WorkingTime; without it all hours count."""


class WorkingTime(Protocol):
    """The hours in which service is there."""

    def after(self, start: datetime, length: timedelta) -> datetime:
        """When so much of them has passed since the start."""

    def between(self, start: datetime, end: datetime) -> timedelta:
        """How much of them lies in a span; nothing when it ends before it starts."""


Giving = Callable[[Session], WorkingTime]


def due(session: Session, priority: Priority, account: Account | None, start: datetime) -> datetime:
    """Counted from the start, in working hours unless it is urgent."""
    hours = float(settings.get(session, "sla.hours", HOURS).get(priority, HOURS[priority]))
    if account is not None and account.grade is not None:
        most = settings.get(session, "sla.grades", GRADES).get(account.grade)
        hours = hours if most is None else min(hours, float(most))
    working = _working(session, priority)
    length = timedelta(hours=hours)
    return working.after(start, length) if working is not None else start + length


def resumed(session: Session, ticket: Ticket, now: datetime) -> datetime | None:
    """When it is due after it was held: what was left when it was put on hold is left now."""
    held, before = ticket.held_since, ticket.sla_due_at
    if held is None or before is None:
        return before
    working = _working(session, ticket.priority)
    if working is None or before <= held:
        return before + (now - held)
    return working.after(now, working.between(held, before))


def _working(session: Session, priority: Priority) -> WorkingTime | None:
    giving: Giving | None = session.info.get(WORKING)
    return giving(session) if giving is not None and priority not in ROUND_THE_CLOCK else None
