"""What happened with an account, newest first, whatever kind of record it left."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain
from typing import Any

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session, selectinload

from crm_core.clock import Clock
from crm_core.models import (
    Account,
    Activity,
    AuditEntry,
    Comment,
    Contract,
    Opportunity,
    Payment,
    PaymentStatus,
    Record,
    Task,
    TaskStatus,
    Ticket,
    TicketStatus,
)  # fmt: skip
from crm_core.permissions import Actor, check_can_see, clause
from crm_core.queries.spans import first_instant


@dataclass(frozen=True, slots=True)
class Event:
    """`kind`: activity, stage, contract, payment, ticket, solved, task, comment. `who`: a user name where one is known.

    `change` holds [old, new] of a stage. `is_day` says that only the day of `at` means something.
    """

    at: datetime
    kind: str
    record: Record
    who: str = ""
    change: tuple[str | None, str | None] | None = None
    is_day: bool = False


def timeline(
    session: Session, actor: Actor, account: Account, *, limit: int = 50, before: datetime | None = None
) -> list[Event]:
    """The latest events of what the actor may see there; `before` is for turning the page. NotFound if none of it."""
    check_can_see(session, actor, account)
    clock: Clock = session.info["clock"]
    until = before or datetime.max.replace(tzinfo=clock.zone, year=9000)
    sources = (_activities, _stages, _contracts, _payments, _tickets, _solutions, _tasks, _comments)
    found = chain.from_iterable(source(session, actor, account, until, limit) for source in sources)
    return sorted(found, key=lambda event: (event.at, event.record.id), reverse=True)[:limit]


def _of(model: Any, actor: Actor, account: Account) -> Select[Any]:
    return select(model).where(model.account_id == account.id, clause(model, actor, few=True))


def _activities(
    session: Session, actor: Actor, account: Account, until: datetime, limit: int
) -> Iterator[Event]:
    latest = _of(Activity, actor, account).where(Activity.occurred_at < until)
    latest = latest.options(selectinload(Activity.owner)).order_by(Activity.occurred_at.desc()).limit(limit)
    for activity in session.scalars(latest):
        yield Event(
            activity.occurred_at, "activity", activity, activity.owner.username if activity.owner else ""
        )


def _stages(session: Session, actor: Actor, account: Account, until: datetime, limit: int) -> Iterator[Event]:
    deals = {deal.id: deal for deal in session.scalars(_of(Opportunity, actor, account))}
    entries = select(AuditEntry).where(
        AuditEntry.entity == Opportunity.KIND, AuditEntry.entity_id.in_(deals), AuditEntry.at < until,
        AuditEntry.action != "delete", AuditEntry.batch_id.is_(None),
    )  # fmt: skip
    for entry in session.scalars(entries.order_by(AuditEntry.seq.desc()).limit(limit * 4)):
        if "stage" in entry.changes:
            old, new = entry.changes["stage"]
            yield Event(entry.at, "stage", deals[entry.entity_id], entry.actor, (old, new))


def _contracts(
    session: Session, actor: Actor, account: Account, until: datetime, limit: int
) -> Iterator[Event]:
    signed = _of(Contract, actor, account).where(Contract.signed_on.is_not(None))
    yield from _days(session, signed, Contract.signed_on, "contract", until, limit)


def _payments(
    session: Session, actor: Actor, account: Account, until: datetime, limit: int
) -> Iterator[Event]:
    paid = _of(Payment, actor, account).where(Payment.status == PaymentStatus.PAID)
    yield from _days(
        session, paid.where(Payment.paid_on.is_not(None)), Payment.paid_on, "payment", until, limit
    )


def _days(
    session: Session, statement: Select[Any], day: Any, kind: str, until: datetime, limit: int
) -> Iterator[Event]:
    """Events that are known by their day: they stand at its beginning."""
    clock: Clock = session.info["clock"]
    for record in session.scalars(statement.where(day <= until.date()).order_by(day.desc()).limit(limit)):
        moment: date = getattr(record, day.key)
        if first_instant(moment, clock) < until:
            yield Event(first_instant(moment, clock), kind, record, is_day=True)


def _tickets(
    session: Session, actor: Actor, account: Account, until: datetime, limit: int
) -> Iterator[Event]:
    opened = _of(Ticket, actor, account).where(Ticket.created_at < until)
    for ticket in session.scalars(opened.order_by(Ticket.created_at.desc()).limit(limit)):
        yield Event(ticket.created_at, "ticket", ticket, ticket.assignee.username if ticket.assignee else "")


def _solutions(
    session: Session, actor: Actor, account: Account, until: datetime, limit: int
) -> Iterator[Event]:
    """When tickets were last said to be solved; how, stands in the ticket."""
    solved = _of(Ticket, actor, account).where(
        Ticket.status.in_((TicketStatus.RESOLVED, TicketStatus.CLOSED))
    )
    tickets = {ticket.id: ticket for ticket in session.scalars(solved)}
    entries = select(AuditEntry).where(
        AuditEntry.entity == Ticket.KIND, AuditEntry.entity_id.in_(tickets), AuditEntry.at < until,
        AuditEntry.action == "update",
    )  # fmt: skip
    for entry in session.scalars(entries.order_by(AuditEntry.seq.desc()).limit(limit * 4)):
        old, new = entry.changes.get("status", (None, None))
        is_solved = new in ("resolved", "closed") and old != "resolved"
        if is_solved and (ticket := tickets.pop(entry.entity_id, None)):
            yield Event(entry.at, "solved", ticket, entry.actor)


def _tasks(session: Session, actor: Actor, account: Account, until: datetime, limit: int) -> Iterator[Event]:
    done = _of(Task, actor, account).where(Task.status == TaskStatus.DONE, Task.updated_at < until)
    done = done.options(selectinload(Task.assignee)).order_by(Task.updated_at.desc()).limit(limit)
    for task in session.scalars(done):
        yield Event(task.updated_at, "task", task, task.assignee.username)


def _comments(
    session: Session, actor: Actor, account: Account, until: datetime, limit: int
) -> Iterator[Event]:
    """What was said about the account itself and its deals."""
    deals = _of(Opportunity, actor, account).with_only_columns(Opportunity.id)
    about = or_(
        and_(Comment.record_kind == Account.KIND, Comment.record_id == account.id),
        and_(Comment.record_kind == Opportunity.KIND, Comment.record_id.in_(deals)),
    )
    said = select(Comment).where(about, Comment.created_at < until).options(selectinload(Comment.by))
    for one in session.scalars(said.order_by(Comment.created_at.desc()).limit(limit)):
        yield Event(one.created_at, "comment", one, one.by.username if one.by else "")


def last_contact(session: Session, actor: Actor, account: Account) -> datetime | None:
    """When the account was last followed up, as far as the actor sees."""
    latest = select(func.max(Activity.occurred_at)).where(Activity.account_id == account.id)
    found: datetime | None = session.scalar(latest.where(clause(Activity, actor, few=True)))
    return found
