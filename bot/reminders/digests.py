"""Briefs: what somebody's day holds, and on Mondays what a team's week was."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from bot.reminders.people import Receiver
from bot.replies import words
from crm_core.clock import Clock
from crm_core.models import (
    OPEN_STAGES,
    UNFINISHED,
    Activity,
    AuditEntry,
    Contract,
    ContractStatus,
    Lead,
    Opportunity,
    Role,
    Stage,
    Task,
    TaskStatus,
    Ticket,
    User,
)  # fmt: skip
from crm_core.permissions import clause
from crm_core.queries import cooling, promises, teams
from crm_core.queries.questions import Span
from crm_core.services import leads

_MOST = 5
_MONDAY = 0

Lines = Iterator[str]


def brief(session: Session, to: Receiver, now: datetime) -> list[str]:
    """The lines of somebody's morning; empty when there is nothing to say."""
    user = session.get_one(User, to.id)
    parts: list[Callable[[Session, User, Receiver, datetime], Lines]] = [_tasks]
    if to.role is Role.REP:
        parts += [_cold, _renewals, _field]
    if to.role is Role.SERVICE:
        parts += [_tickets]
    if to.role is Role.MANAGER and now.weekday() == _MONDAY:
        parts += [_movement, _promises, _silent]
    return [line for part in parts for line in part(session, user, to, now)]


def beside(session: Session, to: Receiver, now: datetime) -> list[str]:
    """What the brief tells of a rep besides tasks."""
    user = session.get_one(User, to.id)
    parts = (_cold, _renewals) if to.role is Role.REP else ()
    return [line for part in parts for line in part(session, user, to, now)]


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
        for task in due[:_MOST]:
            yield f"· {task.due_at.astimezone(clock.zone):%H:%M} {_titled(task)}"  # type: ignore[union-attr]
    if overdue:
        yield words.say(
            "brief_late",
            to.language,
            count=len(overdue),
            names=_names(map(_titled, overdue), to.language),
        )


def _titled(task: Task) -> str:
    about = task.account.short if task.account and task.account.short not in task.title else ""
    return f"{about} {task.title}".strip()


def _names(names: Any, language: str) -> str:
    listed = list(names)
    return words.joined(listed[:_MOST], language) + ("…" if len(listed) > _MOST else "")


def _cold(session: Session, user: User, to: Receiver, now: datetime) -> Lines:
    cold = cooling.cooling(session, user, owner=user)
    found = [one for one in cold if to.wants("cadence", one.account_id, now)]
    if found:
        yield words.say(
            "brief_cold",
            to.language,
            count=len(found),
            names=_names((one.account for one in found), to.language),
        )


def _renewals(session: Session, user: User, to: Receiver, now: datetime) -> Lines:
    today = now.date()
    ending = select(Contract).where(
        Contract.owner_id == user.id, Contract.status == ContractStatus.ACTIVE,
        Contract.ends_on.between(today, today + timedelta(days=30)),
    )  # fmt: skip
    found = list(session.scalars(ending.order_by(Contract.ends_on)))
    if found:
        yield words.say(
            "brief_renewals",
            to.language,
            count=len(found),
            names=_names((one.number for one in found), to.language),
        )


_FOUR = ("company", "contact_name", "phone", "need")


def _field(session: Session, user: User, to: Receiver, now: datetime) -> Lines:
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
        for one in found[:_MOST]:
            due = words.instant(one.sla_due_at, to.language, now) if one.sla_due_at else ""
            yield f"· {words.aside(f'{one.number} {one.subject}', due, to.language)}"


# ---------------------------------------------------------------- a manager's Monday
def _movement(session: Session, user: User, to: Receiver, now: datetime) -> Lines:
    """What became of the pipeline in the week that is over."""
    since = now - timedelta(days=7)
    seen = select(Opportunity).where(clause(Opportunity, user))
    deals = {one.id: one for one in session.scalars(seen)}
    back, cut, slipped, moved = [], [], [], 0
    entries = select(AuditEntry).where(
        AuditEntry.entity == Opportunity.KIND, AuditEntry.at >= since, AuditEntry.action == "update"
    )
    for entry in session.scalars(entries.order_by(AuditEntry.seq)):
        deal = deals.get(entry.entity_id)
        if deal is None:
            continue
        changes = entry.changes
        moved += "stage" in changes
        back += [deal.name] if _is_back(changes.get("stage")) else []
        cut += [deal.name] if _is_less(changes.get("amount")) else []
        slipped += [deal.name] if _is_later(changes.get("close_date")) else []
    won = [
        one
        for one in deals.values()
        if one.stage is Stage.WON and one.close_date and one.close_date >= since.date()
    ]
    amount = sum((one.amount or Decimal(0) for one in won), Decimal(0))
    yield words.say(
        "brief_moved", to.language, moved=moved, won=len(won), amount=words.money(amount, to.language)
    )
    for key, names in (("brief_back", back), ("brief_cut", cut), ("brief_slipped", slipped)):
        if names:
            yield words.say(
                key, to.language, count=len(names), names=_names(dict.fromkeys(names), to.language)
            )


