"""Time as the service's office hours count it, for the deadlines of tickets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from sqlalchemy.orm import Session

from bot.desk import rota
from bot.desk.rota import Hours

_FARTHEST = 400
"""Days; no deadline lies beyond."""


@dataclass(frozen=True, slots=True)
class OfficeTime:
    """See crm_core.services.sla.WorkingTime."""

    hours: Hours
    zone: tzinfo

    def after(self, start: datetime, length: timedelta) -> datetime:
        left = length
        for opens, closes in self._spans(start):
            if opens + left <= closes:
                return opens + left
            left -= closes - opens
        return start + length  # an office that never opens

    def between(self, start: datetime, end: datetime) -> timedelta:
        total = timedelta()
        for opens, closes in self._spans(start):
            if opens >= end:
                break
            total += min(closes, end) - opens
        return total

    def _spans(self, start: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Opening hours from the start on, the first one cut off there."""
        local = start.astimezone(self.zone)
        for ahead in range(_FARTHEST):
            day = local.date() + timedelta(days=ahead)
            opens = max(datetime.combine(day, self.hours.opens, self.zone), local)
            closes = datetime.combine(day, self.hours.closes, self.zone)
            if self.hours.works_on(day) and opens < closes:
                yield opens, closes


def of_service(session: Session) -> OfficeTime:
    """By the setting `service`."""
    return OfficeTime(rota.hours(session), session.info["clock"].zone)
