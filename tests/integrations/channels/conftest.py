"""kechat with its WeCom application, a fake WeCom beside it, and a company that talks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import greenhouses
import pytest
import wecom
from fake_server import renew
from office import Office
from sqlalchemy import select
from structlog.testing import capture_logs

from bot.settings import Settings
from crm_core.db import Database
from crm_core.models import User


@pytest.fixture(autouse=True)
def _quiet_logs() -> Iterator[None]:
    with capture_logs():
        yield


@pytest.fixture(scope="session")
def platform_address() -> Iterator[wecom.WeCom]:
    with wecom.serving() as fake:
        yield fake


@pytest.fixture
def platform(platform_address: wecom.WeCom) -> wecom.WeCom:
    """A WeCom where nothing has happened yet."""
    renew(platform_address, wecom.WeCom(), but=("address",))
    return platform_address


@pytest.fixture
def settings(sqlite_database: Database, platform: wecom.WeCom, tmp_path: Path) -> Settings:
    return _settled(sqlite_database, platform, tmp_path)


def _settled(database: Database, platform: wecom.WeCom, folder: Path) -> Settings:
    greenhouses.settle(database)
    with database.transaction() as session:
        for user in session.scalars(select(User)):
            user.wecom_userid = f"W-{user.username}"
    return Settings(
        _env_file=None, data_dir=folder, now=database.clock.now(),
        database_url=database.engine.url.render_as_string(hide_password=False),
        wecom_corp_id=wecom.CORP, wecom_agent_id=wecom.AGENT, wecom_secret=wecom.SECRET, wecom_token=wecom.TOKEN,
        wecom_aes_key=wecom.AES_KEY, wecom_api_url=platform.address, site_url="https://crm.greenhouse.example",
    )  # fmt: skip


@pytest.fixture
def office(settings: Settings, platform: wecom.WeCom) -> Iterator[Office]:
    office = Office(settings, platform)
    yield office
    office.close()


@pytest.fixture
def office_anywhere(database: Database, platform: wecom.WeCom, tmp_path: Path) -> Iterator[Office]:
    """The same on every database, where it matters which one it is."""
    office = Office(_settled(database, platform, tmp_path), platform)
    yield office
    office.close()
