"""An account at a glance (360°)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from crm_core.clock import Clock
from crm_core.models import (
    Account,
    Activity,
    Contact,
    Contract,
    Opportunity,
    Payment,
    Task,
    Ticket,
)  # fmt: skip
from crm_core.permissions import Actor, check_can_see, hidden_fields, scope_of
from crm_core.queries import history
from crm_core.queries.figures import answer
from crm_core.queries.questions import Figure, Filters, Measure, Question, State, SubjectName

_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything the actor may see of an account; parts that their role does not see are empty or None.

    `idle_days` counts calendar days since the last follow-up, or since creation where there was none.
    Amounts: of open opportunities, of those weighted, of active contracts, of money still to come and overdue.
    """

    account: Account
    idle_days: int
    last_activity: Activity | None
    contacts: tuple[Contact, ...] = ()
    opportunities: tuple[Opportunity, ...] = ()
    activities: tuple[Activity, ...] = ()
    tasks: tuple[Task, ...] = ()
    contracts: tuple[Contract, ...] = ()
    due_payments: tuple[Payment, ...] = ()
    tickets: tuple[Ticket, ...] = ()
    amounts: dict[str, Decimal] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)


def overview(session: Session, actor: Actor, account: Account) -> Overview:
    """Raises NotFound when the actor may not see the account."""
    check_can_see(session, actor, account)
    asked = _asker(session, actor, account)
    lists = {
        "contacts": asked("contact", "list", "open"),
        "opportunities": asked("opportunity", "list", "open"),
        "tasks": asked("task", "list", "open"),
        "contracts": asked("contract", "list", "open"),
        "due_payments": asked("payment", "list", "open"),
        "tickets": asked("ticket", "list", "open"),
    }
    activities = tuple(history.follow_ups(session, actor, account=account, limit=_SHOWN))
    last = activities[0] if activities else None
    parts: dict[str, Any] = {name: figure.records for name, figure in lists.items()}
    return Overview(
        account=account, last_activity=last, activities=activities,
        idle_days=_idle_days(session, last.occurred_at if last else account.created_at),
        amounts=_amounts(actor, asked), counts={name: figure.count for name, figure in lists.items()},
        **parts,
    )  # fmt: skip


_Asker = Callable[..., Figure]


def _asker(session: Session, actor: Actor, account: Account) -> _Asker:
    def ask(subject: SubjectName, measure: Measure, state: State, *, is_overdue: bool = False) -> Figure:
        filters = Filters(accounts=(account.id,), is_overdue=is_overdue)
        return answer(session, actor, Question(subject, measure, filters, state, limit=_SHOWN))

    return ask


def _amounts(actor: Actor, asked: _Asker) -> dict[str, Decimal]:
    wanted = {
        "pipeline": lambda: asked("opportunity", "sum", "open"),
        "weighted": lambda: asked("opportunity", "weighted", "open"),
        "contracts": lambda: asked("contract", "sum", "open"),
        "due": lambda: asked("payment", "sum", "open"),
        "overdue": lambda: asked("payment", "sum", "open", is_overdue=True),
    }
    kinds = {"pipeline": "opportunity", "weighted": "opportunity", "contracts": "contract"}
    seen = (name for name in wanted if _sees_amounts(actor, kinds.get(name, "payment")))
    return {name: Decimal(wanted[name]().value or 0) for name in seen}


def _sees_amounts(actor: Actor, kind: str) -> bool:
    return bool(scope_of(actor, kind)) and "amount" not in hidden_fields(actor, kind)


def _idle_days(session: Session, since: datetime) -> int:
    clock: Clock = session.info["clock"]
    return max(0, (clock.today() - clock.local(since).date()).days)
