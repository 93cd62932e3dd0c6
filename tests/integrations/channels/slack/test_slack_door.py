"""The door: what Slack signed is taken, once and at once; all else is turned away."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import slack
from sqlalchemy import func, select
from starlette.testclient import TestClient
from workspace import Workspace

from bot.app import App
from bot.http.application import create_app
from bot.settings import Settings
from integrations.channels.slack.arrivals import SlackArrival
from integrations.queues import InboundMessage

VISIT = "今天拜访了青禾的陆明，看了育苗棚，下周三前我要给他发新报价"
PUBLISHED = json.loads((Path(__file__).parent / "published.json").read_text("utf-8"))


def taken(workspace: Workspace) -> int:
    with workspace.app.database.reading() as session:
        tables = (InboundMessage, SlackArrival)
        return sum(session.scalar(select(func.count()).select_from(one)) or 0 for one in tables)


@pytest.mark.parametrize("vector", PUBLISHED, ids=lambda one: str(one["id"]))
def test_published_signatures_verify_through_the_door(
    slack_settings: Settings, vector: dict[str, str]
) -> None:
    now = datetime.fromtimestamp(int(vector["timestamp"])).astimezone()
    there = slack_settings.model_copy(update={"slack_signing_secret": vector["signing_secret"], "now": now})
    headers = {
        "X-Slack-Request-Timestamp": vector["timestamp"],
        "X-Slack-Signature": vector["signature"],
        "Content-Type": "application/x-www-form-urlencoded",
    }
    with TestClient(create_app(App(there, warms_up=False))) as client:
        assert client.post("/slack/events", content=vector["body"], headers=headers).status_code == 200
        spoilt = headers | {"X-Slack-Signature": vector["signature"][:-1] + "0"}
        assert client.post("/slack/events", content=vector["body"], headers=spoilt).status_code == 403


def test_slack_checks_the_address(workspace: Workspace) -> None:
    status, _, text = workspace.sends({"type": "url_verification", "challenge": "3eZbrw1a", "token": "x"})
    assert status == 200
    assert "3eZbrw1a" in text


def test_a_look_at_the_certificate_is_answered_and_does_nothing(workspace: Workspace) -> None:
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    for body, status in ((b"token=x&ssl_check=1", 200), (b"command=/crm&text=x&ssl_check=1", 403)):
        assert workspace.client.post("/slack/events", content=body, headers=form).status_code == status
    assert taken(workspace) == 0


def test_by_socket_alone_no_secret_is_needed_and_nothing_is_taken_by_http(slack_settings: Settings) -> None:
    by_socket = slack_settings.model_copy(
        update={"slack_signing_secret": "", "slack_app_token": slack.APP_TOKEN}
    )
    assert "slack" in by_socket.running
    assert "slack" not in by_socket.model_copy(update={"slack_app_token": ""}).running
    assert "slack" not in by_socket.model_copy(update={"slack_bot_token": ""}).running
    app = App(by_socket, warms_up=False)
    body, headers = slack.request(slack.message("UMEI", VISIT), app.clock.now().timestamp(), "")
    with TestClient(create_app(app)) as client:
        assert client.post("/slack/events", content=body, headers=headers).status_code == 403


def bad(workspace: Workspace) -> dict[str, tuple[bytes, dict[str, str]]]:
    good, headers = slack.request(slack.message("UMEI", VISIT), workspace.now)
    stamp, name = "X-Slack-Request-Timestamp", "X-Slack-Signature"

    def signed(body: bytes, kind: str = "application/json") -> tuple[bytes, dict[str, str]]:
        return body, slack.sign(body, workspace.now) | {"Content-Type": kind}

    return {
        "another secret": slack.request(slack.message("UMEI", VISIT), workspace.now, "another"),
        "stale": slack.request(slack.message("UMEI", VISIT), workspace.now - 301),
        "from the future": slack.request(slack.message("UMEI", VISIT), workspace.now + 301),
        "no number": (good, headers | {stamp: "soon"}),
        "a strange number": (good, headers | {stamp: "１２３"}),
        "no signature": (good, {stamp: headers[stamp]}),
        "a strange signature": (good, headers | {name: "v0=é"}),
        "changed body": (good + b" ", headers),
        "no JSON": signed(b"{"),
        "no object": signed(b"[]"),
        "deep": signed(b"[" * 100_000),
        "no UTF-8": signed(b'{"type": "\xff"}'),
        "an empty form": signed(b"", "application/x-www-form-urlencoded"),
        "a broken payload": signed(b"payload=%7B", "application/x-www-form-urlencoded"),
        "an event without one": signed(b'{"type": "event_callback"}'),
        "an event that is a list": signed(b'{"type": "event_callback", "event": []}'),
        "an unknown type": signed(b'{"type": "weather"}'),
        "an unknown event": slack.request(slack.event({"type": "reaction_added", "user": "UMEI"}), workspace.now),
    }  # fmt: skip


def test_what_slack_did_not_sign_or_never_sends_is_turned_away(workspace: Workspace) -> None:
    for name, (body, headers) in bad(workspace).items():
        encoded: Any = {key: value.encode() for key, value in headers.items()}
        answer = workspace.client.post("/slack/events", content=body, headers=encoded)
        assert 400 <= answer.status_code < 500, name
        assert answer.headers["x-slack-no-retry"] == "1", name
    workspace.settle()
    assert taken(workspace) == 0
    assert workspace.platform.calls == []


def test_four_deliveries_leave_one_visit_and_one_answer(workspace_anywhere: Workspace) -> None:
    workspace = workspace_anywhere
    body, headers = slack.request(slack.message("UMEI", VISIT), workspace.now)
    for number in range(4):
        retry = {"X-Slack-Retry-Num": str(number), "X-Slack-Retry-Reason": "http_timeout"} if number else {}
        assert workspace.post(body, headers | retry)[0] == 200
        if number == 1:
            workspace.settle()
    workspace.settle()
    assert len(workspace.written()) == 1
    assert len(workspace.platform.said_in("DMEI")) == 1


def test_somebody_linked_between_two_deliveries_is_still_heard_once(workspace: Workspace) -> None:
    said = slack.message("UJUN", "你好")
    workspace.sends(said)
    workspace.sends(said)
    assert len(workspace.platform.said_in("DJUN")) == 1
    assert len(workspace.platform.called("users.info")) == 1


def test_nothing_is_taken_from_bots_or_about_joining(workspace: Workspace) -> None:
    for more in ({"bot_id": "B1"}, {"subtype": "channel_join"}, {"subtype": "bot_message"}):
        assert workspace.sends(slack.message("UMEI", VISIT, **more))[0] == 200
    assert workspace.sends(slack.message(slack.BOT, VISIT))[0] == 200
    assert taken(workspace) == 0
