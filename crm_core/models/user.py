from __future__ import annotations

from enum import StrEnum

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm_core.columns import choice
from crm_core.models.record import Record


class Role(StrEnum):
    REP = "rep"
    MANAGER = "manager"
    EXECUTIVE = "executive"
    SERVICE = "service"
    FINANCE = "finance"
    MARKETING = "marketing"
    ADMIN = "admin"


class User(Record):
    """A colleague. Shown by name; audit entries and imports use the user name."""

    __tablename__ = "user_account"
    KIND = "user"
    FIELDS = (
        "username", "name", "role", "region", "team", "manager", "email", "phone",
        "language", "timezone", "wecom_userid", "slack_user_id", "active",
    )  # fmt: skip

    username: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(64), index=True)
    role: Mapped[Role] = mapped_column(choice(Role))
    region: Mapped[str] = mapped_column(String(64), default="", index=True)
    team: Mapped[str] = mapped_column(String(64), default="")
    manager_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    email: Mapped[str] = mapped_column(String(254), default="", index=True)
    phone: Mapped[str] = mapped_column(String(40), default="")
    language: Mapped[str] = mapped_column(String(8), default="zh")
    timezone: Mapped[str] = mapped_column(String(40), default="")
    wecom_userid: Mapped[str | None] = mapped_column(String(64), unique=True)
    slack_user_id: Mapped[str | None] = mapped_column(String(64), unique=True)
    active: Mapped[bool] = mapped_column(default=True)

    manager: Mapped[User | None] = relationship(remote_side="User.id")

    @property
    def label(self) -> str:
        return self.name

    @property
    def ref_name(self) -> str:
        return self.username
