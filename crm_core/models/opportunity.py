from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm_core.columns import Instant, Money, choice
from crm_core.models.account import Account
from crm_core.models.record import Record
from crm_core.models.user import User


class Stage(StrEnum):
    INITIAL_CONTACT = "initial_contact"
    NEEDS_CONFIRMED = "needs_confirmed"
    PROPOSAL = "proposal"
    NEGOTIATION = "negotiation"
    WON = "won"
    LOST = "lost"


OPEN_STAGES = (Stage.INITIAL_CONTACT, Stage.NEEDS_CONFIRMED, Stage.PROPOSAL, Stage.NEGOTIATION)

USUAL_PROBABILITY = {
    Stage.INITIAL_CONTACT: 10,
    Stage.NEEDS_CONFIRMED: 30,
    Stage.PROPOSAL: 50,
    Stage.NEGOTIATION: 70,
    Stage.WON: 100,
    Stage.LOST: 0,
}


class OpportunityStatus(StrEnum):
    OPEN = "open"
    WON = "won"
    LOST = "lost"


class Opportunity(Record):
    """A possible sale. Stage, status and probability move together when it is closed."""

    __tablename__ = "opportunity"
    KIND = "opportunity"
    FIELDS = (
        "account", "name", "product", "amount", "stage", "stage_since", "probability", "close_date",
        "owner", "status", "won_reason", "lost_reason", "competitor",
    )  # fmt: skip
    __table_args__ = (
        CheckConstraint("probability BETWEEN 0 AND 100", name="probability_range"),
        Index("ix_opportunity_status_stage", "status", "stage"),
    )

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    name: Mapped[str] = mapped_column(String(200), index=True)
    product: Mapped[str] = mapped_column(String(200), default="")
    amount: Mapped[Decimal | None] = mapped_column(Money)
    stage: Mapped[Stage] = mapped_column(choice(Stage), default=Stage.INITIAL_CONTACT)
    stage_since: Mapped[datetime | None] = mapped_column(Instant)
    probability: Mapped[int] = mapped_column(default=10)
    close_date: Mapped[date | None] = mapped_column(index=True)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    status: Mapped[OpportunityStatus] = mapped_column(
        choice(OpportunityStatus), default=OpportunityStatus.OPEN
    )
    won_reason: Mapped[str] = mapped_column(String(300), default="")
    lost_reason: Mapped[str] = mapped_column(String(300), default="")
    competitor: Mapped[str] = mapped_column(String(100), default="")

    account: Mapped[Account] = relationship()
    owner: Mapped[User | None] = relationship()

    @property
    def label(self) -> str:
        return self.name

    @property
    def is_closed(self) -> bool:
        return self.status is not OpportunityStatus.OPEN
