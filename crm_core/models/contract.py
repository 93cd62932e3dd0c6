"""Offer, agreement and money: quotes, contracts, payments, and the ERP's orders."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm_core.columns import Money, choice
from crm_core.models.account import Account
from crm_core.models.opportunity import Opportunity
from crm_core.models.record import Record
from crm_core.models.user import User


class ContractStatus(StrEnum):
    DRAFT = "draft"
    PENDING_APPROVAL = "pending_approval"
    ACTIVE = "active"
    EXPIRED = "expired"
    TERMINATED = "terminated"


class PaymentStatus(StrEnum):
    PLANNED = "planned"
    PAID = "paid"
    OVERDUE = "overdue"


class Quote(Record):
    """An offer (报价单). `lines`: [{product, quantity, unit_price, discount}], prices as decimal strings."""

    __tablename__ = "quote"
    KIND = "quote"
    FIELDS = ("account", "opportunity", "number", "lines", "amount", "valid_until", "status")

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    opportunity_id: Mapped[int | None] = mapped_column(ForeignKey("opportunity.id"), index=True)
    number: Mapped[str] = mapped_column(String(64), unique=True)
    lines: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    amount: Mapped[Decimal | None] = mapped_column(Money)
    valid_until: Mapped[date | None]
    status: Mapped[str] = mapped_column(String(24), default="draft")

    account: Mapped[Account] = relationship()
    opportunity: Mapped[Opportunity | None] = relationship()

    @property
    def label(self) -> str:
        return self.number


class Contract(Record):
    __tablename__ = "contract"
    KIND = "contract"
    FIELDS = (
        "account", "opportunity", "number", "name", "lines", "amount", "payment_terms", "signed_on",
        "starts_on", "ends_on", "status", "owner",
    )  # fmt: skip

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    opportunity_id: Mapped[int | None] = mapped_column(ForeignKey("opportunity.id"), index=True)
    number: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(200), default="")
    lines: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    amount: Mapped[Decimal | None] = mapped_column(Money)
    payment_terms: Mapped[str] = mapped_column(String(300), default="")
    signed_on: Mapped[date | None]
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None] = mapped_column(index=True)
    status: Mapped[ContractStatus] = mapped_column(choice(ContractStatus), default=ContractStatus.DRAFT)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)

    account: Mapped[Account] = relationship()
    opportunity: Mapped[Opportunity | None] = relationship()
    owner: Mapped[User | None] = relationship()

    @property
    def label(self) -> str:
        return self.number


class Payment(Record):
    """One instalment of a contract's money; `confirmed_by` stays empty until finance has seen it."""

    __tablename__ = "payment"
    KIND = "payment"
    FIELDS = (
        "contract", "account", "term", "amount", "due_on", "paid_on", "method", "confirmed_by", "status",
        "invoice_status",
    )  # fmt: skip
    __table_args__ = (Index("ix_payment_status_due", "status", "due_on"),)

    contract_id: Mapped[int | None] = mapped_column(ForeignKey("contract.id"), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    term: Mapped[str] = mapped_column(String(40), default="")
    amount: Mapped[Decimal] = mapped_column(Money)
    due_on: Mapped[date | None]
    paid_on: Mapped[date | None] = mapped_column(index=True)
    method: Mapped[str] = mapped_column(String(40), default="")
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    status: Mapped[PaymentStatus] = mapped_column(choice(PaymentStatus), default=PaymentStatus.PLANNED)
    invoice_status: Mapped[str] = mapped_column(String(40), default="")

    contract: Mapped[Contract | None] = relationship()
    account: Mapped[Account] = relationship()
    confirmed_by: Mapped[User | None] = relationship()

    @property
    def label(self) -> str:
        return f"{self.contract.number} {self.account.name}" if self.contract else self.account.name


class Order(Record):
    """What the ERP says of a delivery; read-only in chat."""

    __tablename__ = "sales_order"
    KIND = "order"
    FIELDS = ("number", "account", "contract", "status", "promised_on", "shipped_on")

    number: Mapped[str] = mapped_column(String(64), unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    contract_id: Mapped[int | None] = mapped_column(ForeignKey("contract.id"), index=True)
    status: Mapped[str] = mapped_column(String(40), default="")
    promised_on: Mapped[date | None]
    shipped_on: Mapped[date | None]

    account: Mapped[Account] = relationship()
    contract: Mapped[Contract | None] = relationship()

    @property
    def label(self) -> str:
        return self.number
