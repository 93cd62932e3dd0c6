"""Contracts, from the draft over the approval to their end."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm_core.errors import InvalidValue, NotAllowed
from crm_core.models import Account, Contract, ContractStatus, Role, User
from crm_core.numbering import next_number
from crm_core.permissions import Actor, check_can_create, check_can_edit, speaker
from crm_core.services import notes, records
from crm_core.services.lines import with_amount
from crm_core.services.unique import check_number

_APPROVERS = (Role.MANAGER, Role.EXECUTIVE, Role.ADMIN, Role.FINANCE)


def create(session: Session, *, by: Actor, account: Account, number: str = "", **fields: Any) -> Contract:
    """A new contract, a draft unless a status is given; amount and number follow as in a quote."""
    check_can_create(session, by, "contract", account)
    check_number(session, Contract, number)
    fields.setdefault("owner", speaker(by) if records.is_rep(by) else account.owner)
    _check_term(fields.get("starts_on"), fields.get("ends_on"))
    number = number or next_number(session, Contract)
    named = {"account": account, "number": number, **with_amount(fields)}
    return records.add(session, Contract(), by, named)


def renew(
    session: Session, contract: Contract, *, by: Actor, ends_on: date, amount: Decimal | None = None
) -> Contract:
    """A contract of the same kind from the day after its end on, for the same sum unless another is given."""
    starts = contract.ends_on + timedelta(days=1) if contract.ends_on else records.clock_of(session).today()
    return create(
        session, by=by, account=contract.account, name=contract.name, payment_terms=contract.payment_terms,
        amount=contract.amount if amount is None else amount, starts_on=starts, ends_on=ends_on,
        signed_on=records.clock_of(session).today(),
    )  # fmt: skip


def _check_term(starts_on: Any, ends_on: Any) -> None:
    if isinstance(starts_on, date) and isinstance(ends_on, date) and ends_on < starts_on:
        raise InvalidValue(field="ends_on", value=ends_on.isoformat(), expected=f"from {starts_on}")


def change(session: Session, contract: Contract, *, by: Actor, **fields: Any) -> None:
    """Set fields; a status of `active` goes through `activate`."""
    check_can_edit(session, by, contract)
    if fields.get("number", contract.number) != contract.number:
        check_number(session, Contract, fields["number"])
    _check_term(fields.get("starts_on", contract.starts_on), fields.get("ends_on", contract.ends_on))
    if fields.get("status") == ContractStatus.ACTIVE:
        _check_may_activate(contract, by)
    records.change(session, contract, by, with_amount(fields, current=contract.amount))


def submit(session: Session, contract: Contract, *, by: Actor) -> None:
    """Hand a draft in for approval."""
    _move(session, contract, by, ContractStatus.PENDING_APPROVAL, among=(ContractStatus.DRAFT,))


def activate(session: Session, contract: Contract, *, by: Actor, on: date | None = None) -> None:
    """It holds from now on: approved, or signed without an approval. `on` is the day of the signature.

    What waits for approval is approved by managers, executives, finance and admins only.
    """
    _check_may_activate(contract, by)
    among = (ContractStatus.DRAFT, ContractStatus.PENDING_APPROVAL)
    _move(session, contract, by, ContractStatus.ACTIVE, among=among)
    if on is not None:
        contract.signed_on = on
        session.flush()


def approve(session: Session, contract: Contract, *, by: Actor) -> None:
    """Say yes to what was handed in. Raises InvalidValue for what does not wait for it."""
    _check_waits(contract)
    activate(session, contract, by=by)


def reject(session: Session, contract: Contract, *, by: Actor, reason: str) -> None:
    """Send what was handed in back to be a draft; the reason stays with it as a comment."""
    _check_waits(contract)
    _check_may_activate(contract, by)
    _move(session, contract, by, ContractStatus.DRAFT, among=(ContractStatus.PENDING_APPROVAL,))
    notes.add_comment(session, contract, by, reason)


def _check_waits(contract: Contract) -> None:
    if contract.status is not ContractStatus.PENDING_APPROVAL:
        raise InvalidValue(field="status", value=contract.status, expected=ContractStatus.PENDING_APPROVAL)


def _check_may_activate(contract: Contract, by: Actor) -> None:
    waits = contract.status is ContractStatus.PENDING_APPROVAL
    if waits and not (isinstance(by, User) and by.role in _APPROVERS):
        raise NotAllowed(kind="contract", label=contract.number)


def terminate(session: Session, contract: Contract, *, by: Actor) -> None:
    """End it before its time."""
    _move(session, contract, by, ContractStatus.TERMINATED, among=(ContractStatus.ACTIVE,))


def _move(
    session: Session,
    contract: Contract,
    by: Actor,
    to: ContractStatus,
    among: tuple[ContractStatus, ...],
) -> None:
    check_can_edit(session, by, contract)
    if contract.status not in among:
        raise InvalidValue(field="status", value=contract.status, expected="|".join(among))
    contract.status = to
    session.flush()


def mark_expired(session: Session, today: date) -> list[Contract]:
    """Active contracts whose last day is over have expired; run daily."""
    over = select(Contract).where(Contract.status == ContractStatus.ACTIVE, Contract.ends_on < today)
    contracts = list(session.scalars(over))
    for contract in contracts:
        contract.status = ContractStatus.EXPIRED
    session.flush()
    return contracts


def delete(session: Session, contract: Contract, *, by: Actor) -> None:
    records.delete(session, contract, by=by)


def restore(session: Session, contract: Contract, *, by: Actor) -> None:
    records.restore(session, contract, by=by)
