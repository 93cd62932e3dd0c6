from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Column, ForeignKey, Index, String, Table, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm_core.columns import Instant, choice
from crm_core.db import Base
from crm_core.models.account import Account
from crm_core.models.contact import Contact
from crm_core.models.opportunity import Opportunity
from crm_core.models.record import Record
from crm_core.models.user import User


class ActivityKind(StrEnum):
    VISIT = "visit"
    CALL = "call"
    WECHAT = "wechat"
    EMAIL = "email"
    MEETING = "meeting"
    DEMO = "demo"
    OTHER = "other"


activity_contact = Table(
    "activity_contact",
    Base.metadata,
    Column("activity_id", ForeignKey("activity.id"), primary_key=True),
    Column("contact_id", ForeignKey("contact.id"), primary_key=True, index=True),
)


class Activity(Record):
    """What happened with a customer (跟进记录). `method` keeps the word that was said: 饭局, 验厂, 微信语音."""

    __tablename__ = "activity"
    KIND = "activity"
    FIELDS = (
        "account", "contacts", "opportunity", "kind", "method", "occurred_at", "content", "feedback",
        "next_step", "next_at", "owner",
    )  # fmt: skip
    __table_args__ = (Index("ix_activity_account_occurred", "account_id", "occurred_at"),)

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    opportunity_id: Mapped[int | None] = mapped_column(ForeignKey("opportunity.id"), index=True)
    kind: Mapped[ActivityKind] = mapped_column(choice(ActivityKind), default=ActivityKind.OTHER)
    method: Mapped[str] = mapped_column(String(40), default="")
    occurred_at: Mapped[datetime] = mapped_column(Instant, index=True)
    content: Mapped[str] = mapped_column(Text, default="")
    feedback: Mapped[str] = mapped_column(Text, default="")
    next_step: Mapped[str] = mapped_column(Text, default="")
    next_at: Mapped[datetime | None] = mapped_column(Instant, index=True)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)

    account: Mapped[Account] = relationship()
    opportunity: Mapped[Opportunity | None] = relationship()
    contacts: Mapped[list[Contact]] = relationship(secondary=activity_contact)
    owner: Mapped[User | None] = relationship()

    @property
    def label(self) -> str:
        return f"{self.account.name} {self.kind}"
