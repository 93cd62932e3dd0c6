"""A question's filters as conditions in SQL."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import String, and_, cast, false, func, not_, or_, select, true

from crm_core.clock import Clock
from crm_core.errors import InvalidValue
from crm_core.models import (
    Account,
    AccountStatus,
    Activity,
    Contact,
    Contract,
    ContractStatus,
    Lead,
    Opportunity,
    OpportunityStatus,
    Payment,
    PaymentStatus,
    Quote,
    Ticket,
    User,
)  # fmt: skip
from crm_core.queries.lacking import lacking
from crm_core.queries.products import about_product
from crm_core.queries.questions import Filters, Question, Range
from crm_core.queries.spans import first_instant, within
from crm_core.queries.subjects import Condition, Subject, overdue


def conditions(question: Question, subject: Subject, clock: Clock) -> Iterator[Condition]:
    """Everything that a record must fulfil to be counted, rights aside."""
    filters = question.filters
    yield from _state(question, subject)
    yield from _narrowing(filters, subject, clock)
    for one in filters.without:
        left_out = and_(true(), *_narrowing(one, subject, clock))
        yield not_(func.coalesce(left_out, false()))


def _narrowing(filters: Filters, subject: Subject, clock: Clock) -> Iterator[Condition]:
    yield from _relations(filters, subject)
    yield from _texts(filters, subject)
    yield from _choices(filters, subject, clock)
    yield from _ranges(filters, subject)
    yield from _times(filters, subject, clock)
    yield from lacking(filters, subject, clock)


def state_of(question: Question, subject: Subject) -> str:
    """What the question says, or the subject's usual state unless the filters imply another."""
    filters = question.filters
    is_late = filters.is_overdue or filters.late_days is not None
    is_said = filters.statuses or filters.created or is_late or filters.ids
    is_closed = set(filters.stages) & {"won", "lost"}
    if question.measure == "rate":
        return question.state or subject.rated
    return question.state or ("all" if is_said or is_closed else subject.usual_state)


def _state(question: Question, subject: Subject) -> Iterator[Condition]:
    state = state_of(question, subject)
    if subject.is_open is not None and state != "all":
        yield subject.is_open if state == "open" else not_(subject.is_open)


def _relations(filters: Filters, subject: Subject) -> Iterator[Condition]:
    if filters.ids:
        yield subject.model.id.in_(filters.ids)
    if filters.owners:
        yield _owned(filters.owners, subject)
    if filters.assignees:
        yield _attribute(subject, "assignee_id", "owner_id").in_(filters.assignees)
    if filters.accounts:
        yield _account_id(subject, "accounts").in_(filters.accounts)
    if filters.contacts:
        yield _attribute(subject, "contacts").any(Contact.id.in_(filters.contacts))
    if filters.opportunities:
        yield _attribute(subject, "opportunity_id").in_(filters.opportunities)
    if filters.contracts:
        yield _attribute(subject, "contract_id").in_(filters.contracts)
    if filters.is_pooled is not None:
        pooled = _attribute(subject, "owner_id", "assignee_id").is_(None)
        yield pooled if filters.is_pooled else not_(pooled)


def _owned(owners: Sequence[int], subject: Subject) -> Condition:
    accounts = select(Account.id).where(Account.owner_id.in_(owners))
    if subject.model is Ticket:
        return or_(Ticket.assignee_id.in_(owners), Ticket.account_id.in_(accounts))
    if subject.owner:
        owner: Any = getattr(subject.model, subject.owner)
        return owner.in_(owners)  # type: ignore[no-any-return]
    return _account_id(subject, "owners").in_(accounts)  # type: ignore[no-any-return]


def _attribute(subject: Subject, *names: str) -> Any:
    for name in names:
        if hasattr(subject.model, name):
            return getattr(subject.model, name)
    raise InvalidValue(field=names[0], value=subject.model.KIND, expected="field")


def _account_id(subject: Subject, filter_name: str) -> Any:
    if subject.account_id is None:
        raise InvalidValue(field=filter_name, value=subject.model.KIND, expected="field")
    return subject.account_id


def _texts(filters: Filters, subject: Subject) -> Iterator[Condition]:
    for name in ("competitor", "category", "lost_reason"):
        if getattr(filters, name):
            yield _attribute(subject, name).icontains(getattr(filters, name), autoescape=True)
    for name, column in (("categories", "category"), ("names", "name")):
        if getattr(filters, name):
            yield _any_in(_attribute(subject, column), getattr(filters, name))
    if filters.terms:
        yield _any_in(_attribute(subject, "payment_terms", "term"), filters.terms)
    if filters.product:
        yield about_product(filters.product, subject)
    if filters.products:
        yield or_(*(about_product(one, subject) for one in filters.products))
    if filters.region:
        yield _in_region(filters.region, subject)
    if filters.regions:
        yield or_(*(_in_region(one, subject) for one in filters.regions))
    for name in ("industry", "source"):
        if getattr(filters, name):
            yield _account_text(subject, name, getattr(filters, name))
    if filters.industries:
        yield or_(*(_account_text(subject, "industry", one) for one in filters.industries))
    places = [*filters.places, *([filters.place] if filters.place else ())]
    if places:
        columns = (Account.name, Account.address, Account.region)
        yield _of_account(subject, "place", or_(*(_any_in(column, places) for column in columns)))
    if filters.account_kinds:
        yield _of_account(subject, "account_kinds", Account.kind.in_(filters.account_kinds))
    for tag in filters.tags:
        quoted = json.dumps(tag)  # as the column keeps it
        yield _of_account(subject, "tags", cast(Account.tags, String).contains(quoted, autoescape=True))
    if filters.grades:
        yield _of_account(subject, "grades", Account.grade.in_(filters.grades))


