"""A customer's conversation that was handed to people."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm_core.columns import Instant, choice
from crm_core.db import Base
from crm_core.models import Account, Ticket, User


class HandoverStatus(StrEnum):
    WAITING = "waiting"
    TAKEN = "taken"
    RELEASED = "released"


class HandoverReason(StrEnum):
    ASKED = "asked"
    UNANSWERED = "unanswered"
    EMERGENCY = "emergency"
    COMPLAINT = "complaint"


class Handover(Base):
    """`speaker` of one conversation, waiting for somebody of `team` or for `assignee`.

    `quiet`: the bot says nothing there until it is released. `tried` is what the bot had to offer, `question` what
    was asked. `late_told_at`: when a manager was told that nobody had come; `solved_told_at`: when the customer
    heard that the ticket is solved; `rating_asked_at`: when they were asked how satisfied they are (once).
    """

    __tablename__ = "handover"
    __table_args__ = (
        Index("ix_handover_conversation", "channel", "conversation", "status"),
        Index("ix_handover_status", "status", "assignee_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(String(24))
    conversation: Mapped[str] = mapped_column(String(128))
    speaker: Mapped[str] = mapped_column(String(128))
    name: Mapped[str] = mapped_column(String(200), default="")
    language: Mapped[str] = mapped_column(String(8), default="zh")
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("ticket.id"), index=True)
    reason: Mapped[HandoverReason] = mapped_column(choice(HandoverReason))
    category: Mapped[str] = mapped_column(String(64), default="")
    team: Mapped[str] = mapped_column(String(64), default="")
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    question: Mapped[str] = mapped_column(Text, default="")
    tried: Mapped[list[str]] = mapped_column(JSON, default=list)
    status: Mapped[HandoverStatus] = mapped_column(choice(HandoverStatus), default=HandoverStatus.WAITING)
    quiet: Mapped[bool] = mapped_column(default=True)
    opened_at: Mapped[datetime] = mapped_column(Instant)
    last_said_at: Mapped[datetime] = mapped_column(Instant)
    taken_at: Mapped[datetime | None] = mapped_column(Instant)
    released_at: Mapped[datetime | None] = mapped_column(Instant)
    late_told_at: Mapped[datetime | None] = mapped_column(Instant)
    solved_told_at: Mapped[datetime | None] = mapped_column(Instant)
    rating_asked_at: Mapped[datetime | None] = mapped_column(Instant)

    account: Mapped[Account | None] = relationship()
    ticket: Mapped[Ticket | None] = relationship()
    assignee: Mapped[User | None] = relationship()

    @property
    def is_open(self) -> bool:
        return self.status is not HandoverStatus.RELEASED

    @property
    def who(self) -> str:
        """The customer as colleagues know them: company and person, as far as known."""
        known = [self.account.name if self.account else "", self.name]
        return " ".join(part for part in known if part) or self.speaker.removeprefix("customer:")
