"""Files and comments hung on any record."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm_core.errors import InvalidValue
from crm_core.models import Attachment, Comment, Record
from crm_core.permissions import Actor, Customer, check_can_create, check_can_edit, check_can_see, speaker

LARGEST_FILE = 20 * 1024 * 1024


def attach(
    session: Session, record: Record, *, by: Actor, name: str, data: bytes, media_type: str = ""
) -> Attachment:
    """Keep a file with a record that the actor may write; a customer may with a ticket of theirs."""
    check_can_edit(session, by, record)
    if len(data) > LARGEST_FILE:
        raise InvalidValue(field="data", value=f"{len(data)} bytes", expected=f"at most {LARGEST_FILE} bytes")
    attachment = Attachment(
        record_kind=record.KIND, record_id=record.id, name=name[-255:], size=len(data), data=data,
        media_type=media_type or "application/octet-stream", by=speaker(by),
    )  # fmt: skip
    session.add(attachment)
    session.flush()
    return attachment


def comment(session: Session, record: Record, *, by: Actor, text: str) -> Comment:
    """Say something about a record that the actor sees."""
    check_can_see(session, by, record)
    if not isinstance(by, Customer):
        check_can_create(session, by, "comment")
    return add_comment(session, record, by, text)


def add_comment(session: Session, record: Record, by: Actor, text: str) -> Comment:
    """A comment that belongs to a change already allowed."""
    if not text.strip():
        raise InvalidValue(field="text", value=text, expected="required")
    made = Comment(record_kind=record.KIND, record_id=record.id, text=text.strip(), by=speaker(by))
    session.add(made)
    session.flush()
    return made


def comments_of(session: Session, record: Record) -> Sequence[Comment]:
    """Oldest first."""
    about = select(Comment).where(Comment.record_kind == record.KIND, Comment.record_id == record.id)
    return session.scalars(about.order_by(Comment.id)).all()


def attachments_of(session: Session, record: Record) -> Sequence[Attachment]:
    """Oldest first; `data` is read when asked for."""
    about = select(Attachment).where(Attachment.record_kind == record.KIND, Attachment.record_id == record.id)
    return session.scalars(about.order_by(Attachment.id)).all()
