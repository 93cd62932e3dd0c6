"""Conditions for what records lack, and for how long they have stood still."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import Date, String, and_, false, func, not_, or_, select, true

from crm_core.clock import Clock
from crm_core.errors import InvalidValue
from crm_core.models import (
    Account,
    Contact,
    Contract,
    Opportunity,
    OpportunityStatus,
    Payment,
    Quote,
    Stage,
    Task,
    TaskStatus,
    Ticket,
)
from crm_core.queries.questions import Filters, Span
from crm_core.queries.spans import within
from crm_core.queries.subjects import Condition, Subject, overdue

_BEFORE_QUOTE = (Stage.INITIAL_CONTACT, Stage.NEEDS_CONFIRMED)
_DUE: Mapping[Any, Any] = {
    Payment: Payment.due_on,
    Opportunity: Opportunity.close_date,
    Contract: Contract.ends_on,
    Ticket: Ticket.sla_due_at,
    Task: Task.due_at,
}


def lacking(filters: Filters, subject: Subject, clock: Clock) -> Iterator[Condition]:
    """Nothing where the filters name nothing of the kind. Raises InvalidValue for what the subject has not."""
    if filters.late_days is not None:
        yield from _late(subject, filters.late_days, clock)
    if filters.late_below is not None:
        yield overdue(subject.model, clock)
        yield not_(and_(true(), *_late(subject, filters.late_below, clock)))
    if filters.unsold is not None:
        yield from _unsold(subject, filters.unsold, clock)
    if filters.stuck_days is not None:
        _only(subject, Opportunity, "stuck_days")
        since = clock.now() - timedelta(days=filters.stuck_days)
        yield func.coalesce(Opportunity.stage_since, Opportunity.created_at) < since
    for name in filters.missing:
        yield _missing(subject, name)
    if filters.methods:
        _only(subject, Payment, "methods")
        yield or_(false(), *(Payment.method.icontains(one, autoescape=True) for one in filters.methods))
    if filters.is_invoiced is not None:
        _only(subject, Payment, "is_invoiced")
        status = Payment.invoice_status
        none = or_(status == "", *(status.icontains(word) for word in ("未", "没", "not", "none")))
        yield not_(none) if filters.is_invoiced else none


def _late(subject: Subject, days: int, clock: Clock) -> Iterator[Condition]:
    if subject.model not in _DUE:
        raise InvalidValue(field="late_days", value=subject.model.KIND, expected="payment|ticket|opportunity")
    column = _DUE[subject.model]
    is_day = isinstance(column.type, Date)
    limit = timedelta(days=days)
    yield overdue(subject.model, clock)
    yield column < (clock.today() - limit if is_day else clock.now() - limit)


def _unsold(subject: Subject, span: Span, clock: Clock) -> Iterator[Condition]:
    """Customers with no deal won and no contract signed in the time."""
    _only(subject, Account, "unsold")
    won = select(Opportunity.id).where(
        Opportunity.account_id == Account.id,
        Opportunity.status == OpportunityStatus.WON,
        Opportunity.deleted_at.is_(None),
        *within(Opportunity.close_date, span, clock),
    )
    signed = select(Contract.id).where(
        Contract.account_id == Account.id,
        Contract.deleted_at.is_(None),
        *within(Contract.signed_on, span, clock),
    )
    yield and_(not_(won.exists()), not_(signed.exists()))


def _only(subject: Subject, model: Any, name: str) -> None:
    if subject.model is not model:
        raise InvalidValue(field=name, value=subject.model.KIND, expected=model.KIND)


def _missing(subject: Subject, name: str) -> Condition:
    if name in _NONE_OF:
        return _NONE_OF[name](subject)
    column = subject.column(name)
    is_text = isinstance(column.type, String)
    return or_(column.is_(None), column == "") if is_text else column.is_(None)


def _no_quote(subject: Subject) -> Condition:
    """A deal that was offered nothing yet, or a customer with no quote at all."""
    if subject.model is Opportunity:
        quoted = select(Quote.id).where(Quote.opportunity_id == Opportunity.id, Quote.deleted_at.is_(None))
        return and_(Opportunity.stage.in_(_BEFORE_QUOTE), not_(quoted.exists()))
    return _none_at(subject, Quote)


def _no_task(subject: Subject) -> Condition:
    is_open = and_(Task.status == TaskStatus.OPEN, Task.deleted_at.is_(None))
    if subject.model is Opportunity:
        return not_(select(Task.id).where(is_open, Task.opportunity_id == Opportunity.id).exists())
    return not_(select(Task.id).where(is_open, Task.account_id == subject.account_id).exists())


def _none_at(subject: Subject, model: Any) -> Condition:
    if subject.account_id is None:
        raise InvalidValue(field="missing", value=subject.model.KIND, expected="account|opportunity")
    there = select(model.id).where(model.account_id == subject.account_id, model.deleted_at.is_(None))
    return not_(there.exists())


def _no_open_deal(subject: Subject) -> Condition:
    deals = select(Opportunity.id).where(
        Opportunity.account_id == subject.account_id,
        Opportunity.status == OpportunityStatus.OPEN,
        Opportunity.deleted_at.is_(None),
    )
    return not_(deals.exists())


_NONE_OF: Mapping[str, Callable[[Subject], Condition]] = {
    "quote": _no_quote,
    "task": _no_task,
    "contact": lambda subject: _none_at(subject, Contact),
    "open_deal": _no_open_deal,
    "opportunity": lambda subject: _none_at(subject, Opportunity),
    "contract": lambda subject: _none_at(subject, Contract),
}
"""What is missing as records of its own, rather than as a field."""
