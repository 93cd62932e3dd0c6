"""What a rule may ask of a record besides its fields, by name, as SQL."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from datetime import date
from functools import reduce
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, and_, case, exists, literal, or_
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import aliased
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import Date

from bot.reminders.ledger import Notice
from crm_core.models import (
    Activity,
    Attachment,
    Contract,
    ContractStatus,
    Lead,
    Opportunity,
    Payment,
    Quote,
    Task,
    TaskStatus,
)  # fmt: skip

if TYPE_CHECKING:
    from bot.reminders.rule import Criteria


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
        quoted = exists().where(Quote.account_id == Opportunity.account_id, Quote.deleted_at.is_(None))
        filed = exists().where(
            Attachment.record_kind == Opportunity.KIND, Attachment.record_id == Opportunity.id,
            Attachment.deleted_at.is_(None),
        )  # fmt: skip
        return ~or_(quoted, filed)
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


def lacks(condition: str, criteria: Criteria) -> ColumnElement[str] | None:
    """What is missing where this condition holds, as names of fields, each followed by a comma."""
    if condition == "lead.incomplete":
        missing = [(getattr(Lead, field) == "", field) for field in FOUR]
    elif condition == "opportunity.lacks_criteria":
        missing = [
            (and_(Opportunity.stage == stage, _lacking(field)), field)
            for stage, wanted in criteria for field in wanted
        ]  # fmt: skip
    else:
        return None
    parts = [case((one, literal(f"{field},")), else_=literal("")) for one, field in missing]
    return reduce(operator.add, parts, literal(""))
