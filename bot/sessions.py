"""Dialogue memory: what was just spoken of (30 minutes) and what is still open (7 days)."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import JSON, String, UniqueConstraint, bindparam, select
from sqlalchemy.dialects import postgresql, sqlite
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
    whose = {"channel": channel, "conversation": conversation, "speaker": speaker}
    row = session.connection().execute(_KEPT, whose).one_or_none()
    if row is None:
        return Memory()
    age = session.info["clock"].now() - row.updated_at
    memory = Memory.from_json(row.memory)
    if age > CONTEXT_LASTS:
        memory = memory.without_context()
    return memory.without_draft() if age > DRAFT_LASTS else memory


def remember(session: Session, channel: str, conversation: str, speaker: str, memory: Memory) -> None:
    row = {
        "channel": channel,
        "conversation": conversation,
        "speaker": speaker,
        "memory": memory.as_json(),
        "updated_at": session.info["clock"].now(),
    }
    session.connection().execute(_keep(session.get_bind().dialect.name), row)


# Every message does this: the statements are made ready once.
_TABLE: Any = DialogueSession.__table__
_ROWS = _TABLE.c
_KEPT = select(_ROWS.memory, _ROWS.updated_at).where(
    _ROWS.channel == bindparam("channel"),
    _ROWS.conversation == bindparam("conversation"),
    _ROWS.speaker == bindparam("speaker"),
)


@cache
def _keep(dialect: str) -> Any:
    insert: Any = (postgresql if dialect == "postgresql" else sqlite).insert(_TABLE)
    new = {"memory": insert.excluded.memory, "updated_at": insert.excluded.updated_at}
    return insert.on_conflict_do_update(index_elements=["channel", "conversation", "speaker"], set_=new)
