"""The days for which a step is due to people of the same hours, as one condition on very many records."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_, true

from bot.reminders.civil import Civil
from bot.reminders.tables import watched
from bot.reminders.timing import Timing, goes_by_day
from bot.reminders.watches import Bounds
from crm_core.clock import Clock

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class DueDays:
    """`anchor_on`, `anchor_at`: the columns that hold the day or the instant that is waited for."""

    timing: Timing
    bounds: Bounds
    clock: Clock
    anchor_on: Any
    anchor_at: Any

    def due_to(self, civil: Civil) -> ColumnElement[bool]:
        """The anchors for which it is due to people of these hours."""
        rule, step = self.timing.rule, self.timing.step
        if not goes_by_day(rule, step):
            earlier: ColumnElement[bool] = self.anchor_at <= self.timing.now - step.offset
            return earlier
        spans = self._spans(lambda day: self.timing.due(day, civil) is not None)
        return or_(false(), *(self._as_anchors(*span) for span in spans))

    def _spans(self, is_due: Callable[[date], bool]) -> Iterator[tuple[date | None, date]]:
        """First and last days that are due, without a gap; no first day when all that is older is due too."""
        low, day = self._day(self.bounds.low), self._day(self.bounds.high)
        last: date | None = None
        while day is not None and (low is None or day >= low):
            if is_due(day):
                last = last or day
                if low is None:
                    break
            elif last is not None:
                yield day + DAY, last
                last = None
            day -= DAY
        if last is not None:
            yield low, last

    def _day(self, bound: date | datetime | None) -> date | None:
        return self.clock.local(bound).date() if isinstance(bound, datetime) else bound

    def _as_anchors(self, first: date | None, last: date) -> ColumnElement[bool]:
        if watched(self.timing.rule.watch).is_day:
            return and_(self.anchor_on >= first if first else true(), self.anchor_on <= last)
        begins, ends = self._midnight(first) if first else None, self._midnight(last + DAY)
        return and_(self.anchor_at >= begins if begins else true(), self.anchor_at < ends)

    def _midnight(self, day: date) -> datetime:
        return self.clock.local(datetime.combine(day, time()))
