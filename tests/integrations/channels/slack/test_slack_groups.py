"""In a channel: who reads along decides what is said there."""

from __future__ import annotations

import pytest
import slack
from workspace import Workspace

VISIT = f"<@{slack.BOT}> 今天拜访了青禾的陆明，看了育苗棚"
CHANNEL = "C0000001"


def test_where_all_may_see_the_record_it_is_answered_there(workspace: Workspace) -> None:
    workspace.platform.members[CHANNEL] = ["UMEI", "USHEN", slack.BOT, "UBOSS"]
    said = workspace.says("UMEI", VISIT, CHANNEL)
    answer = workspace.last(CHANNEL)
    assert "青禾农业" in str(answer["blocks"])
    assert answer["thread_ts"] == said["event"]["ts"]
    workspace.presses("USHEN", answer, "撤销")
    assert len(workspace.written()) == 1
    workspace.presses("UMEI", answer, "撤销")
    assert [one.action for one in workspace.written()] == ["create", "delete"]
    assert workspace.platform.said_in("DMEI") == []


@pytest.mark.parametrize("reader", ["UIVY", "UGUEST", "UUNKNOWN"])
def test_where_one_may_not_it_is_answered_alone(workspace: Workspace, reader: str) -> None:
    workspace.platform.members[CHANNEL] = ["UMEI", "USHEN", slack.BOT, reader]
    workspace.says("UMEI", VISIT, CHANNEL)
    assert "青禾" not in str(workspace.platform.said_in(CHANNEL))
    assert "青禾农业" in str(workspace.platform.said_in("DMEI"))


@pytest.mark.parametrize("question", ["我的商机列表", "本月成交额多少", "今天去云溪看了看，聊了棚架"])
def test_lists_figures_and_choices_are_never_for_a_group(workspace: Workspace, question: str) -> None:
    workspace.platform.members[CHANNEL] = ["UMEI", "UBOSS", slack.BOT]
    workspace.says("UMEI", f"<@{slack.BOT}> {question}", CHANNEL)
    assert "私信" in workspace.last(CHANNEL)["text"]
    assert workspace.platform.said_in("DMEI")


def test_where_the_members_cannot_be_listed_it_is_answered_alone(workspace: Workspace) -> None:
    workspace.platform.answers_with["conversations.members"] = ["missing_scope"]
    workspace.says("UMEI", VISIT, CHANNEL)
    assert "青禾" not in str(workspace.platform.said_in(CHANNEL))
    assert len(workspace.written()) == 1