def _any_in(column: Any, words: Sequence[str]) -> Condition:
    return or_(false(), *(column.icontains(word, autoescape=True) for word in words))


def _in_region(region: str, subject: Subject) -> Condition:
    """By the record's or its account's region; by the owner's where that is empty."""
    model = subject.model if hasattr(subject.model, "region") else Account
    owners = select(User.id).where(User.region == region)
    inside = or_(model.region == region, and_(model.region == "", model.owner_id.in_(owners)))
    return inside if model is subject.model else _of_account(subject, "region", inside)


def _account_text(subject: Subject, name: str, text: str) -> Condition:
    if hasattr(subject.model, name):
        return getattr(subject.model, name).icontains(text, autoescape=True)  # type: ignore[no-any-return]
    return _of_account(subject, name, getattr(Account, name).icontains(text, autoescape=True))


def _of_account(subject: Subject, filter_name: str, condition: Condition) -> Condition:
    if subject.model is Account:
        return condition
    accounts = select(Account.id).where(condition)
    return _account_id(subject, filter_name).in_(accounts)  # type: ignore[no-any-return]


def _choices(filters: Filters, subject: Subject, clock: Clock) -> Iterator[Condition]:
    if filters.stages:
        yield _attribute(subject, "stage").in_(filters.stages)
    if filters.kinds:
        yield _attribute(subject, "kind").in_(filters.kinds)
    if filters.priorities:
        yield _attribute(subject, "priority").in_(filters.priorities)
    if filters.statuses and subject.model is Payment:
        yield or_(false(), *(_payment_status(status, clock) for status in filters.statuses))
    elif filters.statuses:
        yield _attribute(subject, "status").in_(filters.statuses)
    if filters.has_competitor is not None:
        named = _attribute(subject, "competitor") != ""
        yield named if filters.has_competitor else not_(named)
    if filters.is_confirmed is not None:
        confirmed = _attribute(subject, "confirmed_by_id").is_not(None)
        yield confirmed if filters.is_confirmed else not_(confirmed)


def _payment_status(status: str, clock: Clock) -> Condition:
    """Planned money whose day is over counts as overdue before the nightly sweep says so."""
    if status == PaymentStatus.PAID:
        return Payment.status == PaymentStatus.PAID
    late = overdue(Payment, clock)
    return late if status == PaymentStatus.OVERDUE else and_(Payment.status == status, not_(late))


def _ranges(filters: Filters, subject: Subject) -> Iterator[Condition]:
    if filters.score is not None:
        yield from _between(_attribute(subject, "score"), filters.score)
    if filters.probability is not None:
        yield from _between(_attribute(subject, "probability"), filters.probability)
    if filters.amount is not None:
        yield from _between(_attribute(subject, subject.number or "amount"), filters.amount)


def _between(column: Any, limits: Range) -> Iterator[Condition]:
    if limits.low is not None:
        yield column > limits.low if limits.strict else column >= limits.low
    if limits.high is not None:
        yield column < limits.high if limits.strict else column <= limits.high


def _times(filters: Filters, subject: Subject, clock: Clock) -> Iterator[Condition]:
    if filters.span is not None:
        yield from within(subject.column(filters.span_field or subject.day), filters.span, clock)
    if filters.created is not None:
        yield from within(subject.model.created_at, filters.created, clock)
    if filters.idle_days is not None:
        yield from _idle(subject, filters.idle_days, clock)
    if filters.ends_within is not None:
        yield from _ending(subject, filters.ends_within, clock)
    if filters.is_overdue:
        yield overdue(subject.model, clock)


def _idle(subject: Subject, days: int, clock: Clock) -> Iterator[Condition]:
    """No follow-up on the last `days` calendar days; since creation where there never was one."""
    since = first_instant(clock.today() - timedelta(days=days - 1), clock)
    if subject.model is Lead:
        yield Lead.updated_at < since
        return
    yield func.coalesce(last_follow_up(subject), subject.model.created_at) < since
    yield _of_account(subject, "idle_days", Account.status != AccountStatus.LOST)


def last_follow_up(subject: Subject) -> Any:
    """When the record's customer (an opportunity: about it, or about none) was last followed up; each by itself."""
    return select(func.max(Activity.occurred_at)).where(_followed_up(subject)).scalar_subquery()


def _followed_up(subject: Subject) -> Condition:
    of_account = and_(Activity.account_id == _account_id(subject, "idle_days"), Activity.deleted_at.is_(None))
    if subject.model is not Opportunity:
        return of_account
    about_it = or_(Activity.opportunity_id == Opportunity.id, Activity.opportunity_id.is_(None))
    return and_(of_account, about_it)


def _ending(subject: Subject, days: int, clock: Clock) -> Iterator[Condition]:
    ends: dict[Any, tuple[Any, Condition | None]] = {
        Contract: (Contract.ends_on, Contract.status == ContractStatus.ACTIVE),
        Quote: (Quote.valid_until, None),
        Opportunity: (Opportunity.close_date, Opportunity.status == OpportunityStatus.OPEN),
        Payment: (Payment.due_on, Payment.status != PaymentStatus.PAID),
    }
    if subject.model not in ends:
        raise InvalidValue(field="ends_within", value=subject.model.KIND, expected="contract|quote")
    day, holds = ends[subject.model]
    yield day.between(clock.today(), clock.today() + timedelta(days=days))
    if holds is not None:
        yield holds
