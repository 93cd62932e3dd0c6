"""Where each subject keeps what is asked about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_

from crm_core.clock import Clock
from crm_core.errors import InvalidValue
from crm_core.models import (
    UNFINISHED,
    Account,
    AccountStatus,
    Activity,
    Contact,
    Contract,
    ContractStatus,
    Lead,
    LeadStatus,
    Opportunity,
    OpportunityStatus,
    Payment,
    PaymentStatus,
    Product,
    Quote,
    Record,
    Task,
    TaskStatus,
    Ticket,
)  # fmt: skip

Condition = ColumnElement[bool]


@dataclass(frozen=True, slots=True)
class Subject:
    """`day` is the field that periods are about, `number` the one that is summed, `sort` that of lists.

    `usual_state` holds where a question names none: a pipeline is what is open. A rate is the share of those that
    `succeeded` among those in the state `rated`.
    """

    model: Any
    day: str
    sort: str
    descending: bool = False
    number: str = ""
    owner: str = ""
    product: str = ""
    is_open: Condition | None = None
    succeeded: Condition | None = None
    rated: str = "all"
    usual_state: str = "all"

    def column(self, field: str) -> Any:
        """The stored column of a field. Raises InvalidValue for one that the subject has not.

        A ticket that was imported as solved counts from its day of entry.
        """
        if field == "solved_at" and self.model is Ticket:
            return func.coalesce(Ticket.solved_at, Ticket.created_at)
        column = getattr(self.model, field, None)
        if column is None or field not in {*self.model.FIELDS, "id", "created_at", "updated_at"}:
            raise InvalidValue(field=field, value=self.model.KIND, expected="|".join(self.model.FIELDS))
        return column

    @property
    def account_id(self) -> Any:
        """The id of the record's account; None for what has none."""
        return Account.id if self.model is Account else getattr(self.model, "account_id", None)


SUBJECTS: dict[str, Subject] = {
    "opportunity": Subject(
        Opportunity, day="close_date", number="amount", sort="amount", descending=True, owner="owner_id",
        product="product", is_open=Opportunity.status == OpportunityStatus.OPEN, usual_state="open",
        succeeded=Opportunity.status == OpportunityStatus.WON, rated="closed",
    ),
    "account": Subject(
        Account, day="created_at", sort="name", owner="owner_id", is_open=Account.status != AccountStatus.LOST
    ),
    "lead": Subject(
        Lead, day="created_at", number="budget", sort="id", descending=True, owner="owner_id",
        product="product", usual_state="open", succeeded=Lead.status == LeadStatus.CONVERTED,
        is_open=Lead.status.not_in((LeadStatus.CONVERTED, LeadStatus.DISQUALIFIED)),
    ),
    "contact": Subject(Contact, day="created_at", sort="name", is_open=Contact.left_on.is_(None)),
    "activity": Subject(Activity, day="occurred_at", sort="occurred_at", descending=True, owner="owner_id"),
    "task": Subject(
        Task, day="due_at", sort="due_at", owner="assignee_id", is_open=Task.status == TaskStatus.OPEN,
        usual_state="open",
    ),
    "quote": Subject(
        Quote, day="created_at", number="amount", sort="id", descending=True, product="lines"
    ),
    "contract": Subject(
        Contract, day="signed_on", number="amount", sort="ends_on", owner="owner_id", product="lines",
        is_open=Contract.status == ContractStatus.ACTIVE,
    ),
    "payment": Subject(
        Payment, day="due_on", number="amount", sort="due_on", is_open=Payment.status != PaymentStatus.PAID
    ),
    "ticket": Subject(
        Ticket, day="created_at", sort="id", owner="assignee_id", usual_state="open",
        is_open=Ticket.status.in_(UNFINISHED),
    ),
    "product": Subject(Product, day="created_at", number="unit_price", sort="code", product="name"),
}  # fmt: skip


def overdue(model: type[Record], clock: Clock) -> Condition:
    """What is late by now. Raises InvalidValue for a kind that cannot be."""
    today, now = clock.today(), clock.now()
    late: dict[type[Record], Condition] = {
        Payment: and_(
            Payment.status != PaymentStatus.PAID,
            or_(Payment.status == PaymentStatus.OVERDUE, Payment.due_on < today),
        ),
        Task: and_(Task.status == TaskStatus.OPEN, Task.due_at < now),
        Ticket: and_(Ticket.status.in_(UNFINISHED), Ticket.sla_due_at < now),
        Opportunity: and_(Opportunity.status == OpportunityStatus.OPEN, Opportunity.close_date < today),
        Contract: and_(Contract.status == ContractStatus.ACTIVE, Contract.ends_on < today),
    }
    if model not in late:
        raise InvalidValue(field="is_overdue", value=model.KIND, expected="payment|task|ticket|opportunity")
    return late[model]


def region_of(subject: Subject, owner: Any) -> Any:
    """A record's region: its own or its account's, else its owner's (`owner` is the users' table as joined)."""
    own = subject.model.region if hasattr(subject.model, "region") else Account.region
    return func.coalesce(func.nullif(own, ""), owner.region, "")
