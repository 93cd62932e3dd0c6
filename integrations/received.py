"""Files that people sent, kept until it is said where they belong."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import LargeBinary, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, deferred, mapped_column

from crm_core.columns import Instant
from crm_core.db import Base
from integrations.messages import Inbound

LASTS = timedelta(days=7)
TOGETHER = timedelta(minutes=30)


class ReceivedFile(Base):
    """`kind` is the platform's word: image, voice, video or file. `placed_at`: when it was hung on a record."""

    __tablename__ = "received_file"
    __table_args__ = (UniqueConstraint("channel", "speaker", "message_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(String(24))
    speaker: Mapped[str] = mapped_column(String(128))
    message_id: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(12))
    name: Mapped[str] = mapped_column(String(255))
    data: Mapped[bytes] = deferred(mapped_column(LargeBinary))
    received_at: Mapped[datetime] = mapped_column(Instant)
    placed_at: Mapped[datetime | None] = mapped_column(Instant)


def of_message(session: Session, inbound: Inbound) -> ReceivedFile | None:
    """The file that came with this message, if it was fetched before."""
    return session.scalars(
        select(ReceivedFile).where(
            ReceivedFile.channel == inbound.channel,
            ReceivedFile.speaker == inbound.speaker,
            ReceivedFile.message_id == inbound.message_id,
        )
    ).one_or_none()


def keep(session: Session, inbound: Inbound, kind: str, name: str, data: bytes) -> ReceivedFile:
    row = ReceivedFile(
        channel=inbound.channel, speaker=inbound.speaker, message_id=inbound.message_id, kind=kind,
        name=name[-255:], data=data, received_at=session.info["clock"].now(),
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row


def waiting(session: Session, speaker: str) -> Sequence[ReceivedFile]:
    """What this speaker sent within a week and nobody has placed yet, the oldest first."""
    since = session.info["clock"].now() - LASTS
    found = select(ReceivedFile).where(
        ReceivedFile.speaker == speaker, ReceivedFile.placed_at.is_(None), ReceivedFile.received_at > since
    )
    return session.scalars(found.order_by(ReceivedFile.id)).all()


def latest(session: Session, speaker: str, ids: Sequence[int] = ()) -> Sequence[ReceivedFile]:
    """The last of them, with those that came shortly before it: several photographs are one thought; or these."""
    files = waiting(session, speaker)
    if ids:
        return [one for one in files if one.id in ids]
    return [one for one in files if files[-1].received_at - one.received_at < TOGETHER]
