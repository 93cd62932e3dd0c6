from __future__ import annotations

from decimal import Decimal
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm_core.columns import Money, choice
from crm_core.models.record import Record
from crm_core.models.user import User


class LeadStatus(StrEnum):
    NEW = "new"
    WORKING = "working"
    MQL = "mql"
    SQL = "sql"
    CONVERTED = "converted"
    DISQUALIFIED = "disqualified"


class Lead(Record):
    """Somebody who may buy, not yet qualified. Without an owner it lies in the pool (线索池)."""

    __tablename__ = "lead"
    KIND = "lead"
    FIELDS = (
        "company", "contact_name", "title", "phone", "email", "need", "product", "budget", "region",
        "source", "score", "status", "owner",
    )  # fmt: skip
    __table_args__ = (CheckConstraint("score BETWEEN 0 AND 100", name="score_range"),)

    company: Mapped[str] = mapped_column(String(200), default="", index=True)
    contact_name: Mapped[str] = mapped_column(String(100), default="")
    title: Mapped[str] = mapped_column(String(100), default="")
    phone: Mapped[str] = mapped_column(String(40), default="", index=True)
    email: Mapped[str] = mapped_column(String(254), default="")
    need: Mapped[str] = mapped_column(Text, default="")
    product: Mapped[str] = mapped_column(String(200), default="")
    budget: Mapped[Decimal | None] = mapped_column(Money)
    region: Mapped[str] = mapped_column(String(64), default="", index=True)
    source: Mapped[str] = mapped_column(String(100), default="")
    score: Mapped[int] = mapped_column(default=0)
    status: Mapped[LeadStatus] = mapped_column(choice(LeadStatus), default=LeadStatus.NEW, index=True)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)

    owner: Mapped[User | None] = relationship()

    @property
    def label(self) -> str:
        return self.company or self.contact_name
