"""Customers' problems (工单): opened, worked on, solved."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from crm_core.errors import InvalidValue, NotAllowed
from crm_core.models import UNFINISHED, Account, Asset, Contact, Priority, Role, Ticket, TicketStatus, User
from crm_core.numbering import next_number
from crm_core.permissions import Actor, Customer, check_can_create, check_can_edit
from crm_core.services import notes, records, sla
from crm_core.services.unique import check_number
from crm_core.values import checked


def open(
    session: Session,
    *,
    by: Actor,
    subject: str,
    account: Account | None = None,
    description: str = "",
    priority: Priority = Priority.NORMAL,
    category: str = "",
    contact: Contact | None = None,
    asset: Asset | None = None,
    number: str = "",
    **fields: Any,
) -> Ticket:
    """A new ticket with the next number, due by priority and grade. A customer's is for the account they belong to."""
    check_number(session, Ticket, number)
    ticket = Ticket(reporter=by.external_id if isinstance(by, Customer) else "", status=TicketStatus.OPEN)
    if isinstance(by, Customer):
        account, contact = _customers(session, by, account, contact)
    elif account is None and asset is None:
        raise InvalidValue(field="account", value=None, expected="required")
    account = account or (asset.account if asset else None)
    check_can_create(session, by, "ticket", account)
    fields.setdefault("sla_due_at", sla.due(session, priority, account, records.clock_of(session).now()))
    fields.setdefault("assignee", account.service_owner if account else None)
    values = {
        "number": number or next_number(session, Ticket), "subject": subject, "description": description,
        "priority": priority, "category": category, **fields,
    }  # fmt: skip
    ticket.account, ticket.contact, ticket.asset = account, contact, asset
    return records.add(session, ticket, by, values)


def _customers(
    session: Session, by: Customer, account: Account | None, contact: Contact | None
) -> tuple[Account | None, Contact | None]:
    if account is None and by.account_id is not None:
        account = session.get(Account, by.account_id)
    if contact is None and by.contact_id is not None:
        contact = session.get(Contact, by.contact_id)
    return account, contact


def change(session: Session, ticket: Ticket, *, by: User, **fields: Any) -> None:
    """Set fields. A new priority brings its due time unless one is given; a new assignee their team."""
    _check_colleague(by, ticket)
    if fields.get("number", ticket.number) != ticket.number:
        check_number(session, Ticket, fields["number"])
    priority = checked(Ticket, "priority", fields.get("priority", ticket.priority))
    if priority is not ticket.priority and "sla_due_at" not in fields:
        since = ticket.created_at or records.clock_of(session).now()
        fields["sla_due_at"] = sla.due(session, priority, ticket.account, since)
    assignee = fields.get("assignee")
    if assignee is not None and assignee is not ticket.assignee and "team" not in fields:
        fields["team"] = assignee.team
    _change(session, ticket, by, fields)


def _change(session: Session, ticket: Ticket, by: Actor, fields: dict[str, Any]) -> None:
    """Set fields; what was on hold and goes on is due so much later as it was held."""
    now = records.clock_of(session).now()
    was_held = ticket.status is TicketStatus.ON_HOLD
    status = checked(Ticket, "status", fields.get("status", ticket.status))
    goes_on = status in UNFINISHED and status is not TicketStatus.ON_HOLD
    if was_held and goes_on and ticket.held_since and ticket.sla_due_at and "sla_due_at" not in fields:
        fields["sla_due_at"] = sla.resumed(session, ticket, now)
    if was_held != (status is TicketStatus.ON_HOLD):
        ticket.held_since = None if was_held else now
    if (status in UNFINISHED) != (ticket.status in UNFINISHED):
        ticket.solved_at = None if status in UNFINISHED else now
    records.change(session, ticket, by, fields)


def _check_colleague(by: Actor, ticket: Ticket) -> None:
    if isinstance(by, Customer):
        raise NotAllowed(kind="ticket", label=ticket.number)


def start(session: Session, ticket: Ticket, *, by: User) -> None:
    """Somebody works on it: the service engineer who says so, when nobody had it."""
    _check_colleague(by, ticket)
    fields: dict[str, Any] = {"status": TicketStatus.IN_PROGRESS}
    if ticket.assignee is None and by.role is Role.SERVICE:
        fields |= {"assignee": by, "team": by.team}
    _change(session, ticket, by, fields)


def hold(session: Session, ticket: Ticket, *, by: User) -> None:
    """It waits: for a part, for the customer."""
    _check_colleague(by, ticket)
    _change(session, ticket, by, {"status": TicketStatus.ON_HOLD})


def resolve(session: Session, ticket: Ticket, *, by: User, resolution: str = "") -> None:
    """It is solved, and how."""
    _check_colleague(by, ticket)
    _finish(session, ticket, by, TicketStatus.RESOLVED, resolution)


def close(session: Session, ticket: Ticket, *, by: Actor, resolution: str = "") -> None:
    """Nothing more is to be done; customers may close their own."""
    _finish(session, ticket, by, TicketStatus.CLOSED, resolution)


def _finish(session: Session, ticket: Ticket, by: Actor, status: TicketStatus, resolution: str) -> None:
    fields: dict[str, Any] = {"status": status}
    if resolution:
        fields["resolution"] = resolution
    _change(session, ticket, by, fields)


def reopen(session: Session, ticket: Ticket, *, by: Actor) -> None:
    """It was not solved after all."""
    if ticket.status not in UNFINISHED:
        _change(session, ticket, by, {"status": TicketStatus.OPEN})


def hand_on(session: Session, ticket: Ticket, *, by: User, to: User) -> None:
    """Give it to another engineer, and so to their team."""
    if not to.active:
        raise InvalidValue(field="assignee", value=to.username, expected="active")
    change(session, ticket, by=by, assignee=to)


def rate(session: Session, ticket: Ticket, *, by: Actor, stars: int) -> None:
    """How satisfied the customer is, 1 (not at all) to 5. Raises InvalidValue outside of that."""
    if stars not in range(1, 6):
        raise InvalidValue(field="satisfaction", value=stars, expected="1-5")
    records.change(session, ticket, by, {"satisfaction": stars})


def comment(session: Session, ticket: Ticket, *, by: Actor, text: str) -> None:
    notes.comment(session, ticket, by=by, text=text)


def delete(session: Session, ticket: Ticket, *, by: User) -> None:
    check_can_edit(session, by, ticket)
    if not records.is_senior(by):
        raise NotAllowed(kind="ticket", label=ticket.number)
    records.delete(session, ticket, by=by)


def restore(session: Session, ticket: Ticket, *, by: User) -> None:
    records.restore(session, ticket, by=by)
