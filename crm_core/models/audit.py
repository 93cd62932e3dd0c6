from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from crm_core.columns import Instant
from crm_core.db import Base


class AuditEntry(Base):
    """One changed record of one message: {field: [old, new]}, references as names.

    `before` keeps the raw column values of what changed, which is what undo puts back.
    """

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index("ix_audit_entry_record", "entity", "entity_id"),
        Index("ix_audit_entry_message", "channel", "conversation", "actor", "seq"),
        {"sqlite_autoincrement": True},
    )

    seq: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Instant)
    actor: Mapped[str] = mapped_column(String(128))
    action: Mapped[str] = mapped_column(String(8))
    entity: Mapped[str] = mapped_column(String(24))
    entity_id: Mapped[int]
    label: Mapped[str] = mapped_column(String(300))
    changes: Mapped[dict[str, list[Any]]] = mapped_column(JSON)
    before: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    channel: Mapped[str] = mapped_column(String(24))
    conversation: Mapped[str] = mapped_column(String(128), default="")
    message_id: Mapped[str] = mapped_column(String(200), default="", index=True)
    batch_id: Mapped[int | None] = mapped_column(index=True)
    is_undo: Mapped[bool] = mapped_column(default=False)
    undone: Mapped[bool] = mapped_column(default=False)
