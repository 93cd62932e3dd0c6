"""What nobody's knowledge answered, weighed for an editor: how often, by whom, with a draft where people solved it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm_core.models import UNFINISHED, Contract, ContractStatus, Role, Ticket, User
from knowledge_base import GapGroup, KnowledgeBase

EDITORS = (Role.ADMIN, Role.EXECUTIVE, Role.MANAGER, Role.SERVICE)


@dataclass(frozen=True, slots=True)
class Weighed:
    """`value`: the askers' contracts in force, in CNY; `draft`: how the question was solved under `ticket`."""

    group: GapGroup
    value: Decimal
    draft: str = ""
    ticket: str = ""

    @property
    def is_public(self) -> bool:
        return "public" in self.group.audiences


def weighed(session: Session, knowledge: KnowledgeBase) -> list[Weighed]:
    """The most pressing first: how often it was asked, then what the askers' contracts are worth."""
    groups = knowledge.gaps(session)
    values = _values(session, {one for group in groups for one in group.accounts})
    found = [_weigh(session, group, values) for group in groups]
    return sorted(found, key=lambda one: (-one.group.count, -one.value))


def may_edit(user: User) -> bool:
    return user.role in EDITORS


def _values(session: Session, account_ids: set[int]) -> dict[int, Decimal]:
    counted = (
        select(Contract.account_id, func.sum(Contract.amount))
        .where(Contract.account_id.in_(account_ids), Contract.status == ContractStatus.ACTIVE)
        .group_by(Contract.account_id)
    )
    return {account_id: amount or Decimal(0) for account_id, amount in session.execute(counted)}


def _weigh(session: Session, group: GapGroup, values: dict[int, Decimal]) -> Weighed:
    value = sum((values.get(one, Decimal(0)) for one in group.accounts), Decimal(0))
    ticket = _solved(session, group.tickets)
    return Weighed(group, value, ticket.resolution if ticket else "", ticket.number if ticket else "")


def _solved(session: Session, ticket_ids: Sequence[int]) -> Ticket | None:
    """The latest ticket that tells how it was solved."""
    told = select(Ticket).where(
        Ticket.id.in_(list(ticket_ids)), Ticket.resolution != "", Ticket.status.not_in(UNFINISHED)
    )
    return session.scalars(told.order_by(Ticket.id.desc()).limit(1)).one_or_none()
