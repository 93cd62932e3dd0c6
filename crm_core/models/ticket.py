from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm_core.columns import Instant, choice
from crm_core.models.account import Account
from crm_core.models.contact import Contact
from crm_core.models.product import Asset
from crm_core.models.record import Record
from crm_core.models.user import User


class Priority(StrEnum):
    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    URGENT = "urgent"


class TicketStatus(StrEnum):
    OPEN = "open"
    IN_PROGRESS = "in_progress"
    ON_HOLD = "on_hold"
    RESOLVED = "resolved"
    CLOSED = "closed"


UNFINISHED = (TicketStatus.OPEN, TicketStatus.IN_PROGRESS, TicketStatus.ON_HOLD)


class Ticket(Record):
    """A customer's problem (工单). `reporter` is the channel address of a customer who opened it by chat.

    On hold (`held_since`) its time does not run. `solved_at`: since when it is resolved or closed; None of what was
    imported so.
    """

    __tablename__ = "ticket"
    KIND = "ticket"
    FIELDS = (
        "number", "account", "contact", "asset", "subject", "description", "category", "priority",
        "status", "sla_due_at", "team", "assignee", "satisfaction", "resolution",
    )  # fmt: skip
    __table_args__ = (
        CheckConstraint("satisfaction BETWEEN 1 AND 5", name="satisfaction_range"),
        Index("ix_ticket_status_assignee", "status", "assignee_id"),
    )

    number: Mapped[str] = mapped_column(String(64), unique=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contact.id"), index=True)
    asset_id: Mapped[int | None] = mapped_column(ForeignKey("asset.id"), index=True)
    subject: Mapped[str] = mapped_column(String(300))
    description: Mapped[str] = mapped_column(Text, default="")
    category: Mapped[str] = mapped_column(String(64), default="")
    priority: Mapped[Priority] = mapped_column(choice(Priority), default=Priority.NORMAL)
    status: Mapped[TicketStatus] = mapped_column(choice(TicketStatus), default=TicketStatus.OPEN)
    sla_due_at: Mapped[datetime | None] = mapped_column(Instant)
    held_since: Mapped[datetime | None] = mapped_column(Instant)
    solved_at: Mapped[datetime | None] = mapped_column(Instant)
    team: Mapped[str] = mapped_column(String(64), default="")
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    satisfaction: Mapped[int | None]
    resolution: Mapped[str] = mapped_column(Text, default="")
    reporter: Mapped[str] = mapped_column(String(200), default="", index=True)

    account: Mapped[Account | None] = relationship()
    contact: Mapped[Contact | None] = relationship()
    asset: Mapped[Asset | None] = relationship()
    assignee: Mapped[User | None] = relationship()

    @property
    def label(self) -> str:
        return self.number
