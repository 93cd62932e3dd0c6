from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from crm_core.columns import Instant
from crm_core.db import Base


class ImportBatch(Base):
    """One import. Its changes are the audit entries with its id.

    `counts`: {kind: {created, updated, unchanged, refused}}; `status`: done, rolled_back, or running, which
    it remains when the process ended before the import did.
    """

    __tablename__ = "import_batch"

    id: Mapped[int] = mapped_column(primary_key=True)
    started_at: Mapped[datetime] = mapped_column(Instant)
    finished_at: Mapped[datetime | None] = mapped_column(Instant)
    by: Mapped[str] = mapped_column(String(128))
    files: Mapped[list[str]] = mapped_column(JSON)
    counts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    status: Mapped[str] = mapped_column(String(16), default="running")
