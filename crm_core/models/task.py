from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm_core.columns import Instant, choice
from crm_core.models.account import Account
from crm_core.models.activity import Activity
from crm_core.models.contact import Contact
from crm_core.models.opportunity import Opportunity
from crm_core.models.record import Record
from crm_core.models.user import User


class TaskKind(StrEnum):
    FOLLOW_UP = "follow_up"
    RENEWAL = "renewal"
    PAYMENT = "payment"
    STAGE = "stage"
    TICKET = "ticket"
    CUSTOM = "custom"


class TaskStatus(StrEnum):
    OPEN = "open"
    DONE = "done"
    CANCELLED = "cancelled"


class Task(Record):
    """Something to do (待办). `activity` is the follow-up whose next step it is: they are corrected together."""

    __tablename__ = "task"
    KIND = "task"
    FIELDS = (
        "title",
        "account",
        "contact",
        "opportunity",
        "due_at",
        "recurring",
        "assignee",
        "kind",
        "status",
    )
    __table_args__ = (Index("ix_task_assignee_status_due", "assignee_id", "status", "due_at"),)

    title: Mapped[str] = mapped_column(String(300))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contact.id"), index=True)
    opportunity_id: Mapped[int | None] = mapped_column(ForeignKey("opportunity.id"), index=True)
    activity_id: Mapped[int | None] = mapped_column(ForeignKey("activity.id"), index=True)
    due_at: Mapped[datetime | None] = mapped_column(Instant, index=True)
    recurring: Mapped[str] = mapped_column(String(200), default="")
    assignee_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    kind: Mapped[TaskKind] = mapped_column(choice(TaskKind), default=TaskKind.CUSTOM)
    status: Mapped[TaskStatus] = mapped_column(choice(TaskStatus), default=TaskStatus.OPEN)

    account: Mapped[Account | None] = relationship()
    contact: Mapped[Contact | None] = relationship()
    opportunity: Mapped[Opportunity | None] = relationship()
    activity: Mapped[Activity | None] = relationship()
    assignee: Mapped[User] = relationship()

    @property
    def label(self) -> str:
        return self.title
