from __future__ import annotations

import re
import threading
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text
from sqlalchemy.engine import make_url

from bot.migrations import head, upgrade
from bot.migrations.tables import all_metadata
from crm_core.clock import Clock
from crm_core.company import open_database

ROOT = Path(__file__).parents[2]
ROOMS = ("bot", "crm_core", "integrations", "intents", "knowledge_base")


def test_the_migrations_make_exactly_the_tables_of_the_models(database):
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, all_metadata()) == []


def test_no_table_of_any_room_is_forgotten():
    known = {name for metadata in all_metadata() for name in metadata.tables}
    sources = [path.read_text("utf-8") for room in ROOMS for path in (ROOT / room).rglob("*.py")]
    declared = {name for source in sources for name in re.findall(r'__tablename__ = "(\w+)"', source)}
    assert declared
    assert declared <= known


def test_a_second_start_changes_nothing(database):
    upgrade(database)
    with database.engine.connect() as connection:
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == head()


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request, tmp_path):
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'new.sqlite3'}"
        return
    url = request.getfixturevalue("postgres_url")
    _run(url, "DROP DATABASE IF EXISTS kechat_new", "CREATE DATABASE kechat_new")
    yield make_url(url).set(database="kechat_new").render_as_string(hide_password=False)
    _run(url, "DROP DATABASE kechat_new")


def _run(url, *statements):
    database = open_database(url, Clock())
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for statement in statements:
            connection.execute(text(statement))
    database.close()


def test_replicas_that_start_together_migrate_once(empty_url):
    databases = [open_database(empty_url, Clock()) for _ in range(3)]
    failures = []

    def start(database):
        try:
            upgrade(database)
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=start, args=(database,)) for database in databases]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert inspect(databases[0].engine).has_table("opportunity")
    for database in databases:
        database.close()
