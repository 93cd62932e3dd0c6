"""What a new process asks itself writes nothing, fails nowhere, and is understood."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select
from structlog.testing import capture_logs

from bot import rehearsing
from bot.app import App
from bot.settings import Settings
from crm_core.db import Base, Database
from crm_core.models import Role, User
from crm_core.services import accounts
from integrations.messages import Inbound
from knowledge_base import KnowledgeBase


@pytest.fixture
def staffed(database: Database) -> Database:
    with database.transaction() as session:
        above = User(username="head", name="钟岭", role=Role.MANAGER, region="东区")
        rep = User(username="rep", name="田野", role=Role.REP, region="东区", manager=above)
        session.add_all([above, rep])
        session.flush()
        accounts.create(session, by=rep, name="常熟云杉木业有限公司", region="东区")
    return database


def _rows(database: Database) -> dict[str, int]:
    with database.reading() as session:
        tables = Base.metadata.sorted_tables
        return {one.name: session.scalar(select(func.count()).select_from(one)) or 0 for one in tables}


def test_rehearsing_leaves_nothing_behind(staffed: Database) -> None:
    before = _rows(staffed)
    with capture_logs() as logs:
        steps = sum(1 for _ in rehearsing.rehearse(staffed, KnowledgeBase()))
    assert steps > 20
    assert logs == []
    assert _rows(staffed) == before


def test_rehearsing_a_company_without_anybody_does_nothing(database: Database) -> None:
    before = _rows(database)
    for _ in rehearsing.rehearse(database, KnowledgeBase()):
        pass
    assert _rows(database) == before


def test_a_service_is_ready_when_it_has_rehearsed_or_when_its_time_is_up(
    settled: Path, tmp_path: Path
) -> None:
    shutil.copyfile(settled, tmp_path / "kechat.sqlite3")
    app = App(Settings(_env_file=None, data_dir=tmp_path, now=datetime(2027, 3, 10)))
    app.start()
    try:
        assert not app.is_warm(60)
        assert app.is_warm(0)
        while not app.is_warm(60):
            pass
    finally:
        app.stop()


def test_whoever_speaks_at_once_makes_it_ready(settled: Path, tmp_path: Path) -> None:
    shutil.copyfile(settled, tmp_path / "kechat.sqlite3")
    app = App(Settings(_env_file=None, data_dir=tmp_path, now=datetime(2027, 3, 10)))
    app.start()
    try:
        assert app.say(Inbound("api", "c", "mei", "m1", "我有哪些待办")) is not None
        assert app.is_warm(60)
    finally:
        app.stop()
