"""What the knowledge base keeps: documents, their chunks, the texts questions are compared with, and gaps."""

from __future__ import annotations

from datetime import UTC, date, datetime

from sqlalchemy import JSON, Date, DateTime, ForeignKey, LargeBinary, MetaData, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMING)


def _now() -> datetime:
    return datetime.now(UTC)


class Document(Base):
    """A source file, known by its absolute path; `digest` is of its bytes and of the visibility asked for.

    `version` counts its contents; after `valid_until` nothing is answered from it.
    """

    __tablename__ = "kb_document"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(primary_key=True)
    path: Mapped[str] = mapped_column(String(1024), unique=True)
    name: Mapped[str] = mapped_column(String(300))
    title: Mapped[str] = mapped_column(String(300))
    visibility: Mapped[str] = mapped_column(String(10))
    language: Mapped[str] = mapped_column(String(5))
    digest: Mapped[str] = mapped_column(String(64), index=True)
    version: Mapped[int] = mapped_column(default=1)
    valid_until: Mapped[date | None] = mapped_column(Date)
    added_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=_now)
    updated_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=_now, onupdate=_now)
    chunks: Mapped[list[Chunk]] = relationship(
        back_populates="document", cascade="all, delete-orphan", order_by="Chunk.position"
    )


class Chunk(Base):
    """A piece that can answer: a question-and-answer entry (`kind` "entry") or a passage of a document.

    `key` is what `sources` show; chunks with the same `block` come from one list, table or paragraph.
    """

    __tablename__ = "kb_chunk"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("kb_document.id", ondelete="CASCADE"), index=True)
    key: Mapped[str] = mapped_column(String(200), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    position: Mapped[int]
    block: Mapped[int]
    heading: Mapped[list[str]] = mapped_column(JSON, default=list)
    question: Mapped[str] = mapped_column(Text, default="")
    text: Mapped[str] = mapped_column(Text)
    cells: Mapped[list[list[str]]] = mapped_column(JSON, default=list)
    visibility: Mapped[str] = mapped_column(String(10), index=True)
    language: Mapped[str] = mapped_column(String(5))
    tags: Mapped[list[str]] = mapped_column(JSON, default=list)
    product: Mapped[str] = mapped_column(String(200), default="")
    document: Mapped[Document] = relationship(back_populates="chunks")
    phrasings: Mapped[list[Phrasing]] = relationship(
        back_populates="chunk", cascade="all, delete-orphan", order_by="Phrasing.id"
    )


class Phrasing(Base):
    """One text a question is compared with: an entry's question or variant, or a chunk's body.

    `folded` is the text as compared (width, case and script folded); `vector` is float32, null until embedded.
    """

    __tablename__ = "kb_phrasing"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(primary_key=True)
    chunk_id: Mapped[int] = mapped_column(ForeignKey("kb_chunk.id", ondelete="CASCADE"), index=True)
    role: Mapped[str] = mapped_column(String(10))
    folded: Mapped[str] = mapped_column(Text)
    vector: Mapped[bytes | None] = mapped_column(LargeBinary, default=None)
    model: Mapped[str | None] = mapped_column(String(100), default=None, index=True)
    chunk: Mapped[Chunk] = relationship(back_populates="phrasings")


class Fit(Base):
    """What an audience's texts taught, as of a revision; `data` is an .npz file."""

    __tablename__ = "kb_fit"

    audience: Mapped[str] = mapped_column(String(10), primary_key=True)
    model: Mapped[str] = mapped_column(String(100))
    revision: Mapped[int]
    data: Mapped[bytes] = mapped_column(LargeBinary)


class Revision(Base):
    """A single row that counts changes, so that a reader knows cheaply whether what it holds is current."""

    __tablename__ = "kb_revision"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(default=0)


class Gap(Base):
    """A question nobody's knowledge answered."""

    __tablename__ = "kb_gap"

    id: Mapped[int] = mapped_column(primary_key=True)
    question: Mapped[str] = mapped_column(Text)
    audience: Mapped[str] = mapped_column(String(10))
    language: Mapped[str] = mapped_column(String(5))
    asked_by: Mapped[str] = mapped_column(String(200), default="")
    asked_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=_now, index=True)
    account_id: Mapped[int | None] = mapped_column(index=True)
    ticket_id: Mapped[int | None] = mapped_column(index=True)


class Taught(Base):
    """A wording that somebody confirmed to mean a chunk; `anchor` finds that chunk again when its file is read anew."""

    __tablename__ = "kb_taught"

    id: Mapped[int] = mapped_column(primary_key=True)
    anchor: Mapped[str] = mapped_column(String(64), index=True)
    folded: Mapped[str] = mapped_column(Text)
    taught_by: Mapped[str] = mapped_column(String(200), default="")
    taught_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=_now, index=True)


class Given(Base):
    """An answer that was given, and what the asker thought of it: `verdict` is empty, good or bad."""

    __tablename__ = "kb_given"

    id: Mapped[int] = mapped_column(primary_key=True)
    question: Mapped[str] = mapped_column(Text)
    chunk_id: Mapped[int] = mapped_column(index=True)
    document: Mapped[str] = mapped_column(String(300), default="", index=True)
    confidence: Mapped[float]
    audience: Mapped[str] = mapped_column(String(10))
    asked_by: Mapped[str] = mapped_column(String(200), default="")
    asked_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=_now, index=True)
    verdict: Mapped[str] = mapped_column(String(8), default="")
    reason: Mapped[str] = mapped_column(Text, default="")
