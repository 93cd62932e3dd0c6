"""Briefs: what somebody's day holds, and on Mondays what a team's week was."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from bot.reminders import weekly
from bot.reminders.lines import MOST, Lines, batches, named, names_of
from bot.reminders.people import Receiver
from bot.replies import words
from bot.sessions import DRAFT_LASTS, DialogueSession
from crm_core.clock import Clock
from crm_core.models import (
    UNFINISHED,
    Account,
    Contract,
    ContractStatus,
    Lead,
    Role,
    Task,
    TaskStatus,
    Ticket,
    User,
)  # fmt: skip
from crm_core.naming import core_name
from crm_core.queries import cooling
from crm_core.queries.cooling import Cooling
from crm_core.services import leads
from integrations.messages import Chart

_MONDAY = 0
_SHORT = 30


@dataclass(slots=True)
class _Day:
    """What somebody has to do until midnight: how many, and the first few by name."""

    due: int = 0
    late: int = 0
    first: list[tuple[datetime, str]] = field(default_factory=list)
    overdue: list[str] = field(default_factory=list)

    def add(self, at: datetime, title: str, account: str, now: datetime) -> None:
        if at >= now:
            self.due += 1
            if self.due <= MOST:
                self.first.append((at, named(title, account)))
        else:
            self.late += 1
            if self.late <= MOST + 1:
                self.overdue.append(named(title, account))


class Briefs:
    """The mornings of several people; what many of them have is read for all at once."""

    def __init__(self, session: Session, receivers: Iterable[Receiver], now: datetime) -> None:
        self._session, self._now = session, now
        self._weeks: dict[int, weekly.Movement] = {}
        self._all = list(receivers)
        self._reps = [one for one in self._all if one.role is Role.REP]

    def of(self, to: Receiver) -> list[str]:
        """The lines of somebody's morning; empty when there is nothing to say."""
        user, session, now = self._session.get_one(User, to.id), self._session, self._now
        lines = [*self._tasks_of(to)]
        if to.role is Role.REP:
            lines += [*self.beside(to), *self._drafts_of(to), *self._field_of(to)]
        if to.role is Role.SERVICE:
            lines += _tickets(session, user, to, now)
        if to.role is Role.MANAGER and now.weekday() == _MONDAY:
            lines += weekly.lines(session, user, to, now, self._week_of(user))
        return lines

    def deals_of(self, to: Receiver) -> Mapping[int, str]:
        """Those which the brief tells of as gone the wrong way, to be asked about: names by id."""
        if to.role is not Role.MANAGER or self._now.weekday() != _MONDAY:
            return {}
        return self._week_of(self._session.get_one(User, to.id)).to_ask_about

    def chart_of(self, to: Receiver) -> Chart | None:
        """The team's pipeline, on a manager's Monday."""
        if to.role is not Role.MANAGER or self._now.weekday() != _MONDAY:
            return None
        return weekly.chart(self._session, self._session.get_one(User, to.id), self._now, to.language)

    def _week_of(self, user: User) -> weekly.Movement:
        if user.id not in self._weeks:
            self._weeks[user.id] = weekly.movement(self._session, user, self._now)
        return self._weeks[user.id]

    def beside(self, to: Receiver) -> list[str]:
        """What the brief tells of a rep besides tasks."""
        return [*self._cold_of(to), *self._renewals_of(to)] if to.role is Role.REP else []

    @cached_property
    def _tasks(self) -> Mapping[int, _Day]:
        """By assignee, what is due until midnight: counted, the first few in words."""
        clock: Clock = self._session.info["clock"]
        midnight = clock.local(self._now).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(
            days=1
        )
        found: dict[int, _Day] = {}
        for some in batches([one.id for one in self._all]):
            due = select(Task.assignee_id, Task.due_at, Task.title, Account.short_name, Account.name)
            due = due.outerjoin(Account, Account.id == Task.account_id).where(
                Task.assignee_id.in_(some), Task.status == TaskStatus.OPEN, Task.due_at < midnight,
                Task.deleted_at.is_(None),
            )  # fmt: skip
            rows = due.order_by(Task.due_at, Task.id)
            for assignee, at, title, short, name in self._session.connection().execute(rows):
                assert at is not None  # it was asked for
                found.setdefault(assignee, _Day()).add(at, title, short or core_name(name or ""), self._now)
        return found

    def _tasks_of(self, to: Receiver) -> Lines:
        """What is due today, and the promises that are late."""
        clock: Clock = self._session.info["clock"]
        day = self._tasks.get(to.id, _Day())
        if day.due:
            yield words.say("brief_today", to.language, count=day.due)
            for at, title in day.first:
                yield f"· {at.astimezone(clock.zone):%H:%M} {title}"
        if day.late:
            names = names_of(day.overdue, to.language)
            yield words.say("brief_late", to.language, count=day.late, names=names)

    @cached_property
    def _fields(self) -> Mapping[int | None, Lead]:
        """By owner, the first lead that lacks one of the four."""
        lacking = or_(*(getattr(Lead, name) == "" for name in _FOUR))
        found: dict[int | None, Lead] = {}
        for some in batches([one.id for one in self._reps]):
            first = select(func.min(Lead.id)).where(
                Lead.owner_id.in_(some), Lead.status.in_(leads.OPEN), lacking, Lead.deleted_at.is_(None)
            )
            theirs = select(Lead).where(Lead.id.in_(first.group_by(Lead.owner_id)))
            found.update((one.owner_id, one) for one in self._session.scalars(theirs))
        return found

    def _field_of(self, to: Receiver) -> Lines:
        """One missing field a day is asked for."""
        lead = self._fields.get(to.id)
        missing = next((name for name in _FOUR if not getattr(lead, name)), None) if lead else None
        if lead is not None and missing is not None:
            label = words.label("field", missing, to.language)
            yield words.say("brief_field", to.language, lead=lead.label, field=label)

    @cached_property
    def _cold(self) -> Mapping[int, tuple[int, Sequence[Cooling]]]:
        return cooling.coldest(self._session, [one.id for one in self._reps], MOST + 1)

    def _cold_of(self, to: Receiver) -> Lines:
        count, first = self._cold.get(to.id, (0, ()))
        if to.held or to.muted:
            cold = cooling.cooling(self._session, user := self._session.get_one(User, to.id), owner=user)
            first = [one for one in cold if to.wants("cadence", one.account_id, self._now)]
            count = len(first)
        if count:
            names = names_of((one.account for one in first), to.language)
            yield words.say("brief_cold", to.language, count=count, names=names)

    @cached_property
    def _drafts(self) -> Mapping[str, list[str]]:
        """By user name, what was said and still waits for an answer."""
        kept = select(DialogueSession.speaker, DialogueSession.memory).where(
            DialogueSession.speaker.in_([one.username for one in self._reps]),
            DialogueSession.updated_at >= self._now - DRAFT_LASTS,
        )
        found: dict[str, list[str]] = {}
        for speaker, memory in self._session.execute(kept.order_by(DialogueSession.updated_at.desc())):
            if memory.get("draft"):
                found.setdefault(speaker, []).append(" ".join(memory["draft"]["text"].split())[:_SHORT])
        return found

    def _drafts_of(self, to: Receiver) -> Lines:
        found = self._drafts.get(to.username, [])
        if found:
            names = names_of((words.say("quoted", to.language, text=one) for one in found), to.language)
            yield words.say("brief_drafts", to.language, count=len(found), names=names)

    @cached_property
    def _renewals(self) -> Mapping[int | None, list[str]]:
        today = self._now.date()
        ending = select(Contract.owner_id, Contract.number).where(
            Contract.owner_id.in_([one.id for one in self._reps]), Contract.status == ContractStatus.ACTIVE,
            Contract.ends_on.between(today, today + timedelta(days=30)),
        )  # fmt: skip
        found: dict[int | None, list[str]] = {}
        for owner_id, number in self._session.execute(ending.order_by(Contract.ends_on, Contract.id)):
            found.setdefault(owner_id, []).append(number)
        return found

    def _renewals_of(self, to: Receiver) -> Lines:
        found = self._renewals.get(to.id, [])
        if found:
            yield words.say(
                "brief_renewals", to.language, count=len(found), names=names_of(found, to.language)
            )


_FOUR = ("company", "contact_name", "phone", "need")


def _tickets(session: Session, user: User, to: Receiver, now: datetime) -> Lines:
    mine = select(Ticket).where(Ticket.assignee_id == user.id, Ticket.status.in_(UNFINISHED))
    found = list(session.scalars(mine.order_by(Ticket.sla_due_at, Ticket.id)))
    if found:
        yield words.say("brief_tickets", to.language, count=len(found))
        for one in found[:MOST]:
            due = words.instant(one.sla_due_at, to.language, now) if one.sla_due_at else ""
            yield f"· {words.aside(f'{one.number} {one.subject}', due, to.language)}"
