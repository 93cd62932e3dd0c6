"""A real App behind a real door, on every database; what is said is answered by the real conversation."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from people_at_the_door import LOCALHOST, PASSWORD, SERVICE_TOKEN, People
from starlette.testclient import TestClient
from structlog.testing import capture_logs

from bot.app import App
from bot.http.application import create_app
from bot.settings import Settings
from crm_core.db import Database
from crm_core.models import Role
from crm_core.permissions import operator
from crm_core.services import accounts, logins, settings, users


@pytest.fixture(autouse=True)
def _quiet_logs() -> Iterator[None]:
    with capture_logs():
        yield


@pytest.fixture
def people(database: Database) -> People:
    roles = {
        "ruby": Role.REP, "remo": Role.REP, "mona": Role.MANAGER, "erik": Role.EXECUTIVE, "sven": Role.SERVICE,
        "fiona": Role.FINANCE, "mark": Role.MARKETING, "ada": Role.ADMIN,
    }  # fmt: skip
    with database.transaction() as session:
        staff = {
            name: users.create(
                session, by=operator(), username=name, name=name.title(), role=role, language="en"
            )
            for name, role in roles.items()
        }
        users.change(session, staff["ruby"], by=operator(), manager=staff["mona"])
        tokens = {name: logins.create_token(session, user=user) for name, user in staff.items()}
        account = accounts.create(session, by=staff["ruby"], name="Brightwater Pumps Ltd")
    return People(tokens, account.id)


@pytest.fixture
def app(database: Database, people: People, tmp_path: Path) -> Iterator[App]:
    app = App(
        Settings(
            _env_file=None,
            data_dir=tmp_path,
            database_url=database.engine.url.render_as_string(hide_password=False),
            api_token=SERVICE_TOKEN,
            now=database.clock.now(),
        ),
        warms_up=False,
    )
    yield app
    app.database.close()


@pytest.fixture
def client(app: App) -> Iterator[TestClient]:
    """A caller on the same machine who has not said who they are."""
    with TestClient(
        create_app(app), base_url=LOCALHOST, raise_server_exceptions=False, client=("127.0.0.1", 40000)
    ) as client:
        yield client


@pytest.fixture
def service() -> dict[str, str]:
    return {"Authorization": f"Bearer {SERVICE_TOKEN}"}


@pytest.fixture
def password(database: Database, people: People) -> dict[str, str]:
    """What ruby signs in with. Hashing it takes a while, as it should."""
    with database.transaction() as session:
        ruby = users.get_by_username(session, PASSWORD["username"])
        assert ruby is not None
        logins.set_password(session, ruby, PASSWORD["password"])
    return PASSWORD


@pytest.fixture
def demo(database: Database) -> None:
    with database.transaction() as session:
        settings.put(session, "demo", True)
