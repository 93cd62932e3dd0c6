from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from crm_core.models.account import Account
from crm_core.models.record import Record


class Contact(Record):
    """A person at an account; `left_on` is set when they have left the company (已离职).

    `birthday`: as in crm_core.birthdays. `birthday_on`: the next one, worked out when the day comes (bot.reminders).
    """

    __tablename__ = "contact"
    KIND = "contact"
    FIELDS = ("account", "name", "title", "phone", "email", "wechat", "decision_role", "birthday", "left_on")
    # Also for the beginning of a name, whatever the database sorts by.
    __table_args__ = (Index("ix_contact_name", "name", postgresql_ops={"name": "text_pattern_ops"}),)

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    name: Mapped[str] = mapped_column(String(100))
    title: Mapped[str] = mapped_column(String(100), default="")
    phone: Mapped[str] = mapped_column(String(40), default="", index=True)
    email: Mapped[str] = mapped_column(String(254), default="")
    wechat: Mapped[str] = mapped_column(String(64), default="")
    decision_role: Mapped[str] = mapped_column(String(40), default="")
    birthday: Mapped[str] = mapped_column(String(10), default="")
    birthday_on: Mapped[date | None] = mapped_column(index=True)
    left_on: Mapped[date | None]

    account: Mapped[Account] = relationship()

    @validates("birthday")
    def _reckon_anew(self, _: str, birthday: str) -> str:
        self.birthday_on = None
        return birthday

    @property
    def label(self) -> str:
        return self.name
