"""Knowledge. Written by bot/migrations/generate.py."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "kb_document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("path", sa.String(length=1024), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("visibility", sa.String(length=10), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kb_document")),
        sa.UniqueConstraint("path", name=op.f("uq_kb_document_path")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_kb_document_digest"), "kb_document", ["digest"], unique=False)
    op.create_table(
        "kb_fit",
        sa.Column("audience", sa.String(length=10), nullable=False),
        sa.Column("model", sa.String(length=100), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("audience", name=op.f("pk_kb_fit")),
    )
    op.create_table(
        "kb_gap",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("audience", sa.String(length=10), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("asked_by", sa.String(length=200), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("ticket_id", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kb_gap")),
    )
    op.create_index(op.f("ix_kb_gap_account_id"), "kb_gap", ["account_id"], unique=False)
    op.create_index(op.f("ix_kb_gap_asked_at"), "kb_gap", ["asked_at"], unique=False)
    op.create_index(op.f("ix_kb_gap_ticket_id"), "kb_gap", ["ticket_id"], unique=False)
    op.create_table(
        "kb_given",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("chunk_id", sa.Integer(), nullable=False),
        sa.Column("document", sa.String(length=300), nullable=False),
        sa.Column("confidence", sa.Double(), nullable=False),
        sa.Column("audience", sa.String(length=10), nullable=False),
        sa.Column("asked_by", sa.String(length=200), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("verdict", sa.String(length=8), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kb_given")),
    )
    op.create_index(op.f("ix_kb_given_asked_at"), "kb_given", ["asked_at"], unique=False)
    op.create_index(op.f("ix_kb_given_chunk_id"), "kb_given", ["chunk_id"], unique=False)
    op.create_index(op.f("ix_kb_given_document"), "kb_given", ["document"], unique=False)
    op.create_table(
        "kb_revision",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kb_revision")),
    )
    op.create_table(
        "kb_taught",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("anchor", sa.String(length=64), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("taught_by", sa.String(length=200), nullable=False),
        sa.Column("taught_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kb_taught")),
    )
    op.create_index(op.f("ix_kb_taught_anchor"), "kb_taught", ["anchor"], unique=False)
    op.create_index(op.f("ix_kb_taught_taught_at"), "kb_taught", ["taught_at"], unique=False)
    op.create_table(
        "kb_chunk",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("block", sa.Integer(), nullable=False),
        sa.Column("heading", sa.JSON(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("cells", sa.JSON(), nullable=False),
        sa.Column("visibility", sa.String(length=10), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("tags", sa.JSON(), nullable=False),
        sa.Column("product", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["kb_document.id"], name=op.f("fk_kb_chunk_document_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kb_chunk")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_kb_chunk_document_id"), "kb_chunk", ["document_id"], unique=False)
    op.create_index(op.f("ix_kb_chunk_key"), "kb_chunk", ["key"], unique=False)
    op.create_index(op.f("ix_kb_chunk_visibility"), "kb_chunk", ["visibility"], unique=False)
    op.create_table(
        "kb_phrasing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("chunk_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=10), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=True),
        sa.Column("model", sa.String(length=100), nullable=True),
        sa.ForeignKeyConstraint(
            ["chunk_id"], ["kb_chunk.id"], name=op.f("fk_kb_phrasing_chunk_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kb_phrasing")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_kb_phrasing_chunk_id"), "kb_phrasing", ["chunk_id"], unique=False)
    op.create_index(op.f("ix_kb_phrasing_model"), "kb_phrasing", ["model"], unique=False)


def downgrade() -> None:
    for table in (
        "kb_phrasing",
        "kb_chunk",
        "kb_taught",
        "kb_revision",
        "kb_given",
        "kb_gap",
        "kb_fit",
        "kb_document",
    ):
        op.drop_table(table)
