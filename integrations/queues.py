"""The tables of messages: what came in and waits for its turn, what goes out and waits for its channel."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from crm_core.columns import Instant, choice
from crm_core.db import Base


class InboundStatus(StrEnum):
    WAITING = "waiting"
    DONE = "done"
    DEAD = "dead"


class OutboundStatus(StrEnum):
    WAITING = "waiting"
    SENT = "sent"
    DROPPED = "dropped"
    DEAD = "dead"


class InboundMessage(Base):
    """An accepted message. It is worked on while `lease_until` (real time) lies ahead."""

    __tablename__ = "inbound_message"
    __table_args__ = (
        UniqueConstraint("channel", "conversation", "speaker", "message_id"),
        Index("ix_inbound_message_turn", "channel", "conversation", "status", "id"),
        Index("ix_inbound_message_status", "status", "id"),
        Index("ix_inbound_message_message_id", "message_id"),
        Index("ix_inbound_message_speaker", "speaker", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(String(24))
    conversation: Mapped[str] = mapped_column(String(128))
    speaker: Mapped[str] = mapped_column(String(128))
    message_id: Mapped[str] = mapped_column(String(200))
    fingerprint: Mapped[str] = mapped_column(String(32))
    body: Mapped[dict[str, Any]] = mapped_column(JSON)
    received_at: Mapped[datetime] = mapped_column(Instant)
    trace_id: Mapped[str] = mapped_column(String(32), index=True)
    status: Mapped[InboundStatus] = mapped_column(choice(InboundStatus), default=InboundStatus.WAITING)
    attempts: Mapped[int] = mapped_column(default=0)
    lease: Mapped[str] = mapped_column(String(32), default="")
    lease_until: Mapped[datetime | None] = mapped_column(Instant)
    retry_at: Mapped[datetime | None] = mapped_column(Instant)
    error: Mapped[str] = mapped_column(Text, default="")


class OutboundMessage(Base):
    """A reply (one for each inbound message) or a notice. `payload` is the answer as JSON.

    `handle` is what the platform gave for it (message id, update code), for later updates.
    """

    __tablename__ = "outbound_message"
    __table_args__ = (
        Index("ix_outbound_message_status", "status", "channel", "id"),
        Index("ix_outbound_message_conversation", "channel", "conversation", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    inbound_id: Mapped[int | None] = mapped_column(ForeignKey("inbound_message.id"), unique=True)
    channel: Mapped[str] = mapped_column(String(24))
    conversation: Mapped[str] = mapped_column(String(128))
    recipient: Mapped[str] = mapped_column(String(128), index=True)
    kind: Mapped[str] = mapped_column(String(12), default="reply")
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(Instant)
    status: Mapped[OutboundStatus] = mapped_column(choice(OutboundStatus), default=OutboundStatus.WAITING)
    attempts: Mapped[int] = mapped_column(default=0)
    lease: Mapped[str] = mapped_column(String(32), default="")
    lease_until: Mapped[datetime | None] = mapped_column(Instant)
    retry_at: Mapped[datetime | None] = mapped_column(Instant)
    sent_at: Mapped[datetime | None] = mapped_column(Instant)
    handle: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    error: Mapped[str] = mapped_column(Text, default="")
