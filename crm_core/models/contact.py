from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm_core.models.account import Account
from crm_core.models.record import Record


class Contact(Record):
    """A person at an account; `left_on` is set when they have left the company (已离职)."""

    __tablename__ = "contact"
    KIND = "contact"
    FIELDS = ("account", "name", "title", "phone", "email", "wechat", "decision_role", "left_on")
    # Also for the beginning of a name, whatever the database sorts by.
    __table_args__ = (Index("ix_contact_name", "name", postgresql_ops={"name": "text_pattern_ops"}),)

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    name: Mapped[str] = mapped_column(String(100))
    title: Mapped[str] = mapped_column(String(100), default="")
    phone: Mapped[str] = mapped_column(String(40), default="", index=True)
    email: Mapped[str] = mapped_column(String(254), default="")
    wechat: Mapped[str] = mapped_column(String(64), default="")
    decision_role: Mapped[str] = mapped_column(String(40), default="")
    left_on: Mapped[date | None]

    account: Mapped[Account] = relationship()

    @property
    def label(self) -> str:
        return self.name
