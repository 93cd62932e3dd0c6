"""WeCom repeats what it has no answer to, also to a process that was killed in between: one visit, one answer."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
import wecom
from replicas import Replica
from sqlalchemy import func, select

from bot.app import App
from bot.settings import Settings
from crm_core.models import Activity, Role
from crm_core.permissions import operator
from crm_core.services import accounts, users

pytestmark = pytest.mark.prove

SETTINGS = {
    "KECHAT_WECOM_CORP_ID": wecom.CORP, "KECHAT_WECOM_AGENT_ID": wecom.AGENT, "KECHAT_WECOM_SECRET": wecom.SECRET,
    "KECHAT_WECOM_TOKEN": wecom.TOKEN, "KECHAT_WECOM_AES_KEY": wecom.AES_KEY,
}  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A company with one rep and one customer."""
    app = App(Settings(_env_file=None, data_dir=tmp_path))
    with app.database.transaction() as session:
        rep = users.create(
            session, by=operator(), username="mei", name="罗梅", role=Role.REP, wecom_userid="LuoMei"
        )
        accounts.create(session, by=rep, name="青禾农业科技有限公司", short_name="青禾")
    app.stop()
    return tmp_path


def test_a_message_delivered_four_times_around_a_kill_is_one_visit_and_one_answer(folder: Path) -> None:
    with wecom.serving() as platform:
        replica = Replica("", folder, more=SETTINGS | {"KECHAT_WECOM_API_URL": platform.address})
        said = wecom.text_message("LuoMei", "今天拜访了青禾，看了育苗棚", at=time.time())
        for _ in range(2):
            replica.start()
            _deliver(replica, said)
            _deliver(replica, said)
            replica.kill()
        replica.start()
        try:
            _wait_for(lambda: bool(platform.heard_by("LuoMei")))
            _deliver(replica, said)
            _wait_for(lambda: _figure(replica, "kechat_outbox_depth") == 0)
        finally:
            replica.stop()
        assert len(platform.heard_by("LuoMei")) == 1
    assert _visits(folder) == 1


def _deliver(replica: Replica, said: str) -> None:
    sealed = wecom.seal(said, at=time.time())
    answer = httpx.post(
        f"{replica.address}/wecom/callback", params=sealed.query, content=sealed.body, timeout=30
    )
    assert (answer.status_code, answer.content) == (200, b"")


def _wait_for(done: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 120
    while not done():
        assert time.monotonic() < deadline
        time.sleep(0.2)


def _figure(replica: Replica, name: str) -> float:
    lines = httpx.get(f"{replica.address}/metrics", timeout=30).text.splitlines()
    return float(next(line.split()[1] for line in lines if line.startswith(f"{name} ")))


def _visits(folder: Path) -> int:
    app = App(Settings(_env_file=None, data_dir=folder))
    try:
        with app.database.reading() as session:
            return session.scalar(select(func.count(Activity.id))) or 0
    finally:
        app.stop()
