"""The service killed without warning between Slack's deliveries of one message."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import greenhouses
import httpx
import pytest
import slack
from replicas import Replica
from sqlalchemy import select

from crm_core.db import Database
from crm_core.models import AuditEntry, User

VISIT = "今天拜访了青禾的陆明，看了育苗棚"


@pytest.fixture
def running(
    sqlite_database: Database, slack_platform: slack.Slack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Replica]:
    greenhouses.settle(sqlite_database)
    with sqlite_database.transaction() as session:
        session.scalars(select(User).where(User.username == "mei")).one().slack_user_id = "UMEI"
    url = sqlite_database.engine.url.render_as_string(hide_password=False)
    replica = Replica(url, tmp_path / "service", more={
        "KECHAT_SLACK_BOT_TOKEN": slack.BOT_TOKEN, "KECHAT_SLACK_SIGNING_SECRET": slack.SECRET,
        "KECHAT_SLACK_API_URL": f"{slack_platform.address}/api/",
    })  # fmt: skip
    with ExitStack() as ending:
        replica.start()
        ending.callback(replica.kill)
        yield replica


def deliver(replica: Replica, payload: slack.Body, retry: int) -> int:
    body, headers = slack.request(payload, time.time())
    more = {"X-Slack-Retry-Num": str(retry), "X-Slack-Retry-Reason": "http_timeout"} if retry else {}
    return httpx.post(
        f"{replica.address}/slack/events", content=body, headers=headers | more, timeout=20
    ).status_code


def test_four_deliveries_across_a_kill_leave_one_visit_and_one_answer(
    running: Replica, slack_platform: slack.Slack, sqlite_database: Database
) -> None:
    said = slack.message("UMEI", VISIT)
    assert deliver(running, said, 0) == 200
    running.kill()
    running.start()
    assert [deliver(running, said, retry) for retry in (1, 2, 3)] == [200, 200, 200]
    slack_platform.wait(lambda: slack_platform.said_in("DMEI"), 90)
    assert deliver(running, slack.message("UMEI", "我的待办"), 0) == 200
    slack_platform.wait(lambda: len(slack_platform.said_in("DMEI")) >= 2, 60)
    assert len(slack_platform.said_in("DMEI")) == 2
    wrote = select(AuditEntry).where(AuditEntry.entity == "activity", AuditEntry.channel == "slack")
    with sqlite_database.reading() as session:
        assert len(session.scalars(wrote).all()) == 1
