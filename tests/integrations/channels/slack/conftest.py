"""kechat with its Slack app, a fake Slack beside it, and a company that talks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import greenhouses
import pytest
import slack
from fake_server import renew
from sqlalchemy import select
from workspace import Workspace

from bot.settings import Settings
from crm_core.db import Database
from crm_core.models import User


@pytest.fixture(scope="session")
def slack_server() -> Iterator[slack.Slack]:
    with slack.serving() as fake:
        yield fake


@pytest.fixture
def slack_platform(slack_server: slack.Slack) -> slack.Slack:
    """A Slack where nothing has happened yet."""
    renew(slack_server, slack.Slack(), but=("address", "happened"))
    return slack_server


@pytest.fixture
def slack_settings(sqlite_database: Database, slack_platform: slack.Slack, tmp_path: Path) -> Settings:
    return settled(sqlite_database, slack_platform, tmp_path)


def settled(database: Database, platform: slack.Slack, folder: Path) -> Settings:
    """Everybody is known in Slack as U and their name, except Jun, whom only his address tells."""
    greenhouses.settle(database)
    with database.transaction() as session:
        for user in session.scalars(select(User)):
            slack_id = f"U{user.username.upper()}"
            user.email = f"{user.username}@greenhouse.example"
            user.slack_user_id = None if user.username == "jun" else slack_id
            platform.people[slack_id] = {
                "id": slack_id,
                "profile": {"email": user.email},
                "is_email_confirmed": True,
            }
    platform.people["UGUEST"] = {
        "id": "UGUEST",
        "is_restricted": True,
        "profile": {"email": "boss@greenhouse.example"},
    }
    return Settings(
        _env_file=None, data_dir=folder, now=database.clock.now(), workers=0, deliverers=0,
        database_url=database.engine.url.render_as_string(hide_password=False),
        slack_bot_token=slack.BOT_TOKEN, slack_signing_secret=slack.SECRET, slack_api_url=f"{platform.address}/api/",
        site_url="https://crm.greenhouse.example",
    )  # fmt: skip


@pytest.fixture
def workspace(slack_settings: Settings, slack_platform: slack.Slack) -> Iterator[Workspace]:
    with Workspace(slack_settings, slack_platform) as found:
        yield found


@pytest.fixture
def workspace_anywhere(
    database: Database, slack_platform: slack.Slack, tmp_path: Path
) -> Iterator[Workspace]:
    """The same on every database, where it matters which one it is."""
    with Workspace(settled(database, slack_platform, tmp_path), slack_platform) as found:
        yield found
