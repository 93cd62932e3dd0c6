"""What came of reminders: what somebody did with them, else what became of their records."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.reminders.ledger import Notice
from crm_core.models import (
    Activity,
    Contract,
    ContractStatus,
    Lead,
    LeadStatus,
    Opportunity,
    OpportunityStatus,
    Payment,
    PaymentStatus,
    Quote,
    Task,
    TaskStatus,
    Ticket,
    TicketStatus,
)  # fmt: skip

_ENDED: dict[str, tuple[Any, Callable[[Any], bool]]] = {
    "task": (Task, lambda status: status is not TaskStatus.OPEN),
    "payment": (Payment, lambda status: status is PaymentStatus.PAID),
    "opportunity": (Opportunity, lambda status: status is not OpportunityStatus.OPEN),
    "contract": (Contract, lambda status: status is not ContractStatus.ACTIVE),
    "lead": (Lead, lambda status: status is not LeadStatus.NEW),
    "ticket": (Ticket, lambda status: status in (TicketStatus.RESOLVED, TicketStatus.CLOSED)),
    "quote": (Quote, lambda status: status not in ("draft", "sent")),
}


def came_of(session: Session, notices: Sequence[Notice]) -> dict[int, str]:
    """By id: done, snoozed, handed_over, renewing, declined, over (it ended before it was told again), followed_up
    (the customer was contacted since), settled (the record has moved on); nothing for what is still open.
    """
    found = {one.id: one.outcome for one in notices if one.outcome}
    rest = [one for one in notices if not one.outcome]
    for kind, (model, is_over) in _ENDED.items():
        ids = {one.record_id for one in rest if one.record_kind == kind}
        if not ids:
            continue
        found_states = session.execute(select(model.id, model.status).where(model.id.in_(ids)))
        states = {row[0]: row[1] for row in found_states}
        found |= {
            one.id: "settled" for one in rest
            if one.record_kind == kind and one.record_id in states and is_over(states[one.record_id])
        }  # fmt: skip
    return found | _contacted(session, [one for one in rest if one.record_kind == "account"])


def _contacted(session: Session, notices: Sequence[Notice]) -> dict[int, str]:
    ids = {one.record_id for one in notices}
    if not ids:
        return {}
    met = select(Activity.account_id, func.max(Activity.occurred_at)).where(Activity.account_id.in_(ids))
    last = {row[0]: row[1] for row in session.execute(met.group_by(Activity.account_id))}
    return {
        one.id: "followed_up" for one in notices if one.record_id in last and last[one.record_id] > one.at
    }
