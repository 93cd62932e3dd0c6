"""A running App with a small company in it, and somebody who talks to it."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import greenhouses
import pytest
from fake_model import FakeModel
from sqlalchemy import event
from structlog.testing import capture_logs
from talking import Chat, Thinking

from bot.app import App
from bot.settings import Settings
from crm_core.clock import Clock
from crm_core.company import open_database
from crm_core.db import Database


@pytest.fixture(autouse=True)
def _quiet_logs() -> Iterator[None]:
    with capture_logs():
        yield


def _app(folder: Path, url: str, now: datetime) -> App:
    return App(Settings(_env_file=None, data_dir=folder, database_url=url, now=now))


@pytest.fixture(scope="session")
def settled(sqlite_template: Path) -> Path:
    """A database with the company in it, to be copied."""
    path = sqlite_template.with_name("greenhouses.sqlite3")
    shutil.copyfile(sqlite_template, path)
    database = open_database(f"sqlite:///{path}", Clock())
    greenhouses.settle(database)
    database.close()
    return path


@pytest.fixture(scope="session")
def running(settled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """One for all tests: a new one would have to compile every statement anew."""
    folder = tmp_path_factory.mktemp("conversations")
    shutil.copyfile(settled, folder / "kechat.sqlite3")
    app = _app(folder, "", datetime(2027, 3, 10))
    event.listen(app.database.engine, "connect", _without_waiting_for_the_disk)
    yield app
    app.database.close()


def _without_waiting_for_the_disk(connection: Any, _: Any) -> None:
    connection.execute("PRAGMA synchronous=OFF")


@pytest.fixture
def chat(running: App, settled: Path, clock: Clock) -> Iterator[Chat]:
    """Mei, a rep, talks to it."""
    _restore(running.database, settled)
    if "knowledge" in vars(running):
        running.knowledge.close()  # what it remembers is of another test's database
    running.clock.frozen = clock.now()
    chat = Chat(running, "mei")
    yield chat
    chat.app.database.close()


def _restore(database: Database, settled: Path) -> None:
    connection, source = database.engine.raw_connection(), sqlite3.connect(settled)
    try:
        source.backup(connection.driver_connection)
    finally:
        source.close()
        connection.close()


@pytest.fixture
def chat_anywhere(database: Database, tmp_path: Path, clock: Clock) -> Iterator[Chat]:
    """The same on every database, where it matters which one it is."""
    greenhouses.settle(database)
    chat = Chat(_app(tmp_path, database.engine.url.render_as_string(hide_password=False), clock.now()), "mei")
    yield chat
    chat.app.database.close()


@pytest.fixture
def thinking(chat: Chat, model: FakeModel) -> Iterator[Thinking]:
    """Mei talks to an app that has the model beside it, set up as the test wants it."""
    apps: list[App] = []

    def start(**settings: Any) -> Chat:
        given = {"llm": "openai:fake", "llm_base_url": model.url, "llm_timeout": 5, **settings}
        app = App(chat.app.settings.model_copy(update={"now": chat.app.clock.now(), **given}))
        apps.append(app)
        return Chat(app, "mei")

    yield start
    for app in apps:
        app.database.close()
