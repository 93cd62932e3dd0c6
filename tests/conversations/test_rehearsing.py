"""What a new process asks itself writes nothing, fails nowhere, and is understood."""

from __future__ import annotations

import re
import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.engine.interfaces import CacheStats
from structlog.testing import capture_logs

from bot import rehearsing
from bot.app import App
from bot.settings import Settings
from bot.turn import Conversation
from bot.worker import Worker
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


def test_rehearsing_writes_and_leaves_nothing_behind(staffed: Database) -> None:
    before, written = _rows(staffed), set()

    def note(connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        written.update(re.findall(r"^(?:INSERT INTO|UPDATE) (\w+)", statement))

    event.listen(staffed.engine, "before_cursor_execute", note)
    with capture_logs() as logs:
        assert list(rehearsing.rehearse(staffed, KnowledgeBase())) == [0]
    assert logs == []
    assert _rows(staffed) == before
    usual = {"activity", "task", "lead", "opportunity", "ticket", "contact", "account", "payment", "contract"}
    assert usual | {"audit_entry", "outbound_message", "dialogue_session", "name_key"} <= written


def test_in_a_company_without_anybody_all_is_understood_and_nothing_left_behind(database: Database) -> None:
    before, understood = _rows(database), []

    def note(connection: Any, cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if statement.startswith("INSERT INTO outbound_message"):
            understood.append(str(parameters))

    event.listen(database.engine, "before_cursor_execute", note)
    assert list(rehearsing.rehearse(database, KnowledgeBase())) == [0]
    assert _rows(database) == before
    assert len(understood) > 40
    assert not [one for one in understood if "fallback" in one]


def test_the_first_follow_up_finds_its_statements_ready(staffed: Database) -> None:
    for _ in rehearsing.rehearse(staffed, KnowledgeBase()):
        pass
    made = []

    def note(*args: Any) -> None:
        context = args[4]
        if getattr(context, "cache_hit", None) is CacheStats.CACHE_MISS:
            made.append(args[2])

    event.listen(staffed.engine, "before_cursor_execute", note)
    worker = Worker(staffed, Conversation(staffed, KnowledgeBase()).take_turn, lambda _: None)
    inbound = Inbound("api", "c", "rep", "m1", "昨天拜访了常熟云杉木业，聊了木料的价格，周五给报价")
    _, answer = worker.ask(inbound)
    assert answer is not None
    assert answer["intents"] == ["activity.log"]
    assert made == []


@pytest.mark.parametrize("first", range(99, 103))  # whichever statement it falls on
def test_a_rehearsal_makes_room_in_the_middle_and_goes_on_later(staffed: Database, first: int) -> None:
    before, asked = _rows(staffed), iter(range(10_000))
    left = list(rehearsing.rehearse(staffed, KnowledgeBase(), lambda: next(asked) in (first, 300)))
    assert len(left) == 3
    assert left[0] > left[1] > left[2] == 0
    assert _rows(staffed) == before


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
