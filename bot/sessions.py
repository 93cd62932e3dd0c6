"""Dialogue memory: what was just spoken of (30 minutes) and what is still open (7 days)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.memory import Memory
from crm_core.columns import Instant
from crm_core.db import Base

CONTEXT_LASTS = timedelta(minutes=30)
DRAFT_LASTS = timedelta(days=7)


class DialogueSession(Base):
    """One speaker's memory of one conversation."""

    __tablename__ = "dialogue_session"
    __table_args__ = (UniqueConstraint("channel", "conversation", "speaker"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(String(24))
    conversation: Mapped[str] = mapped_column(String(128))
    speaker: Mapped[str] = mapped_column(String(128))
    memory: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    updated_at: Mapped[datetime] = mapped_column(Instant)


def recall(session: Session, channel: str, conversation: str, speaker: str) -> Memory:
    """What is still remembered now; nothing for a new conversation."""
    row = _find(session, channel, conversation, speaker)
    if row is None:
        return Memory()
    age = session.info["clock"].now() - row.updated_at
    memory = Memory.from_json(row.memory)
    if age > CONTEXT_LASTS:
        memory = memory.without_context()
    return memory.without_draft() if age > DRAFT_LASTS else memory


def remember(session: Session, channel: str, conversation: str, speaker: str, memory: Memory) -> None:
    row = _find(session, channel, conversation, speaker)
    if row is None:
        row = DialogueSession(channel=channel, conversation=conversation, speaker=speaker)
        session.add(row)
    row.memory = memory.as_json()
    row.updated_at = session.info["clock"].now()


def _find(session: Session, channel: str, conversation: str, speaker: str) -> DialogueSession | None:
    return session.scalars(
        select(DialogueSession).where(
            DialogueSession.channel == channel,
            DialogueSession.conversation == conversation,
            DialogueSession.speaker == speaker,
        )
    ).one_or_none()
