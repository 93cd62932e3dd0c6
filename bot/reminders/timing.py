"""When a step is told to somebody, and whether that is now."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta

from bot.reminders.civil import DAY, SLACK, Civil
from bot.reminders.rule import Rule, Step
from bot.reminders.tables import watched

LATE = timedelta(minutes=30)
"""So long after its time something set for an exact time is still sent at an uncivil hour."""


def moment(rule: Rule, step: Step, anchor: date | datetime, civil: Civil) -> datetime:
    """When the step is to be told: in the receiver's civil hours, unless the rule is exact. Anchors are local."""
    back = rule.moves_back(step)
    if step.is_day or not isinstance(anchor, datetime):
        day = anchor.date() if isinstance(anchor, datetime) else anchor
        days = step.days or 0
        due = civil.workdays_after(day, days) if step.workdays else day + timedelta(days=days)
        return civil.morning_of(civil.on_or_before(due) if back else civil.on_or_after(due))
    at = anchor + step.offset
    if rule.exact and not civil.off:
        return at
    return civil.last_until(at) if back else civil.first_from(at)


def is_overtaken(rule: Rule, step: Step, anchor: date | datetime, civil: Civil, now: datetime) -> bool:
    """Whether a later step that tells the same person has come: of those moved to one morning, the last is told."""
    at = moment(rule, step, anchor, civil)
    return any(at <= moment(rule, one, anchor, civil) <= now for one in rule.later_steps(step))


def is_exact(rule: Rule, step: Step, civil: Civil) -> bool:
    return rule.exact and not step.is_day and not civil.off


def goes_by_day(rule: Rule, step: Step) -> bool:
    """Whether all that waits for one day is due at one moment."""
    if watched(rule.watch).is_day:
        return True
    return step.is_day and not step.is_before and all(one.is_day for one in rule.later_steps(step))


class Timing:
    """A step of a rule at one moment. What is reckoned of a day holds for every record of that day."""

    def __init__(self, rule: Rule, step: Step, now: datetime) -> None:
        self.rule, self.step, self.now = rule, step, now
        self._later = rule.later_steps(step)
        self._in_days = step.is_day and not step.is_before and all(one.is_day for one in self._later)
        self._open: dict[Civil, bool] = {}
        self._known: dict[tuple[Civil, date], datetime | None] = {}

    def due(self, anchor: date | datetime, civil: Civil) -> datetime | None:
        """The moment it was for, if it may be told now; None before it, at an uncivil hour, and when it is past."""
        if not isinstance(anchor, datetime):
            day = anchor
        elif self._in_days:
            day = anchor.date()
        else:
            return self._reckoned(anchor, civil)
        known = self._known
        if (civil, day) not in known:
            known[civil, day] = self._reckoned(day, civil)
        return known[civil, day]

    def days_due(
        self, hours: Collection[Civil], first: date | None, last: date
    ) -> tuple[date | None, date] | None:
        """The first and the last day, within those, for which it is due to anybody; None when there is no such day.

        Without a first day everything older than the last is due.
        """
        there = [one for one in hours if self.is_open(one)]
        floor = first or last - 2 * SLACK * DAY
        while last >= floor and not self._is_due(last, there):
            last -= DAY
        if last < floor or not there:
            return None
        while first is not None and not self._is_due(first, there):
            first += DAY
        return first, last

    def _is_due(self, day: date, hours: Collection[Civil]) -> bool:
        return any(self.due(day, one) is not None for one in hours)

    def is_open(self, civil: Civil) -> bool:
        if civil not in self._open:
            self._open[civil] = civil.is_open(self.now)
        return self._open[civil]

    def _reckoned(self, anchor: date | datetime, civil: Civil) -> datetime | None:
        at = moment(self.rule, self.step, anchor, civil)
        if at > self.now or self._is_past(anchor, at, civil):
            return None
        if self.is_open(civil):
            return at
        return at if is_exact(self.rule, self.step, civil) and self.now - at <= LATE else None

    def _is_past(self, anchor: date | datetime, at: datetime, civil: Civil) -> bool:
        """A warning after the event, or a step that a later one has overtaken."""
        if self.step.is_before and _is_over(anchor, self.now):
            return True
        return is_overtaken(self.rule, self.step, anchor, civil, self.now)


def _is_over(anchor: date | datetime, now: datetime) -> bool:
    return now > anchor if isinstance(anchor, datetime) else now.date() > anchor
