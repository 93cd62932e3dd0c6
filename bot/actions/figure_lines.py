"""One line for each record of a list, by its kind."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from bot.actions import activities, opportunities, papers, tasks
from bot.actions.turn import Turn
from crm_core.models import UNFINISHED, Activity, Opportunity, OpportunityStatus, User


def line(turn: Turn, record: Any) -> str:
    return _LINES.get(record.KIND, _plain)(turn, record)


def silences(turn: Turn, accounts: Sequence[Any]) -> list[str]:
    """How long ago each of these customers was contacted."""
    ids = [one.id for one in accounts]
    last = dict(
        turn.session.execute(
            select(Activity.account_id, func.max(Activity.occurred_at))
            .where(Activity.account_id.in_(ids), Activity.deleted_at.is_(None))
            .group_by(Activity.account_id)
        ).all()
    )
    return [_silence(turn, last.get(one)) for one in ids]


def _silence(turn: Turn, when: datetime | None) -> str:
    if when is None:
        return turn.say("never_contacted")
    day = turn.clock.local(when).date()
    return turn.say("last_contacted", when=turn.day(day), days=(turn.now.date() - day).days)


def _plain(turn: Turn, record: Any) -> str:
    return str(record.label)


def _account_line(turn: Turn, account: Any) -> str:
    parts = [
        account.name,
        turn.label("grade", account.grade) if account.grade else "",
        account.owner.name if account.owner else "",
    ]
    return " · ".join(part for part in parts if part)


def _lead_line(turn: Turn, lead: Any) -> str:
    parts = [
        lead.company,
        lead.contact_name,
        lead.phone,
        lead.need,
        turn.money(lead.budget) if lead.budget else "",
        turn.label("lead.status", lead.status),
        lead.source,
    ]
    return " · ".join(part for part in parts if part)


def _ticket_line(turn: Turn, ticket: Any) -> str:
    account = turn.called(ticket.account)
    parts = [
        ticket.number,
        account,
        ticket.subject,
        turn.label("priority", ticket.priority),
        turn.label("ticket.status", ticket.status),
    ]
    if ticket.assignee:
        parts.append(ticket.assignee.name)
    if ticket.sla_due_at and ticket.status in UNFINISHED:
        parts.append(turn.say("due_by", when=turn.instant(ticket.sla_due_at)))
    return " · ".join(part for part in parts if part)


def _deal_line(turn: Turn, found: Opportunity) -> str:
    if found.status is OpportunityStatus.LOST:
        parts = [found.name, turn.money(found.amount), found.lost_reason, found.competitor]
        parts += [turn.day(found.close_date) if found.close_date else ""]
        parts += [found.owner.name if found.owner else ""]
        return " · ".join(part for part in parts if part)
    return (
        f"{opportunities.line(turn, found)} · {found.owner.name}"
        if found.owner
        else opportunities.line(turn, found)
    )


def _quote_line(turn: Turn, quote: Any) -> str:
    lines = turn.joined(str(one["product"]) for one in quote.lines if one.get("product"))
    until = turn.say("valid_until", when=turn.day(quote.valid_until)) if quote.valid_until else ""
    parts = [
        turn.called(quote.account),
        quote.number,
        lines,
        turn.money(quote.amount) if quote.amount else "",
        until,
    ]
    return " · ".join(part for part in parts if part)


def _contract_line(turn: Turn, contract: Any) -> str:
    return _with_owner(turn, papers.contract_line(turn, contract), contract.owner)


def _payment_line(turn: Turn, payment: Any) -> str:
    return _with_owner(turn, papers.payment_line(turn, payment), payment.account.owner)


def _with_owner(turn: Turn, line: str, owner: User | None) -> str:
    """Whoever looks at others' records is told whose each is."""
    is_others = isinstance(turn.actor, User) and owner is not None and owner.id != turn.actor.id
    return f"{line} · {owner.name}" if owner is not None and is_others else line


def _contact_line(turn: Turn, contact: Any) -> str:
    return " · ".join(part for part in (contact.name, contact.title, contact.phone, contact.email) if part)


_LINES: dict[str, Callable[[Turn, Any], str]] = {
    "opportunity": _deal_line,
    "account": _account_line,
    "lead": _lead_line,
    "ticket": _ticket_line,
    "contract": _contract_line,
    "payment": _payment_line,
    "quote": _quote_line,
    "activity": activities.line_of_account,
    "contact": _contact_line,
    "task": tasks.line,
}
