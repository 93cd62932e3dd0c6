"""The database's schema, step by step; `upgrade` brings it up to date at every start."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from crm_core.db import Database

FOLDER = Path(__file__).parent
_LOCK = 0x6B65636861746D  # any number of our own: PostgreSQL's advisory lock while the schema changes


def head() -> str:
    """The newest revision, told by the files' names: `0004_conversations.py` is 0004."""
    return max(path.name.split("_")[0] for path in (FOLDER / "versions").glob("[0-9]*.py"))


def upgrade(database: Database) -> None:
    """Apply what is missing. Several replicas may call it at once: one works, the others wait and find it done."""
    with database.engine.connect() as connection:
        if current(connection) == head():
            return
    with database.engine.begin() as connection:  # on SQLite this takes the write lock at once
        if not database.is_sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        if current(connection) != head():
            apply(connection)


def current(connection: Connection) -> str | None:
    """The revision of the schema there; None in an empty database."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return found


def apply(connection: Connection, to: str = "head") -> None:
    """Bring the schema to a revision, inside the connection's transaction."""
    from alembic import command  # 150 ms, and needed only when something changes
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["connection"] = connection
    command.upgrade(config, to)
