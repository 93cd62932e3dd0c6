"""A company's database, wired: what must happen inside every writing transaction."""

from __future__ import annotations

from crm_core import audit
from crm_core.clock import Clock
from crm_core.db import Database
from crm_core.names import index


def open_database(url: str, clock: Clock) -> Database:
    """The database at a SQLAlchemy URL. Its tables are made by the migrations, not here."""
    return Database(url, clock, before_commit=[index.write, audit.write])
