"""Engines for SQLite and PostgreSQL, and how SQLite is prepared for many threads."""

from __future__ import annotations

import sqlite3
import time
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import Connection, make_url

_LONGEST_SWITCH = 30.0  # seconds
_SYNC_NORMAL = 1
_STATEMENTS = 1500
"""How many are kept ready: people ask in very many combinations of what, whose and when, some 20 KB each."""


def engine_of(url: str) -> Engine:
    """Of SQLite or PostgreSQL; SQLite's transactions begin as `kechat_writes` and `kechat_durable` tell."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        if parsed.drivername in ("postgresql", "postgres"):
            parsed = parsed.set(drivername="postgresql+psycopg")
        return create_engine(
            parsed, pool_size=10, max_overflow=10, pool_pre_ping=True, query_cache_size=_STATEMENTS
        )
    engine = create_engine(
        parsed, connect_args={"timeout": 30, "check_same_thread": False}, pool_size=16, max_overflow=16,
        query_cache_size=_STATEMENTS,
    )  # fmt: skip
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, record: Any) -> None:
    connection.isolation_level = None  # the driver must not begin by itself: _begin_sqlite does
    _write_ahead(connection)
    for pragma in (
        "synchronous=FULL",  # an acknowledged message survives a power cut
        "foreign_keys=ON",
        "busy_timeout=30000",
        "wal_autocheckpoint=10000",  # pages; a service tidies up before (`tidy`), so that no writer has to
        "temp_store=MEMORY",
        "cache_size=-32000",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _write_ahead(connection: Any) -> None:
    """A new file's first change to a write-ahead log is refused at once while others do the same; SQLite's own
    waiting does not cover it."""
    last = time.monotonic() + _LONGEST_SWITCH
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > last:
                raise
            time.sleep(0.02)


def _begin_sqlite(connection: Connection) -> None:
    """A reader that turns writer in mid-transaction fails at once, so writers lock from the start."""
    options = connection.get_execution_options()
    writes, durable = options.get("kechat_writes", True), options.get("kechat_durable", True)
    if writes:
        _sync(connection, durable)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _sync(connection: Connection, durable: bool) -> None:
    """Whether the commit waits for the disk; never more than the connection was opened with."""
    known = connection.info
    if "kechat_sync" not in known:
        known["kechat_sync"] = known["kechat_sync_now"] = connection.exec_driver_sql(
            "PRAGMA synchronous"
        ).scalar_one()
    wanted = known["kechat_sync"] if durable else min(known["kechat_sync"], _SYNC_NORMAL)
    if wanted != known["kechat_sync_now"]:
        connection.exec_driver_sql(f"PRAGMA synchronous={wanted}")
        known["kechat_sync_now"] = wanted
