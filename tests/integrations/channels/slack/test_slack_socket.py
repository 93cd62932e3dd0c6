"""Socket Mode: the same app behind a connection of our own, which may break at any time."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import slack
from workspace import Workspace

from bot.settings import Settings

VISIT = "今天拜访了青禾的陆明，看了育苗棚"


@pytest.fixture
def connected(slack_settings: Settings, slack_platform: slack.Slack) -> Iterator[Workspace]:
    settings = slack_settings.model_copy(update={"slack_app_token": slack.APP_TOKEN})
    with Workspace(settings, slack_platform) as found:
        yield found


def socket(workspace: Workspace, number: int = 1) -> slack.Socket:
    workspace.platform.wait(lambda: len(workspace.platform.sockets) >= number)
    return workspace.platform.sockets[number - 1]


def test_what_comes_over_the_socket_is_kept_before_it_is_acknowledged(connected: Workspace) -> None:
    link = socket(connected)
    envelope = link.send(slack.message("UMEI", VISIT))
    connected.platform.wait(lambda: envelope in link.acks)
    connected.settle()
    assert len(connected.written()) == 1
    assert len(connected.platform.said_in("DMEI")) == 1


def test_a_kicked_connection_comes_back_and_loses_nothing(connected: Workspace) -> None:
    link, said = socket(connected), slack.message("UMEI", VISIT)
    envelope = link.send(said)
    connected.platform.wait(lambda: envelope in link.acks)
    link.kick()
    again = socket(connected, 2)
    repeated, more = again.send(said), again.send(slack.message("UMEI", "我的待办"))
    connected.platform.wait(lambda: {repeated, more} <= again.acks.keys())
    connected.settle()
    assert len(connected.written()) == 1
    assert len(connected.platform.said_in("DMEI")) == 2


def test_it_changes_over_when_slack_says_so(connected: Workspace) -> None:
    socket(connected).disconnect()
    again = socket(connected, 2)
    envelope = again.send(slack.command("UMEI", "帮助", address=connected.platform.address), "slash_commands")
    connected.platform.wait(lambda: envelope in again.acks)
    connected.settle()
    assert connected.platform.responses


def test_a_refused_app_token_is_tried_again_while_the_rest_runs(
    slack_settings: Settings, slack_platform: slack.Slack
) -> None:
    slack_platform.answers_with["apps.connections.open"] = ["invalid_auth"]
    settings = slack_settings.model_copy(update={"slack_app_token": slack.APP_TOKEN})
    with Workspace(settings, slack_platform) as workspace:
        workspace.says("UMEI", "你好")
        assert workspace.platform.said_in("DMEI")
        assert socket(workspace)
