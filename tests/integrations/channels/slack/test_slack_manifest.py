"""The manifests say what kechat handles, and the doctor says whether Slack takes it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import slack
import yaml
from slack_bolt.request.async_request import AsyncBoltRequest
from workspace import Workspace

from integrations.channels.slack import checking

DOCS = Path(__file__).parents[4] / "docs"
ADDRESS = "https://crm.example.com/slack/events"
NEEDED = {
    "chat:write", "im:write", "users:read", "users:read.email", "channels:read", "groups:read", "mpim:read",
    "im:history", "app_mentions:read", "commands", "files:read", "files:write",
}  # fmt: skip


def manifest(name: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((DOCS / name).read_text("utf-8"))
    return found


def test_the_two_manifests_differ_in_how_slack_reaches_us_only() -> None:
    http, socket = manifest("slack-manifest.yaml"), manifest("slack-manifest-socket.yaml")
    settings = http["settings"]
    assert settings["event_subscriptions"].pop("request_url") == ADDRESS
    assert settings["interactivity"].pop("request_url") == ADDRESS
    assert http["features"]["slash_commands"][0].pop("url") == ADDRESS
    assert settings.pop("socket_mode_enabled") is False
    assert socket["settings"].pop("socket_mode_enabled") is True
    assert http == socket
    assert set(http["oauth_config"]["scopes"]["bot"]) >= NEEDED
    assert len(http["features"]["shortcuts"][0]["name"]) <= 24


@pytest.mark.parametrize(
    "subscribed", manifest("slack-manifest.yaml")["settings"]["event_subscriptions"]["bot_events"]
)
def test_every_event_that_is_subscribed_to_is_handled(workspace: Workspace, subscribed: str) -> None:
    inner = {"type": subscribed.partition(".")[0], "user": "UMEI", "channel": "DMEI", "tab": "messages"}
    bolt = workspace.api.state.slack.bolt
    body, _ = slack.request(slack.event(inner), workspace.now)
    request = AsyncBoltRequest(body=body.decode(), headers={"content-type": "application/json"})
    portal = workspace.client.portal
    assert portal is not None
    assert portal.call(bolt.async_dispatch, request).status == 200


def test_the_doctor_says_what_is_wrong(slack_platform: slack.Slack) -> None:
    there = f"{slack_platform.address}/api/"
    assert checking.tried(slack.BOT_TOKEN, "", there)[0]
    assert "Socket Mode" in checking.tried(slack.BOT_TOKEN, slack.APP_TOKEN, slack_platform.address)[1]
    assert "KECHAT_SLACK_BOT_TOKEN" in checking.tried("xoxb-old", "", there)[1]
    assert "KECHAT_SLACK_APP_TOKEN" in checking.tried(slack.BOT_TOKEN, "xapp-old", there)[1]
    assert "KECHAT_SLACK_API_URL" in checking.tried(slack.BOT_TOKEN, "", "http://127.0.0.1:9/api/")[1]
