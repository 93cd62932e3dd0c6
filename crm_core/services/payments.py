"""Money that is to come in (回款), came in, and was confirmed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm_core.errors import InvalidValue, NotAllowed
from crm_core.models import Account, Contract, Payment, PaymentStatus, Role, User
from crm_core.permissions import Actor, check_can_create, check_can_edit
from crm_core.services import records
from crm_core.values import checked


def plan(
    session: Session,
    *,
    by: Actor,
    amount: Decimal,
    due_on: date | None,
    contract: Contract | None = None,
    account: Account | None = None,
    term: str = "",
    **fields: Any,
) -> Payment:
    """An instalment to come. Wants the contract or the account."""
    account = _account_of(contract, account)
    check_can_create(session, by, "payment", account)
    values = {"contract": contract, "account": account, "amount": amount, "due_on": due_on, "term": term}
    return records.add(session, Payment(), by, values | fields)


def _account_of(contract: Contract | None, account: Account | None) -> Account:
    if account is None and contract is None:
        raise InvalidValue(field="account", value=None, expected="required")
    if contract is not None and account not in (None, contract.account):
        raise InvalidValue(field="contract", value=contract.number, expected="account")
    return account or contract.account  # type: ignore[union-attr]


def record(
    session: Session,
    *,
    by: Actor,
    amount: Decimal,
    on: date,
    contract: Contract | None = None,
    account: Account | None = None,
    method: str = "",
    term: str = "",
) -> Payment:
    """Money received that no plan foresaw."""
    payment = plan(session, by=by, amount=amount, due_on=None, contract=contract, account=account, term=term)
    receive(session, payment, by=by, on=on, method=method)
    return payment


def receive(
    session: Session,
    payment: Payment,
    *,
    by: Actor,
    on: date,
    amount: Decimal | None = None,
    method: str = "",
    rest_due: date | None = None,
) -> Payment | None:
    """It came in. A smaller amount splits the plan: this record is the paid part, the returned one the rest.

    The rest is due when it was, or on `rest_due`. Said by finance it is confirmed at once. Raises InvalidValue when it
    is paid already or more came than planned.
    """
    check_can_edit(session, by, payment)
    if payment.status is PaymentStatus.PAID:
        raise InvalidValue(field="status", value=payment.status, expected="planned|overdue")
    received = payment.amount if amount is None else checked(Payment, "amount", amount)
    if not 0 < received <= payment.amount:
        raise InvalidValue(field="amount", value=f"{received}", expected=f"at most {payment.amount}")
    rest = _split(session, payment, received, rest_due)
    fields = {"status": PaymentStatus.PAID, "paid_on": on, "method": method or payment.method}
    records.change(session, payment, by, fields)
    if isinstance(by, User) and by.role is Role.FINANCE:
        payment.confirmed_by = by
        session.flush()
    return rest


def _split(session: Session, payment: Payment, received: Decimal, due: date | None) -> Payment | None:
    if received == payment.amount:
        return None
    rest = Payment(
        contract=payment.contract, account=payment.account, term=payment.term, due_on=due or payment.due_on,
        amount=payment.amount - received, status=PaymentStatus.PLANNED if due else payment.status,
    )  # fmt: skip
    payment.amount = received
    session.add(rest)
    session.flush()
    return rest


def rest_of(session: Session, payment: Payment) -> Payment | None:
    """What is still to come of an instalment of which a part has come: of the same contract, customer and term."""
    same = (
        Payment.contract_id == payment.contract_id,
        Payment.account_id == payment.account_id,
        Payment.term == payment.term,
        Payment.due_on == payment.due_on,
        Payment.status != PaymentStatus.PAID,
    )
    return session.scalars(select(Payment).where(*same).order_by(Payment.id.desc())).first()


def confirm(session: Session, payment: Payment, *, by: User) -> None:
    """Finance has seen the money."""
    check_can_edit(session, by, payment)
    if by.role not in (Role.FINANCE, Role.ADMIN):
        raise NotAllowed(kind="payment", label=payment.label)
    if payment.status is not PaymentStatus.PAID:
        raise InvalidValue(field="status", value=payment.status, expected=PaymentStatus.PAID)
    payment.confirmed_by = by
    session.flush()


def invoice(session: Session, payment: Payment, *, by: Actor, status: str) -> None:
    """Note where its invoice stands, in the company's words (已开票, 未开票)."""
    records.change(session, payment, by, {"invoice_status": status})


def change(session: Session, payment: Payment, *, by: Actor, **fields: Any) -> None:
    """Set fields; paying and confirming are verbs of their own, but a mistaken receipt can be taken back here."""
    check_can_edit(session, by, payment)
    confirmer = fields.pop("confirmed_by", payment.confirmed_by)
    status = checked(Payment, "status", fields.pop("status", payment.status))
    if status is PaymentStatus.PAID and payment.status is not status:
        day = fields.pop("paid_on", None) or records.clock_of(session).today()
        receive(session, payment, by=by, on=day, amount=fields.pop("amount", None))
    elif status is not payment.status:
        fields |= {"status": status, "paid_on": None}
        confirmer = payment.confirmed_by = None
    records.change(session, payment, by, fields)
    if confirmer is not payment.confirmed_by and isinstance(by, User):
        confirm(session, payment, by=by)


def move(session: Session, payment: Payment, *, by: Actor, due_on: date) -> None:
    """It is to come on another day; what was overdue is planned again. Raises InvalidValue when it has come."""
    check_can_edit(session, by, payment)
    if payment.status is PaymentStatus.PAID:
        raise InvalidValue(field="status", value=payment.status, expected="planned|overdue")
    is_late = due_on < records.clock_of(session).today()
    status = payment.status if is_late else PaymentStatus.PLANNED
    records.change(session, payment, by, {"due_on": due_on, "status": status})


def mark_overdue(session: Session, today: date) -> list[Payment]:
    """Planned money whose day is over is overdue; run daily. Questions count it as overdue before that, too."""
    late = select(Payment).where(Payment.status == PaymentStatus.PLANNED, Payment.due_on < today)
    payments = list(session.scalars(late))
    for payment in payments:
        payment.status = PaymentStatus.OVERDUE
    session.flush()
    return payments


def delete(session: Session, payment: Payment, *, by: Actor) -> None:
    records.delete(session, payment, by=by)


def restore(session: Session, payment: Payment, *, by: Actor) -> None:
    records.restore(session, payment, by=by)
