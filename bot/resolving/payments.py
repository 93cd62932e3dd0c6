"""Payments that are described rather than named: 那笔18万4的尾款, 第二期."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, object_session

from bot.resolving.similarity import likeness
from crm_core.models import Account, Payment, PaymentStatus, Role, User
from crm_core.permissions import Actor, visible
from intents import catalog
from intents.schema import Frame, Mention


def described(
    session: Session, actor: Actor, frame: Frame, said: Mention, accounts: Sequence[Account]
) -> list[Payment]:
    """Money still to come (or to be confirmed): by customer, then sum, term and contract, then the day it was due."""
    found = _sought(actor, frame)
    contract = frame.value("contract")
    if accounts:
        found = found.where(Payment.account_id.in_([one.id for one in accounts]))
    elif isinstance(contract, Mention) and contract.ids:
        found = found.where(Payment.contract_id.in_(contract.ids))
    else:
        sums = [value for name in ("planned", "amount") if (value := frame.value(name)) is not None]
        found = found.where(Payment.amount.in_(sums))
    pool = list(session.scalars(found.order_by(Payment.due_on, Payment.id)))
    for keep in _tests(frame, said):
        kept = [one for one in pool if keep(one)]
        pool = kept or pool
    return pool


def _sought(actor: Actor, frame: Frame) -> Select[Payment]:
    """What a receipt can be of; finance also confirms what a colleague has reported."""
    reported = (Payment.status == PaymentStatus.PAID) & Payment.confirmed_by_id.is_(None)
    expected = Payment.status != PaymentStatus.PAID
    confirms = isinstance(actor, User) and actor.role is Role.FINANCE
    found: Select[Payment] = visible(Payment, actor)
    return found.where(reported | expected if confirms else expected)


def _tests(frame: Frame, said: Mention) -> list[Callable[[Payment], bool]]:
    """What narrows the candidates, one after another; a test that nobody passes is left out."""
    amount, planned, term = frame.value("amount"), frame.value("planned"), frame.value("term")
    due, confirms = frame.value("due_on"), frame.intent == "payment.confirm"
    tests: list[Callable[[Payment], bool]] = []
    if planned is not None:
        tests.append(lambda one: one.amount == planned)
    if amount is not None:
        tests.append(lambda one: one.amount == amount)
    tests.append(lambda one: bool(one.term) and one.term in said.text)
    if frame.value("nth"):
        tests.append(lambda one: _is_nth(one, int(frame.value("nth"))))
    tests.append(lambda one: (one.status is PaymentStatus.PAID) == confirms)
    if amount is not None:
        tests.append(lambda one: one.amount >= amount)
    if term:
        said_term = frame.slots["term"].text
        tests += [lambda one: one.term == said_term, lambda one: _term_of(one) == term]
    if due:
        tests += [lambda one: one.due_on == due, lambda one: _same_month(one, due)]
        tests.append(lambda one: one.due_on is not None and one.due_on.month == due.month)  # 8月 of no year
    tests.append(lambda one: _is_of_contract(one, said))
    return tests


def _term_of(one: Payment) -> str:
    found = catalog.value_in("contract.term", one.term)
    return found[0] if found else one.term


def _is_nth(one: Payment, nth: int) -> bool:
    """Whether it is the second, or (-1) the last, of the instalments of its contract."""
    session = object_session(one)
    if session is None or one.contract_id is None:
        return False
    every = select(Payment.id).where(Payment.contract_id == one.contract_id)
    ids = list(session.scalars(every.order_by(Payment.due_on, Payment.id)))
    return ids.index(one.id) == (nth - 1 if nth > 0 else len(ids) - 1)


def _same_month(one: Payment, day: date) -> bool:
    return one.due_on is not None and (one.due_on.year, one.due_on.month) == (day.year, day.month)


def _is_of_contract(one: Payment, said: Mention) -> bool:
    if one.contract is None:
        return False
    return likeness(said.text, one.contract.name, besides=one.account.name) >= 0.5
