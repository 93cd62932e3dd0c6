"""Conversations. Written by bot/migrations/generate.py."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "card_action",
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("channel", sa.String(length=24), nullable=False),
        sa.Column("conversation", sa.String(length=128), nullable=False),
        sa.Column("speaker", sa.String(length=128), nullable=False),
        sa.Column("action_id", sa.String(length=300), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("pressed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_card_action")),
    )
    op.create_index(op.f("ix_card_action_expires_at"), "card_action", ["expires_at"], unique=False)
    op.create_table(
        "dialogue_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=24), nullable=False),
        sa.Column("conversation", sa.String(length=128), nullable=False),
        sa.Column("speaker", sa.String(length=128), nullable=False),
        sa.Column("memory", sa.JSON(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dialogue_session")),
        sa.UniqueConstraint(
            "channel",
            "conversation",
            "speaker",
            name=op.f("uq_dialogue_session_channel_conversation_speaker"),
        ),
    )
    op.create_table(
        "import_batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("by", sa.String(length=128), nullable=False),
        sa.Column("files", sa.JSON(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_batch")),
    )
    op.create_table(
        "inbound_message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=24), nullable=False),
        sa.Column("conversation", sa.String(length=128), nullable=False),
        sa.Column("speaker", sa.String(length=128), nullable=False),
        sa.Column("message_id", sa.String(length=200), nullable=False),
        sa.Column("fingerprint", sa.String(length=32), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("trace_id", sa.String(length=32), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "waiting",
                "done",
                "dead",
                name="ck_inboundstatus",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease", sa.String(length=32), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("retry_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbound_message")),
        sa.UniqueConstraint(
            "channel",
            "conversation",
            "speaker",
            "message_id",
            name=op.f("uq_inbound_message_channel_conversation_speaker_message_id"),
        ),
    )
    op.create_index("ix_inbound_message_message_id", "inbound_message", ["message_id"], unique=False)
    op.create_index("ix_inbound_message_speaker", "inbound_message", ["speaker", "id"], unique=False)
    op.create_index("ix_inbound_message_status", "inbound_message", ["status", "id"], unique=False)
    op.create_index(op.f("ix_inbound_message_trace_id"), "inbound_message", ["trace_id"], unique=False)
    op.create_index(
        "ix_inbound_message_turn",
        "inbound_message",
        ["channel", "conversation", "status", "id"],
        unique=False,
    )
    op.create_table(
        "language_model_use",
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("calls", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("on", name=op.f("pk_language_model_use")),
    )
    op.create_table(
        "leadership",
        sa.Column("task", sa.String(length=64), nullable=False),
        sa.Column("holder", sa.String(length=64), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("task", name=op.f("pk_leadership")),
    )
    op.create_table(
        "misunderstood",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_misunderstood")),
    )
    op.create_index("ix_misunderstood_said_at", "misunderstood", ["said_at"], unique=False)
    op.create_table(
        "notice_covered",
        sa.Column("step", sa.String(length=100), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("anchor_on", sa.Date(), nullable=True),
        sa.Column("anchor_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("notice_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("step", "record_id", name=op.f("pk_notice_covered")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "received_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=24), nullable=False),
        sa.Column("speaker", sa.String(length=128), nullable=False),
        sa.Column("message_id", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("placed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_received_file")),
        sa.UniqueConstraint(
            "channel", "speaker", "message_id", name=op.f("uq_received_file_channel_speaker_message_id")
        ),
    )
    op.create_table(
        "slack_arrival",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("user", sa.String(length=64), nullable=False),
        sa.Column("said", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retry_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_slack_arrival")),
        sa.UniqueConstraint("key", name=op.f("uq_slack_arrival_key")),
    )
    op.create_index(op.f("ix_slack_arrival_received_at"), "slack_arrival", ["received_at"], unique=False)
    op.create_index(op.f("ix_slack_arrival_user"), "slack_arrival", ["user"], unique=False)
    op.create_table(
        "wecom_kf_account",
        sa.Column("open_kfid", sa.String(length=64), nullable=False),
        sa.Column("cursor", sa.Text(), nullable=False),
        sa.Column("token", sa.String(length=200), nullable=False),
        sa.Column("wanted", sa.Integer(), nullable=False),
        sa.Column("read", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("open_kfid", name=op.f("pk_wecom_kf_account")),
    )
    op.create_table(
        "wecom_kf_customer",
        sa.Column("conversation", sa.String(length=128), nullable=False),
        sa.Column("wrote_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("wrote", sa.String(length=200), nullable=False),
        sa.Column("sent", sa.Integer(), nullable=False),
        sa.Column("with_person", sa.Boolean(), nullable=False),
        sa.Column("welcomed", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("conversation", name=op.f("pk_wecom_kf_customer")),
    )
    op.create_table(
        "widget_visit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("visitor", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_widget_visit")),
        sa.UniqueConstraint("digest", name=op.f("uq_widget_visit_digest")),
        sa.UniqueConstraint("visitor", name=op.f("uq_widget_visit_visitor")),
    )
    op.create_index(op.f("ix_widget_visit_expires_at"), "widget_visit", ["expires_at"], unique=False)
    op.create_table(
        "outbound_message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("inbound_id", sa.Integer(), nullable=True),
        sa.Column("channel", sa.String(length=24), nullable=False),
        sa.Column("conversation", sa.String(length=128), nullable=False),
        sa.Column("recipient", sa.String(length=128), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "waiting",
                "sent",
                "dropped",
                "dead",
                name="ck_outboundstatus",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease", sa.String(length=32), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("retry_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("handle", sa.JSON(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["inbound_id"], ["inbound_message.id"], name=op.f("fk_outbound_message_inbound_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbound_message")),
        sa.UniqueConstraint("inbound_id", name=op.f("uq_outbound_message_inbound_id")),
    )
    op.create_index(
        "ix_outbound_message_conversation",
        "outbound_message",
        ["channel", "conversation", "id"],
        unique=False,
    )
    op.create_index(op.f("ix_outbound_message_recipient"), "outbound_message", ["recipient"], unique=False)
    op.create_index(
        "ix_outbound_message_status", "outbound_message", ["status", "channel", "id"], unique=False
    )
    op.create_table(
        "reminder_preference",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("wishes", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_reminder_preference_user_id")
        ),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_reminder_preference")),
    )
    op.create_table(
        "notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(length=64), nullable=False),
        sa.Column("record_kind", sa.String(length=24), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=300), nullable=False),
        sa.Column("step", sa.String(length=32), nullable=False),
        sa.Column("occasion", sa.String(length=120), nullable=False),
        sa.Column("anchor_on", sa.Date(), nullable=True),
        sa.Column("anchor_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("recipient", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("outbound_id", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(length=24), nullable=False),
        sa.Column("outcome_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome_by", sa.String(length=64), nullable=False),
        sa.Column("snoozed_until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["outbound_id"], ["outbound_message.id"], name=op.f("fk_notice_outbound_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint(
            "record_kind",
            "record_id",
            "rule",
            "occasion",
            name=op.f("uq_notice_record_kind_record_id_rule_occasion"),
        ),
    )
    op.create_index(op.f("ix_notice_outbound_id"), "notice", ["outbound_id"], unique=False)
    op.create_index("ix_notice_outcome_until", "notice", ["outcome", "snoozed_until"], unique=False)
    op.create_index("ix_notice_recipient_at", "notice", ["recipient", "at"], unique=False)
    op.create_index(
        "ix_notice_told",
        "notice",
        ["record_id", "rule", "step", "anchor_on", "anchor_at", "record_kind"],
        unique=False,
    )
    op.create_table(
        "handover",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=24), nullable=False),
        sa.Column("conversation", sa.String(length=128), nullable=False),
        sa.Column("speaker", sa.String(length=128), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("ticket_id", sa.Integer(), nullable=True),
        sa.Column(
            "reason",
            sa.Enum(
                "asked",
                "unanswered",
                "emergency",
                "complaint",
                name="ck_handoverreason",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("category", sa.String(length=64), nullable=False),
        sa.Column("team", sa.String(length=64), nullable=False),
        sa.Column("assignee_id", sa.Integer(), nullable=True),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("tried", sa.JSON(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "waiting",
                "taken",
                "released",
                name="ck_handoverstatus",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("quiet", sa.Boolean(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("late_told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("solved_told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("rating_asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_handover_account_id")),
        sa.ForeignKeyConstraint(["assignee_id"], ["user_account.id"], name=op.f("fk_handover_assignee_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_handover_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover")),
    )
    op.create_index(op.f("ix_handover_account_id"), "handover", ["account_id"], unique=False)
    op.create_index(op.f("ix_handover_assignee_id"), "handover", ["assignee_id"], unique=False)
    op.create_index(
        "ix_handover_conversation", "handover", ["channel", "conversation", "status"], unique=False
    )
    op.create_index("ix_handover_status", "handover", ["status", "assignee_id"], unique=False)
    op.create_index(op.f("ix_handover_ticket_id"), "handover", ["ticket_id"], unique=False)


def downgrade() -> None:
    for table in (
        "handover",
        "notice",
        "reminder_preference",
        "outbound_message",
        "widget_visit",
        "wecom_kf_customer",
        "wecom_kf_account",
        "slack_arrival",
        "received_file",
        "notice_covered",
        "misunderstood",
        "leadership",
        "language_model_use",
        "inbound_message",
        "import_batch",
        "dialogue_session",
        "card_action",
    ):
        op.drop_table(table)
