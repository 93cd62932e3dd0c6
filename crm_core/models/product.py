from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm_core.columns import Money
from crm_core.models.account import Account
from crm_core.models.record import Record


class Product(Record):
    __tablename__ = "product"
    KIND = "product"
    FIELDS = ("code", "name", "category", "unit_price")

    code: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(200), index=True)
    category: Mapped[str] = mapped_column(String(100), default="")
    unit_price: Mapped[Decimal | None] = mapped_column(Money)

    @property
    def label(self) -> str:
        return self.name


class Asset(Record):
    """A machine of ours that stands at a customer's (设备)."""

    __tablename__ = "asset"
    KIND = "asset"
    FIELDS = ("account", "product", "serial", "installed_on", "warranty_until")

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    product_id: Mapped[int | None] = mapped_column(ForeignKey("product.id"), index=True)
    serial: Mapped[str] = mapped_column(String(100), default="", index=True)
    installed_on: Mapped[date | None]
    warranty_until: Mapped[date | None]

    account: Mapped[Account] = relationship()
    product: Mapped[Product | None] = relationship()

    @property
    def label(self) -> str:
        return self.serial
