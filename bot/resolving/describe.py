"""Records that are described rather than named: 贴片机伺服那单, 那笔18万4的尾款, 寄样品那个事."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select
from sqlalchemy.orm import Session

from bot.resolving.similarity import best, likeness
from crm_core.models import (
    UNFINISHED,
    Account,
    Contract,
    Lead,
    LeadStatus,
    Opportunity,
    OpportunityStatus,
    Payment,
    PaymentStatus,
    Task,
    TaskStatus,
    Ticket,
    User,
)
from crm_core.permissions import Actor, visible
from intents.schema import Frame, Mention

_MOST = 400


def opportunities(
    session: Session, actor: Actor, said: Mention, accounts: Sequence[Account], text: str
) -> list[Opportunity]:
    """The opportunity that the words describe; of several open ones of a customer the best described."""
    candidates = _opportunities(session, actor, accounts)
    open_ones = [one for one in candidates if one.status is OpportunityStatus.OPEN]
    pool = open_ones or candidates
    if accounts and len(pool) == 1:
        return pool
    least = 0.2 if accounts else 0.4
    closed = [one for one in candidates if one.status is not OpportunityStatus.OPEN]
    found = (
        _described(pool, said.text, least)
        or _described(pool, text, least)
        or _described(closed, said.text, 0.4)
    )
    return found or (pool if accounts else [])


def _described(pool: Sequence[Opportunity], words: str, least: float) -> list[Opportunity]:
    return list(best(pool, lambda one: _fits(one, words), least=least))


def _opportunities(session: Session, actor: Actor, accounts: Sequence[Account]) -> list[Opportunity]:
    found = visible(Opportunity, actor)
    if accounts:
        found = found.where(Opportunity.account_id.in_([one.id for one in accounts]))
    else:
        found = found.where(Opportunity.status == OpportunityStatus.OPEN)
        if isinstance(actor, User):
            found = found.order_by((Opportunity.owner_id == actor.id).desc())
    return list(session.scalars(found.order_by(Opportunity.id.desc()).limit(_MOST)))


def _fits(one: Opportunity, described: str) -> float:
    """By its own words; its product and customer help where those leave it open."""
    account = f"{one.account.name} {one.account.short_name} {' '.join(one.account.aliases)}"
    own = likeness(described, one.name, besides=account)
    product = likeness(described, one.product) if one.product else 0.0
    whole = likeness(described, one.name)
    return max(own, 0.9 * whole, 0.5 * product) + 0.1 * product


def payments(
    session: Session, actor: Actor, frame: Frame, said: Mention, accounts: Sequence[Account]
) -> list[Payment]:
    """Money still to come: by customer, then the sum said, the term, the contract's name, the earliest due."""
    found: Select[Payment] = visible(Payment, actor).where(Payment.status != PaymentStatus.PAID)
    contract = frame.value("contract")
    if accounts:
        found = found.where(Payment.account_id.in_([one.id for one in accounts]))
    elif isinstance(contract, Mention) and contract.ids:
        found = found.where(Payment.contract_id.in_(contract.ids))
    else:
        return []
    pool = list(session.scalars(found.order_by(Payment.due_on, Payment.id)))
    for keep in _payment_tests(frame, said):
        kept = [one for one in pool if keep(one)]
        pool = kept or pool
    return pool


def _payment_tests(frame: Frame, said: Mention) -> list[Any]:
    amount, term = frame.value("amount"), frame.value("term")
    tests: list[Any] = []
    if amount is not None:
        tests += [lambda one: one.amount == amount, lambda one: one.amount >= amount]
    if term:
        tests.append(lambda one: one.term == term)
    tests.append(
        lambda one: (
            one.contract is not None
            and likeness(said.text, one.contract.name, besides=one.account.name) >= 0.5
        )
    )
    return tests


def records(
    session: Session, actor: Actor, kind: str, said: Mention, accounts: Sequence[Account]
) -> list[Any]:
    """Tasks by title, leads by company, contracts by name, tickets by subject."""
    pool, name_of = _pools(session, actor, kind, accounts)
    if kind == "contract" and accounts:
        described = best(
            pool, lambda one: likeness(said.text, name_of(one), besides=one.account.name), least=0.4
        )
        return list(described) or pool
    if kind == "ticket" and accounts:
        pool = [one for one in pool if one.status in UNFINISHED] or pool
        if len(pool) == 1:
            return pool
    return list(best(pool, lambda one: likeness(said.text, name_of(one)), least=0.34))


def _pools(session: Session, actor: Actor, kind: str, accounts: Sequence[Account]) -> tuple[list[Any], Any]:
    statement: Any
    if kind == "task":
        statement = visible(Task, actor).where(Task.status == TaskStatus.OPEN)
        if isinstance(actor, User):
            statement = statement.order_by((Task.assignee_id == actor.id).desc(), Task.due_at)
        return list(session.scalars(statement.limit(_MOST))), lambda one: one.title
    if kind == "lead":
        closed = (LeadStatus.CONVERTED, LeadStatus.DISQUALIFIED)
        statement = visible(Lead, actor).where(Lead.status.not_in(closed)).limit(_MOST)
        return list(session.scalars(statement)), lambda one: f"{one.company} {one.contact_name}"
    model: Any = Contract if kind == "contract" else Ticket
    statement = visible(model, actor)
    if accounts:
        statement = statement.where(model.account_id.in_([one.id for one in accounts]))
    found = list(session.scalars(statement.order_by(model.id.desc()).limit(_MOST)))
    return found, (lambda one: one.name or one.number) if kind == "contract" else (lambda one: one.subject)
