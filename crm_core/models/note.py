"""What is hung on any record: files and comments."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from crm_core.models.record import Record
from crm_core.models.user import User


class Attachment(Record):
    __tablename__ = "attachment"
    KIND = "attachment"
    FIELDS = ("record_kind", "record_id", "name", "media_type", "size", "by")
    __table_args__ = (Index("ix_attachment_record", "record_kind", "record_id"),)

    record_kind: Mapped[str] = mapped_column(String(24))
    record_id: Mapped[int]
    name: Mapped[str] = mapped_column(String(255))
    media_type: Mapped[str] = mapped_column(String(100), default="application/octet-stream")
    size: Mapped[int] = mapped_column(default=0)
    data: Mapped[bytes] = deferred(mapped_column(LargeBinary))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))

    by: Mapped[User | None] = relationship()

    @property
    def label(self) -> str:
        return self.name


class Comment(Record):
    __tablename__ = "comment"
    KIND = "comment"
    FIELDS = ("record_kind", "record_id", "text", "by")
    __table_args__ = (Index("ix_comment_record", "record_kind", "record_id"),)

    record_kind: Mapped[str] = mapped_column(String(24))
    record_id: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))

    by: Mapped[User | None] = relationship()

    @property
    def label(self) -> str:
        return self.text[:60]