def _is_back(change: list[Any] | None) -> bool:
    order = [stage.value for stage in OPEN_STAGES]
    if change is None or not all(one in order for one in change):
        return False
    return order.index(change[1]) < order.index(change[0])


def _is_less(change: list[Any] | None) -> bool:
    return bool(change and change[0] and change[1]) and Decimal(change[1]) < Decimal(change[0])  # type: ignore[index]


def _is_later(change: list[Any] | None) -> bool:
    return bool(change and change[0] and change[1]) and change[1] > change[0]  # type: ignore[index]


def _promises(session: Session, user: User, to: Receiver, now: datetime) -> Lines:
    for one in promises.of_team(session, user, now - timedelta(days=7), now):
        if one.broken:
            yield words.say(
                "brief_promises", to.language, who=one.user.name, kept=one.kept, broken=one.broken
            )


def _silent(session: Session, user: User, to: Receiver, now: datetime) -> Lines:
    names = [one.name for one in teams.silent_reps(session, user, Span(now - timedelta(days=7), now))]
    if names:
        yield words.say("brief_silent", to.language, count=len(names), names=_names(names, to.language))


# ---------------------------------------------------------------- a rep's day, for whoever is above
def report(session: Session, user: User, day: date, language: str) -> list[str]:
    """The daily report drafted from the day's records, as lines; empty when there are none."""
    clock: Clock = session.info["clock"]
    begins = clock.local(datetime.combine(day, datetime.min.time()))
    ends = begins + timedelta(days=1)
    met = select(Activity).where(
        Activity.owner_id == user.id, Activity.occurred_at >= begins, Activity.occurred_at < ends
    )
    lines = [_met(one, language) for one in session.scalars(met.order_by(Activity.occurred_at, Activity.id))]
    parts = [(words.say("report_met", language, count=len(lines)), lines)] if lines else []
    changes = list(_changes(session, user, begins, ends, language))
    parts += [(words.say("report_changed", language), changes)] if changes else []
    done = select(Task.title).where(
        Task.assignee_id == user.id,
        Task.status == TaskStatus.DONE,
        Task.updated_at >= begins,
        Task.updated_at < ends,
    )
    finished = [f"· {title}" for title in session.scalars(done.order_by(Task.id))]
    parts += [(words.say("report_done", language), finished)] if finished else []
    if not parts:
        return []
    coming = [*_coming(session, user, ends, language)]
    parts += [(words.say("report_next", language), coming)] if coming else []
    return [line for head, some in parts for line in (head, *some)]


def _met(one: Activity, language: str) -> str:
    kind = words.label("activity.kind", one.kind, language)
    text = " ".join(one.content.split())
    return f"· {one.account.short} {one.method or kind}{'：' if language == 'zh' else ': '}{text[:80]}"


def _changes(session: Session, user: User, begins: datetime, ends: datetime, language: str) -> Lines:
    """Deals made and moved by them that day."""
    entries = select(AuditEntry).where(
        AuditEntry.entity == Opportunity.KIND, AuditEntry.actor == user.username, AuditEntry.at >= begins,
        AuditEntry.at < ends, AuditEntry.undone.is_(False), AuditEntry.is_undo.is_(False),
    )  # fmt: skip
    for entry in session.scalars(entries.order_by(AuditEntry.seq)):
        if "stage" in entry.changes and entry.action in ("create", "update"):
            stage = words.label("stage", entry.changes["stage"][1], language)
            yield f"· {entry.label} → {stage}"


def _coming(session: Session, user: User, after: datetime, language: str) -> Lines:
    soon = select(Task).where(
        Task.assignee_id == user.id, Task.status == TaskStatus.OPEN, Task.due_at >= after,
        Task.due_at < after + timedelta(days=3),
    )  # fmt: skip
    for task in session.scalars(soon.order_by(Task.due_at).limit(_MOST)):
        when = words.instant(task.due_at, language, after)
        yield f"· {when} {_titled(task)}"
