"""Which occasions are due: now, for a sweep, or in a span of time, for a look ahead."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from bot.reminders import ledger
from bot.reminders.civil import SLACK, is_workday
from bot.reminders.people import People, Receiver
from bot.reminders.rule import Rule, Step
from bot.reminders.rulebook import Rulebook
from bot.reminders.tables import watched
from bot.reminders.timing import Timing, goes_by_day, is_overtaken, moment
from bot.reminders.watches import Bounds, rows, step_key
from crm_core.clock import Clock
from crm_core.recurrence import last_occurrence, occurrences

_FEW = 8
"""Different hours of people for which days are reckoned beforehand."""


@dataclass(frozen=True, slots=True)
class Due:
    """One thing to tell one person. `at`: the civil moment for it; `anchor`: what is waited for, local."""

    rule: Rule
    step: Step
    record_id: int
    anchor: date | datetime
    at: datetime
    to: Receiver
    name: str
    account_id: int | None = None
    account: str = ""
    amount: Decimal | None = None
    detail: str = ""
    stage: str = ""
    is_series: bool = False
    lacks: tuple[str, ...] = ()
    """fields that are missing, where the rule asks for them"""

    @property
    def occasion(self) -> str:
        """The step and what it waits for; each of a department has their own."""
        when = (
            f"{self.anchor:%Y-%m-%dT%H:%M}" if isinstance(self.anchor, datetime) else self.anchor.isoformat()
        )
        return " ".join([step_key(self.step), when, *([self.to.username] if self.to.is_one_of_many else [])])

    @property
    def day(self) -> date:
        return self.anchor.date() if isinstance(self.anchor, datetime) else self.anchor

    @property
    def key(self) -> tuple[Any, ...]:
        """As in ledger.KEY."""
        return self.rule.kind, self.record_id, self.rule.id, self.occasion


@dataclass(frozen=True, slots=True)
class Finder:
    """Reads what is due from a session."""

    session: Session
    book: Rulebook
    people: People

    @property
    def clock(self) -> Clock:
        clock: Clock = self.session.info["clock"]
        return clock

    def now(self, *, ids: Collection[int] | None = None, only: Callable[[Rule, Step], bool] | None = None,
            ) -> Iterator[Due]:  # fmt: skip
        """What is due and was not yet told, of steps that were missed the last only, and only while it is true."""
        now = self.clock.now()
        for rule in self.book.rules:
            for step in rule.steps:
                if only is None or only(rule, step):
                    yield from self.of_step(rule, step, now, ids=ids)

    def of_step(
        self, rule: Rule, step: Step, now: datetime, *, ids: Collection[int] | None = None
    ) -> Iterator[Due]:
        for row, anchor, at, receiver in self._found(rule, step, now, ids):
            yield _due(rule, step, row, anchor, at, receiver)

    def ids_of_step(self, rule: Rule, step: Step, now: datetime) -> Iterator[int]:
        """Of which records it is due."""
        for row, *_ in self._found(rule, step, now, None, told=False):
            yield row.id

    def _found(
        self, rule: Rule, step: Step, now: datetime, ids: Collection[int] | None, *, told: bool = True
    ) -> Iterator[tuple[Any, date | datetime, datetime, Receiver]]:
        timing, meant, local = Timing(rule, step, now), self.people.told, self.clock.local
        bounds = self.bounds_now(rule, step, timing)
        if bounds is None:
            return
        for row in rows(self.session, self.book.criteria, rule, step, bounds, ids=ids, told=told):
            anchor = self._last_of_series(rule, step, row, now) if row.recurring else row.anchor
            if anchor is None:
                continue
            anchor = local(anchor) if isinstance(anchor, datetime) else anchor
            for receiver in meant(rule, step.to, row.owner_id, row.region):
                at = timing.due(anchor, receiver.civil)
                if at is not None and receiver.wants(rule.id, row.account_id, now):
                    yield row, anchor, at, receiver

    def _last_of_series(self, rule: Rule, step: Step, row: Any, now: datetime) -> datetime | None:
        """The last date of the series, when it was not told yet. Another one comes: none is told to be late."""
        last = last_occurrence(row.recurring, row.anchor, now, self.clock)
        if step.length or last is None:
            return None
        return None if ledger.is_told(self.session, rule.kind, row.id, rule.id, last) else last

    def between(self, start: datetime, end: datetime) -> Iterator[Due]:
        """What the rules would tell from start to end (both included), as records stand; whatever was told before."""
        for rule in self.book.rules:
            for step in rule.steps:
                bounds = self._bounds(rule, step, start, end)
                found = rows(self.session, self.book.criteria, rule, step, bounds, unclaimed=False)
                for row in found:
                    for anchor in self._series(step, row, start, end) if row.recurring else [row.anchor]:
                        yield from (
                            one
                            for one in self._dues(rule, step, row, anchor)
                            if start <= one.at <= end
                            and not is_overtaken(rule, step, one.anchor, one.to.civil, one.at)
                        )

    def _series(self, step: Step, row: Any, start: datetime, end: datetime) -> list[datetime]:
        around = timedelta(days=SLACK)
        return (
            []
            if step.length
            else occurrences(row.recurring, row.anchor, start - around, end + around, self.clock)
        )

    def _dues(self, rule: Rule, step: Step, row: Any, anchor: Any) -> Iterator[Due]:
        if anchor is None:
            return
        if isinstance(anchor, datetime):
            anchor = self.clock.local(anchor)
        for receiver in self.people.told(rule, step.to, row.owner_id, row.region):
            if receiver.wants(rule.id, row.account_id, self.clock.now()):
                yield _due(rule, step, row, anchor, moment(rule, step, anchor, receiver.civil), receiver)

    def again(self, rule: Rule, step: Step, ids: Collection[int]) -> Iterator[Due]:
        """The step of these records as they stand, whenever it was due and whatever was told: is it still so?"""
        if not ids:
            return
        for row in rows(self.session, self.book.criteria, rule, step, Bounds(), unclaimed=False, ids=ids):
            yield from self._dues(rule, step, row, row.anchor)

    # ------------------------------------------------------------ the anchors that may be due
    def bounds_now(self, rule: Rule, step: Step, timing: Timing) -> Bounds | None:
        """None when no day's are due. Generous where it does not go by days: off days move the moment by less than
        SLACK, and each one found is looked at by itself.
        """
        now = timing.now
        later = min((one.length for one in rule.later_steps(step)), default=None)
        high = now - step.length + (self._until_next_workday(now) if rule.moves_back(step) else timedelta())
        low = now - later - timedelta(days=SLACK) if later is not None else None
        if step.is_before:
            low = max(low, now - timedelta(days=1)) if low is not None else now - timedelta(days=1)
        hours = self.people.hours
        if rule.kind == "task" or rule.exact or not goes_by_day(rule, step) or len(hours) > _FEW:
            return self._as_anchor(rule, low, high)
        days = timing.days_due(hours, low.date() if low else None, high.date())
        if days is None:
            return None
        first, last = (datetime.combine(one, time(), now.tzinfo) if one else None for one in days)
        assert last is not None
        return self._as_anchor(rule, first, last)

    def _until_next_workday(self, now: datetime) -> timedelta:
        """So far ahead lies what may be moved back to today."""
        if any(one.civil.off for one in self.people):
            return timedelta(days=SLACK)
        day = now.date() + timedelta(days=1)
        while not is_workday(day) and day < now.date() + timedelta(days=SLACK):
            day += timedelta(days=1)
        return day - now.date() + timedelta(days=1)  # one more, for other time zones

    def _bounds(self, rule: Rule, step: Step, start: datetime, end: datetime) -> Bounds:
        slack = timedelta(days=SLACK)
        extra = slack if step.workdays else timedelta()
        return self._as_anchor(rule, start - step.length - slack - extra, end - step.length + slack)

    def _as_anchor(self, rule: Rule, low: datetime | None, high: datetime) -> Bounds:
        if watched(rule.watch).is_day:
            return Bounds(low.date() if low else None, high.date())
        return Bounds(
            _day_begins(low, self.clock) if low else None, _day_begins(high + timedelta(days=1), self.clock)
        )


def _due(rule: Rule, step: Step, row: Any, anchor: date | datetime, at: datetime, to: Receiver) -> Due:
    return Due(
        rule, step, row.id, anchor, at, to, row.name or "", row.account_id, row.account or "", row.amount,
        row.detail or "", str(getattr(row.stage, "value", row.stage) or ""),
        bool(row.recurring), tuple(one for one in row.lacks.split(",") if one),
    )  # fmt: skip


def _day_begins(moment: datetime, clock: Clock) -> datetime:
    return clock.local(datetime.combine(clock.local(moment).date(), time()))
