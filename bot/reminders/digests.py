"""Briefs: what somebody's day holds, and on Mondays what a team's week was."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from bot.reminders import weekly
from bot.reminders.lines import MOST, Lines, names_of, titled
from bot.reminders.people import Receiver
from bot.replies import words
from bot.sessions import DRAFT_LASTS, DialogueSession
from crm_core.clock import Clock
from crm_core.models import (
    UNFINISHED,
    Contract,
    ContractStatus,
    Lead,
    Role,
    Task,
    TaskStatus,
    Ticket,
    User,
)  # fmt: skip
from crm_core.queries import cooling
from crm_core.queries.cooling import Cooling
from crm_core.services import leads

_MONDAY = 0
_SHORT = 30


class Briefs:
    """The mornings of several people; what many of them have is read for all at once."""

    def __init__(self, session: Session, receivers: Iterable[Receiver], now: datetime) -> None:
        self._session, self._now = session, now
        self._weeks: dict[int, weekly.Movement] = {}
        self._reps = [one for one in receivers if one.role is Role.REP]

    def of(self, to: Receiver) -> list[str]:
        """The lines of somebody's morning; empty when there is nothing to say."""
        user, session, now = self._session.get_one(User, to.id), self._session, self._now
        lines = [*_tasks(session, user, to, now)]
        if to.role is Role.REP:
            lines += [*self.beside(to), *self._drafts_of(to), *_field(session, user, to)]
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

    def _week_of(self, user: User) -> weekly.Movement:
        if user.id not in self._weeks:
            self._weeks[user.id] = weekly.movement(self._session, user, self._now)
        return self._weeks[user.id]

    def beside(self, to: Receiver) -> list[str]:
        """What the brief tells of a rep besides tasks."""
        return [*self._cold_of(to), *self._renewals_of(to)] if to.role is Role.REP else []

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


def _tasks(session: Session, user: User, to: Receiver, now: datetime) -> Lines:
    """What is due today, and the promises that are late."""
    clock: Clock = session.info["clock"]
    midnight = clock.local(now).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    mine = select(Task).where(
        Task.assignee_id == user.id, Task.status == TaskStatus.OPEN, Task.due_at < midnight
    )
    tasks = list(
        session.scalars(mine.options(selectinload(Task.account)).order_by(Task.due_at, Task.id).limit(200))
    )
    due = [task for task in tasks if task.due_at and task.due_at >= now]
    overdue = [task for task in tasks if task.due_at and task.due_at < now]
    if due:
        yield words.say("brief_today", to.language, count=len(due))
        for task in due[:MOST]:
            yield f"· {task.due_at.astimezone(clock.zone):%H:%M} {titled(task)}"  # type: ignore[union-attr]
    if overdue:
        yield words.say(
            "brief_late",
            to.language,
            count=len(overdue),
            names=names_of(map(titled, overdue), to.language),
        )


_FOUR = ("company", "contact_name", "phone", "need")


def _field(session: Session, user: User, to: Receiver) -> Lines:
    """One missing field a day is asked for."""
    mine = select(Lead).where(Lead.owner_id == user.id, Lead.status.in_(leads.OPEN))
    for lead in session.scalars(mine.order_by(Lead.id).limit(50)):
        missing = next((name for name in _FOUR if not getattr(lead, name)), None)
        if missing is not None:
            yield words.say(
                "brief_field", to.language, lead=lead.label, field=words.label("field", missing, to.language)
            )
            return


def _tickets(session: Session, user: User, to: Receiver, now: datetime) -> Lines:
    mine = select(Ticket).where(Ticket.assignee_id == user.id, Ticket.status.in_(UNFINISHED))
    found = list(session.scalars(mine.order_by(Ticket.sla_due_at, Ticket.id)))
    if found:
        yield words.say("brief_tickets", to.language, count=len(found))
        for one in found[:MOST]:
            due = words.instant(one.sla_due_at, to.language, now) if one.sla_due_at else ""
            yield f"· {words.aside(f'{one.number} {one.subject}', due, to.language)}"
