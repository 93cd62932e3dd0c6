"""What can be waited for: which records, by which of their dates, whose they are. All of it as SQL."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, func, literal, or_, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session, aliased
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import Date

from bot.reminders.ledger import Notice
from crm_core.errors import InvalidValue
from crm_core.models import (
    MODELS,
    Account,
    Activity,
    Asset,
    Contract,
    ContractStatus,
    Lead,
    Opportunity,
    Payment,
    Quote,
    Task,
    TaskStatus,
    Ticket,
)  # fmt: skip
from crm_core.values import checked

if TYPE_CHECKING:
    from bot.reminders.rulebook import Criteria, Rule, Step

_NOTHING = literal("")


@dataclass(frozen=True, slots=True)
class Table:
    """How records of a kind are told: whose they are, what they are called, what else a line may show."""

    model: Any
    owner: Any
    name: Any
    account_id: Any = None
    contract_id: Any = None
    amount: Any = None
    detail: Any = _NOTHING
    stage: Any = _NOTHING
    base: tuple[Any, ...] = ()
    region: Any = None
    recurring: Any = None


_TABLES: Mapping[str, Table] = {
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
    "lead": Table(
        Lead, Lead.owner_id, func.coalesce(func.nullif(Lead.company, ""), Lead.contact_name), region=Lead.region,
        base=(Lead.owner_id.is_not(None),),
    ),
    "quote": Table(Quote, Account.owner_id, Quote.number, Quote.account_id, amount=Quote.amount),
    "asset": Table(Asset, Account.owner_id, Asset.serial, Asset.account_id),
}  # fmt: skip


# ---------------------------------------------------------------- conditions by name
def _followed_up() -> ColumnElement[bool]:
    later = aliased(Activity)
    return exists().where(
        later.account_id == Activity.account_id, later.occurred_at > Activity.occurred_at,
        later.deleted_at.is_(None),
    )  # fmt: skip


def _has_task() -> ColumnElement[bool]:
    """A task of its own, or one of the same account for the same time."""
    same = and_(Task.account_id == Activity.account_id, Task.due_at == Activity.next_at)
    return exists().where(or_(Task.activity_id == Activity.id, same))


def _has_next_step() -> ColumnElement[bool]:
    task = aliased(Task)
    return exists().where(
        task.status == TaskStatus.OPEN, task.deleted_at.is_(None), task.account_id == Opportunity.account_id
    )


def _renewed() -> ColumnElement[bool]:
    """A contract of the same account that ends later and begins when this one was running out."""
    later = aliased(Contract)
    return exists().where(
        later.account_id == Contract.account_id, later.id != Contract.id, later.ends_on > Contract.ends_on,
        later.starts_on >= _TwoMonthsBefore(Contract.ends_on), later.deleted_at.is_(None),
        later.status.in_((ContractStatus.ACTIVE, ContractStatus.PENDING_APPROVAL)),
    )  # fmt: skip


class _TwoMonthsBefore(FunctionElement[date]):
    """A day sixty days before the day in a column."""

    inherit_cache = True
    type = Date()


@compiles(_TwoMonthsBefore)
def _by_number(element: Any, compiler: Any, **keywords: Any) -> str:
    return f"({compiler.process(element.clauses, **keywords)} - 60)"


@compiles(_TwoMonthsBefore, "sqlite")
def _by_modifier(element: Any, compiler: Any, **keywords: Any) -> str:
    return f"date({compiler.process(element.clauses, **keywords)}, '-60 days')"


def _settled(record_id: Any, kind: str, outcomes: tuple[str, ...]) -> ColumnElement[bool]:
    told = aliased(Notice)
    return exists().where(told.record_kind == kind, told.record_id == record_id, told.outcome.in_(outcomes))


def _lacking(field: str) -> ColumnElement[bool]:
    if field == "proposal":
        return ~exists().where(Quote.account_id == Opportunity.account_id, Quote.deleted_at.is_(None))
    column: Any = getattr(Opportunity, field)
    return or_(column.is_(None), column == 0) if field == "probability" else column.is_(None)


def _lacks_criteria(criteria: Criteria) -> ColumnElement[bool]:
    return or_(
        literal(False),
        *(
            and_(Opportunity.stage == stage, or_(*(_lacking(field) for field in wanted)))
            for stage, wanted in criteria
            if wanted
        ),
    )


FOUR = ("company", "contact_name", "phone", "need")


def _incomplete() -> ColumnElement[bool]:
    return or_(*(getattr(Lead, field) == "" for field in FOUR))


CONDITIONS: Mapping[str, Callable[[Criteria], ColumnElement[bool]]] = {
    "activity.followed_up": lambda _: _followed_up(),
    "activity.has_task": lambda _: _has_task(),
    "opportunity.next_step": lambda _: _has_next_step(),
    "opportunity.lacks_criteria": _lacks_criteria,
    "contract.renewed": lambda _: _renewed(),
    "contract.declined": lambda _: _settled(Contract.id, "contract", ("declined",)),
    "payment.confirmed": lambda _: Payment.confirmed_by_id.is_not(None),
    "lead.incomplete": lambda _: _incomplete(),
}


# ---------------------------------------------------------------- the date that is watched
def _last_contacts() -> Any:
    met = select(Activity.account_id, func.max(Activity.occurred_at).label("at"))
    return met.where(Activity.deleted_at.is_(None)).group_by(Activity.account_id).subquery()


@dataclass(frozen=True, slots=True)
class Watched:
    table: Table
    anchor: Any
    is_day: bool
    last: Any = None


@cache
def watched(watch: str) -> Watched:
    """Raises ValueError for what cannot be watched."""
    kind, _, field = watch.partition(".")
    if kind not in _TABLES:
        raise ValueError(f"“{watch}” cannot be watched; records are {', '.join(_TABLES)}")
    table = _TABLES[kind]
    if field == "last_contact" and kind in ("account", "opportunity"):
        last = _last_contacts()
        return Watched(table, func.coalesce(last.c.at, table.model.created_at), False, last)
    column = table.model.__mapper__.columns.get(field)
    if column is None or column.type.python_type not in (date, datetime):
        raise ValueError(f"{kind} has no date “{field}”; there are {', '.join(dates_of(kind))}")
    return Watched(table, getattr(table.model, field), column.type.python_type is date)


def dates_of(kind: str) -> list[str]:
    columns = _TABLES[kind].model.__mapper__.columns
    dates = [name for name, one in columns.items() if one.type.python_type in (date, datetime)]
    extra = ["last_contact"] if kind in ("account", "opportunity") else []
    return [one for one in dates if one != "deleted_at"] + extra


def check(rule: Rule) -> None:
    """Raises ValueError for a watch, field, value or condition that is not there."""
    watched(rule.watch)
    for field, values in rule.where:
        if field not in MODELS[rule.kind].FIELDS:
            raise ValueError(f"{rule.kind} has no field “{field}”")
        for value in values:
            _value(rule.kind, field, value)
    known = [name.partition(".")[2] for name in CONDITIONS if name.startswith(f"{rule.kind}.")]
    for condition in (*rule.only, *rule.unless):
        if condition not in known:
            there = f"; there are {', '.join(known)}" if known else ""
            raise ValueError(f"{rule.kind} has no condition “{condition}”{there}")


def _value(kind: str, field: str, value: str) -> Any:
    try:
        return checked(MODELS[kind], field, value)
    except InvalidValue as error:
        wanted = error.details.get("expected", "another value")
        raise ValueError(f"{field}: “{value}” will not do, wants {wanted}") from error


# ---------------------------------------------------------------- the statement
@dataclass(frozen=True, slots=True)
class Bounds:
    """Which anchors are wanted, both ends included; None leaves an end open. Days or instants as the step is."""

    low: date | datetime | None = None
    high: date | datetime | None = None


def rows(
    session: Session, criteria: Criteria, rule: Rule, step: Step, bounds: Bounds, *,
    unclaimed: bool = True, ids: Collection[int] | None = None,
) -> Iterator[Any]:  # fmt: skip
    """Records for which the step of the rule may be due: (id, anchor, owner_id, region, account_id, account, name,
    amount, detail, stage, recurring), in the order of their ids. `unclaimed`: not in the ledger for this anchor.
    A series (recurring) is given with its first date, whatever was told of it before.
    """
    wanted = _statement(
        criteria, rule, step, bounds.low is not None, bounds.high is not None, unclaimed, ids is not None
    )
    given = {"low": bounds.low, "high": bounds.high, "ids": None if ids is None else list(ids)}
    # Not through the session: its look at every statement for deleted records costs more than the query.
    session.flush()
    result = session.connection().execute(
        wanted,
        {name: value for name, value in given.items() if value is not None},
        execution_options={"yield_per": 1000},
    )
    yield from result


@lru_cache(maxsize=1024)
def _statement(
    criteria: Criteria, rule: Rule, step: Step, has_low: bool, has_high: bool, unclaimed: bool, has_ids: bool
) -> Select[Any]:
    found = watched(rule.watch)
    table, anchor = found.table, found.anchor
    wanted = select(
        table.model.id, anchor.label("anchor"), table.owner.label("owner_id"),
        (table.region if table.region is not None else Account.region).label("region"),
        (Account.id if table.account_id is not None else literal(None)).label("account_id"),
        _account_name(table).label("account"), table.name.label("name"),
        (table.amount if table.amount is not None else literal(None)).label("amount"),
        table.detail.label("detail"), table.stage.label("stage"),
        (table.recurring if table.recurring is not None else _NOTHING).label("recurring"),
    )  # fmt: skip
    repeats = [table.recurring != ""] if table.recurring is not None else []
    wanted = _joined(wanted, found).where(*table.base, table.model.deleted_at.is_(None), anchor.is_not(None))
    if has_low:
        wanted = wanted.where(or_(anchor >= bindparam("low", type_=anchor.type), *repeats))
    if has_high:
        wanted = wanted.where(anchor <= bindparam("high", type_=anchor.type))
    if has_ids:
        wanted = wanted.where(table.model.id.in_(bindparam("ids", expanding=True)))
    for field, values in rule.where:
        wanted = wanted.where(
            getattr(table.model, field).in_([_value(rule.kind, field, one) for one in values])
        )
    wanted = wanted.where(*(CONDITIONS[f"{rule.kind}.{name}"](criteria) for name in rule.only))
    wanted = wanted.where(*(~CONDITIONS[f"{rule.kind}.{name}"](criteria) for name in rule.unless))
    if step.amount_from:
        wanted = wanted.where(table.amount >= step.amount_from)
    if unclaimed:
        wanted = wanted.where(or_(~_claimed(found, rule, step), *repeats))
    return wanted.order_by(table.model.id)


def _account_name(table: Table) -> Any:
    return (
        _NOTHING
        if table.account_id is None
        else func.coalesce(func.nullif(Account.short_name, ""), Account.name)
    )


def _joined(wanted: Select[Any], found: Watched) -> Select[Any]:
    table = found.table
    wanted = wanted.select_from(table.model)
    if table.account_id is not None and table.model is not Account:
        wanted = wanted.outerjoin(Account, Account.id == table.account_id)
    if table.contract_id is not None:
        wanted = wanted.outerjoin(Contract, Contract.id == table.contract_id)
    if found.last is not None:
        wanted = wanted.outerjoin(found.last, found.last.c.account_id == table.account_id)
    return wanted


def _claimed(found: Watched, rule: Rule, step: Step) -> ColumnElement[bool]:
    anchored = Notice.anchor_on if found.is_day else Notice.anchor_at
    return exists().where(
        Notice.record_kind == rule.kind, Notice.record_id == found.table.model.id, Notice.rule == rule.id,
        Notice.step == step_key(step), anchored == found.anchor,
    )  # fmt: skip


def step_key(step: Step) -> str:
    """The step's name in the ledger: what it waits for, and whom it tells when that is not the owner."""
    return step.key if step.to == "owner" else f"{step.key} {step.to}"
