from __future__ import annotations

from enum import StrEnum

from sqlalchemy import JSON, Column, ForeignKey, Index, String, Table, text
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from crm_core.columns import choice
from crm_core.db import Base
from crm_core.models.record import Record
from crm_core.models.user import User
from crm_core.naming import core_name, name_key, phone_key


class Grade(StrEnum):
    A = "A"
    B = "B"
    C = "C"


class AccountStatus(StrEnum):
    PROSPECT = "prospect"
    ACTIVE = "active"
    DORMANT = "dormant"
    LOST = "lost"


account_collaborator = Table(
    "account_collaborator",
    Base.metadata,
    Column("account_id", ForeignKey("account.id"), primary_key=True),
    Column("user_id", ForeignKey("user_account.id"), primary_key=True, index=True),
)


class Account(Record):
    """A company we sell to. Without an owner it lies in the pool (客户公海)."""

    __tablename__ = "account"
    KIND = "account"
    FIELDS = (
        "name", "short_name", "aliases", "parent", "credit_code", "industry", "kind", "grade", "size",
        "phone", "address", "region", "source", "purchase_cycle", "tags", "owner", "service_owner",
        "collaborators", "status",
    )  # fmt: skip
    __table_args__ = (
        Index("uq_account_name", "name", unique=True, sqlite_where=text("deleted_at IS NULL"),
              postgresql_where=text("deleted_at IS NULL")),
        Index("uq_account_credit_code", "credit_code", unique=True,
              sqlite_where=text("deleted_at IS NULL AND credit_code <> ''"),
              postgresql_where=text("deleted_at IS NULL AND credit_code <> ''")),
    )  # fmt: skip

    name: Mapped[str] = mapped_column(String(200))
    name_key: Mapped[str] = mapped_column(String(200), index=True)
    short_name: Mapped[str] = mapped_column(String(100), default="", index=True)
    aliases: Mapped[list[str]] = mapped_column(JSON, default=list)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    credit_code: Mapped[str] = mapped_column(String(18), default="")
    industry: Mapped[str] = mapped_column(String(100), default="", index=True)
    kind: Mapped[str] = mapped_column(String(40), default="", index=True)
    grade: Mapped[Grade | None] = mapped_column(choice(Grade), index=True)
    size: Mapped[str] = mapped_column(String(40), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    phone_key: Mapped[str] = mapped_column(String(40), default="", index=True)
    address: Mapped[str] = mapped_column(String(300), default="")
    region: Mapped[str] = mapped_column(String(64), default="", index=True)
    source: Mapped[str] = mapped_column(String(100), default="")
    purchase_cycle: Mapped[str] = mapped_column(String(100), default="")
    tags: Mapped[list[str]] = mapped_column(JSON, default=list)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    service_owner_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    status: Mapped[AccountStatus] = mapped_column(choice(AccountStatus), default=AccountStatus.PROSPECT)

    parent: Mapped[Account | None] = relationship(remote_side="Account.id")
    owner: Mapped[User | None] = relationship(foreign_keys=[owner_id])
    service_owner: Mapped[User | None] = relationship(foreign_keys=[service_owner_id])
    collaborators: Mapped[list[User]] = relationship(secondary=account_collaborator)

    @validates("name")
    def _index_name(self, _: str, name: str) -> str:
        self.name_key = name_key(name)
        return name

    @validates("phone")
    def _index_phone(self, _: str, phone: str) -> str:
        self.phone_key = phone_key(phone)
        return phone

    @property
    def label(self) -> str:
        return self.name

    @property
    def short(self) -> str:
        """The name people use in talk."""
        return self.short_name or core_name(self.name)
