"""Which records can be watched, how they are told of, and which of their dates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import func, literal, select

from crm_core.models import (
    Account,
    Activity,
    Asset,
    Contact,
    Contract,
    Lead,
    Opportunity,
    Payment,
    Quote,
    Task,
    TaskStatus,
    Ticket,
)  # fmt: skip

NOTHING = literal("")


@dataclass(frozen=True, slots=True)
class Table:
    """How records of a kind are told: whose they are, what they are called, what else a line may show."""

    model: Any
    owner: Any
    name: Any
    account_id: Any = None
    contract_id: Any = None
    amount: Any = None
    detail: Any = NOTHING
    stage: Any = NOTHING
    base: tuple[Any, ...] = ()
    region: Any = None
    recurring: Any = None


TABLES: Mapping[str, Table] = {
    "task": Table(
        Task, Task.assignee_id, Task.title, Task.account_id,
        base=(Task.status == TaskStatus.OPEN,), recurring=Task.recurring,
    ),
    "activity": Table(Activity, Activity.owner_id, Activity.next_step, Activity.account_id),
    "ticket": Table(
        Ticket, func.coalesce(Ticket.assignee_id, Account.service_owner_id), Ticket.number, Ticket.account_id,
        detail=Ticket.subject,
    ),
    "payment": Table(
        Payment, func.coalesce(Contract.owner_id, Account.owner_id), func.coalesce(Contract.number, Account.name),
        Payment.account_id, contract_id=Payment.contract_id, amount=Payment.amount, detail=Payment.term,
    ),
    "contract": Table(
        Contract, func.coalesce(Contract.owner_id, Account.owner_id), Contract.number, Contract.account_id,
        amount=Contract.amount, detail=Contract.name,
    ),
    "opportunity": Table(
        Opportunity, func.coalesce(Opportunity.owner_id, Account.owner_id), Opportunity.name, Opportunity.account_id,
        amount=Opportunity.amount, stage=Opportunity.stage,
    ),
    "account": Table(Account, Account.owner_id, Account.name, Account.id, base=(Account.owner_id.is_not(None),)),
    "contact": Table(
        Contact, Account.owner_id, Contact.name, Contact.account_id, detail=Contact.title,
        base=(Contact.left_on.is_(None),),
    ),
    "lead": Table(
        Lead, Lead.owner_id, func.coalesce(func.nullif(Lead.company, ""), Lead.contact_name), region=Lead.region,
        base=(Lead.owner_id.is_not(None),),
    ),
    "quote": Table(Quote, Account.owner_id, Quote.number, Quote.account_id, amount=Quote.amount),
    "asset": Table(Asset, Account.owner_id, Asset.serial, Asset.account_id),
}  # fmt: skip


def _last_contacts() -> Any:
    met = select(Activity.account_id, func.max(Activity.occurred_at).label("at"))
    return met.where(Activity.deleted_at.is_(None)).group_by(Activity.account_id).subquery()


def _last_contact(table: Table) -> Any:
    met = select(func.max(Activity.occurred_at)).where(
        Activity.account_id == table.account_id, Activity.deleted_at.is_(None)
    )
    return met.correlate(table.model).scalar_subquery()


@dataclass(frozen=True, slots=True)
class Watched:
    table: Table
    anchor: Any
    is_day: bool
    last: Any = None


@cache
def watched(watch: str, few: bool = False) -> Watched:
    """Raises ValueError for what cannot be watched. `few`: of a few records, whose last contacts are looked up one by
    one; else all of them are found at once.
    """
    kind, _, field = watch.partition(".")
    if kind not in TABLES:
        raise ValueError(f"“{watch}” cannot be watched; records are {', '.join(TABLES)}")
    table = TABLES[kind]
    if field == "last_contact" and kind in ("account", "opportunity"):
        if few:
            return Watched(table, func.coalesce(_last_contact(table), table.model.created_at), False)
        last = _last_contacts()
        return Watched(table, func.coalesce(last.c.at, table.model.created_at), False, last)
    column = table.model.__mapper__.columns.get(field)
    if column is None or column.type.python_type not in (date, datetime):
        raise ValueError(f"{kind} has no date “{field}”; there are {', '.join(dates_of(kind))}")
    return Watched(table, getattr(table.model, field), column.type.python_type is date)


def dates_of(kind: str) -> list[str]:
    columns = TABLES[kind].model.__mapper__.columns
    dates = [name for name, one in columns.items() if one.type.python_type in (date, datetime)]
    extra = ["last_contact"] if kind in ("account", "opportunity") else []
    return [one for one in dates if one != "deleted_at"] + extra
