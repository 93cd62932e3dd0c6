"""Which records a step of a rule is due for, as one statement."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Select, bindparam, exists, func, literal, or_, select
from sqlalchemy.orm import Session

from bot.reminders.conditions import CONDITIONS, lacks
from bot.reminders.ledger import Covered, Notice
from bot.reminders.tables import NOTHING, Table, Watched, watched
from crm_core.columns import among
from crm_core.errors import InvalidValue
from crm_core.models import MODELS, Account, Contract
from crm_core.values import checked

if TYPE_CHECKING:
    from bot.reminders.rule import Criteria, Rule, Step


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
    unclaimed: bool = True, ids: Collection[int] | None = None, told: bool = True,
) -> Iterator[Any]:  # fmt: skip
    """Records for which the step of the rule may be due: (id, anchor, owner_id, region, account_id, account, name,
    amount, detail, stage, recurring, lacks), in the order of their ids. `unclaimed`: not in the ledger for this anchor.
    A series (recurring) is given with its first date, whatever was told of it before. Unless they are to be `told`,
    they come as they are found, without what a line says.
    """
    wanted, given = asking(criteria, rule, step, bounds, unclaimed=unclaimed, ids=ids)
    if not told:
        wanted = _briefly(wanted)
    # Not through the session: its look at every statement for deleted records costs more than the query.
    session.flush()
    connection = session.connection()
    if connection.dialect.name == "postgresql" or ids is not None:
        # A cursor is opened, read and closed, and never prepared: for the few that there mostly are, one question.
        page = connection.execute(_first(wanted), given).all()
        if len(page) <= _PAGE:
            yield from page
            return
    with connection.execute(wanted, given, execution_options={"yield_per": _PAGE}) as found:
        yield from found


_PAGE = 1000


@lru_cache(maxsize=1024)
def _first(wanted: Select[Any]) -> Select[Any]:
    return wanted.limit(_PAGE + 1)


def asking(
    criteria: Criteria, rule: Rule, step: Step, bounds: Bounds, *, unclaimed: bool = True,
    ids: Collection[int] | None = None,
) -> tuple[Select[Any], dict[str, Any]]:  # fmt: skip
    """The statement behind `rows`, with what its parameters are."""
    wanted = _statement(
        criteria, rule, step, bounds.low is not None, bounds.high is not None, unclaimed, ids is not None
    )
    given = {"low": bounds.low, "high": bounds.high, "ids": None if ids is None else list(ids)}
    return wanted, {name: value for name, value in given.items() if value is not None}


_SHORT = ("id", "anchor", "owner_id", "region", "account_id", "recurring")


@lru_cache(maxsize=1024)
def _briefly(wanted: Select[Any]) -> Select[Any]:
    """Only what says whether it is due: nothing is sorted, so that the first few cost little."""
    columns = wanted.selected_columns
    return wanted.order_by(None).with_only_columns(
        *(columns[one] for one in _SHORT), maintain_column_froms=True
    )


@lru_cache(maxsize=1024)
def _statement(
    criteria: Criteria, rule: Rule, step: Step, has_low: bool, has_high: bool, unclaimed: bool, has_ids: bool
) -> Select[Any]:
    found = watched(rule.watch, few=has_ids)
    table, anchor = found.table, found.anchor
    wanted = select(
        table.model.id, anchor.label("anchor"), table.owner.label("owner_id"),
        (table.region if table.region is not None else Account.region).label("region"),
        (Account.id if table.account_id is not None else literal(None)).label("account_id"),
        _account_name(table).label("account"), table.name.label("name"),
        (table.amount if table.amount is not None else literal(None)).label("amount"),
        table.detail.label("detail"), table.stage.label("stage"),
        (table.recurring if table.recurring is not None else NOTHING).label("recurring"),
        _lacks(criteria, rule).label("lacks"),
    )  # fmt: skip
    repeats = [table.recurring != ""] if table.recurring is not None else []
    wanted = _joined(wanted, found).where(*table.base, table.model.deleted_at.is_(None), anchor.is_not(None))
    if has_low:
        wanted = wanted.where(or_(anchor >= bindparam("low", type_=anchor.type), *repeats))
    if has_high:
        wanted = wanted.where(anchor <= bindparam("high", type_=anchor.type))
    if has_ids:
        wanted = wanted.where(among(table.model.id, "ids"))
    for field, values in rule.where:  # not in_, whose list would be written out anew for every question
        column = getattr(table.model, field)
        wanted = wanted.where(or_(*(column == _value(rule.kind, field, one) for one in values)))
    wanted = wanted.where(*(CONDITIONS[f"{rule.kind}.{name}"](criteria) for name in rule.only))
    wanted = wanted.where(*(~CONDITIONS[f"{rule.kind}.{name}"](criteria) for name in rule.unless))
    if step.amount_from:
        wanted = wanted.where(table.amount >= step.amount_from)
    if unclaimed:
        wanted = wanted.where(or_(~_claimed(found, rule, step), *repeats))
    return wanted.order_by(table.model.id)


def _lacks(criteria: Criteria, rule: Rule) -> Any:
    found = (lacks(f"{rule.kind}.{one}", criteria) for one in rule.only)
    return next((one for one in found if one is not None), NOTHING)


def _account_name(table: Table) -> Any:
    return (
        NOTHING
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
    record, anchor = found.table.model.id, found.anchor
    told = exists().where(
        Notice.record_kind == rule.kind, Notice.record_id == record, Notice.rule == rule.id,
        Notice.step == step_key(step), (Notice.anchor_on if found.is_day else Notice.anchor_at) == anchor,
    )  # fmt: skip
    counted = exists().where(
        Covered.step == covering(rule, step), Covered.record_id == record,
        (Covered.anchor_on if found.is_day else Covered.anchor_at) == anchor,
    )  # fmt: skip
    return or_(counted, told)


def covering(rule: Rule, step: Step) -> str:
    """A step's name among those that are covered."""
    return f"{rule.id} {step_key(step)}"


def step_key(step: Step) -> str:
    """The step's name in the ledger: what it waits for, and whom it tells when that is not the owner."""
    return step.key if step.to == "owner" else f"{step.key} {step.to}"
