"""A company on the AI bot: kechat as it runs, and WeCom's side of the line."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path

import pytest
from bot_company import QUICK, Bare, Opened, settle
from fakes.wecom_bot import WeComBot
from structlog.testing import capture_logs

from bot.app import App
from bot.settings import Settings
from crm_core.db import Database
from integrations.channels.wecom_bot.channel import WeComBotChannel
from integrations.channels.wecom_bot.line import Pace
from integrations.inbox import Received
from integrations.messages import Inbound


@pytest.fixture(autouse=True)
def _quiet_logs() -> Iterator[None]:
    with capture_logs():
        yield


@pytest.fixture
def wecom() -> Iterator[WeComBot]:
    with WeComBot().serving() as fake:
        yield fake


@pytest.fixture
def running(sqlite_database: Database, wecom: WeComBot, tmp_path: Path) -> Iterator[Opened]:
    """Opens the service; `secret` and `pace` may be others than usual."""
    yield from _opening(sqlite_database, wecom, tmp_path)


@pytest.fixture
def replicas(postgres_database: Database, wecom: WeComBot, tmp_path: Path) -> Iterator[Opened]:
    """Opens one service beside another."""
    yield from _opening(postgres_database, wecom, tmp_path)


def _opening(database: Database, wecom: WeComBot, folder: Path) -> Iterator[Opened]:
    settle(database)
    apps: list[App] = []

    def start(*, secret: str = wecom.secret, pace: Pace = QUICK) -> App:
        settings = Settings(
            _env_file=None, data_dir=folder, now=database.clock.now(), wecom_bot_id=wecom.bot_id,
            wecom_bot_secret=secret, wecom_bot_url=wecom.url,
            database_url=database.engine.url.render_as_string(hide_password=False),
        )  # fmt: skip
        app = App(settings, warms_up=False)
        app.channels["wecom_bot"] = WeComBotChannel(app.database, wecom.bot_id, secret, wecom.url, pace=pace)
        apps.append(app)
        app.start()
        return app

    yield start
    for app in apps:
        app.stop()


@pytest.fixture
def app(running: Opened, wecom: WeComBot) -> App:
    app = running()
    wecom.wait_connected()
    return app


@pytest.fixture
def bare(sqlite_database: Database, wecom: WeComBot) -> Iterator[Bare]:
    settle(sqlite_database)
    pace = replace(QUICK, patience=0.05, click_patience=0.05)
    channel = WeComBotChannel(sqlite_database, wecom.bot_id, wecom.secret, wecom.url, pace=pace)
    heard: list[Inbound] = []

    def keep(inbound: Inbound, *, platform_id: str = "") -> Future[Received]:
        heard.append(replace(inbound, speaker="mei"))
        wecom.notice()
        kept: Future[Received] = Future()
        kept.set_result(Received(1, "t1", is_new=True))
        return kept

    channel.start(keep)
    wecom.wait_connected()
    wecom.wait(lambda: channel.is_open)
    yield Bare(channel, wecom, heard)
    channel.stop()
