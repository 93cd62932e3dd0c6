"""Whole stories in Slack, told to a fake that knows its rules."""

from __future__ import annotations

from typing import Any

import slack
from block_kit import faults
from workspace import Workspace

VISIT = "今天拜访了青禾的陆明，看了育苗棚，下周三前我要给他发新报价"
Body = dict[str, Any]


def words(shown: Body) -> str:
    return str(shown.get("blocks")) + shown["text"]


def labels(shown: Body) -> list[str]:
    return [one["text"]["text"] for one in slack.controls(shown) if one["type"] == "button"]


def test_a_visit_is_logged_edited_in_a_form_and_undone_on_one_card(workspace_anywhere: Workspace) -> None:
    workspace = workspace_anywhere
    workspace.says("UMEI", VISIT)
    card = workspace.last("DMEI")
    assert "青禾农业科技有限公司" in words(card)
    assert labels(card) == ["撤销", "修改", "依据"]
    workspace.presses("UMEI", card, "修改")
    view = workspace.platform.wait(lambda: workspace.platform.views)[-1]
    assert {"content", "next_at", "kind"} <= {one.get("block_id") for one in view["blocks"]}
    assert workspace.sends(slack.submission("UMEI", view, content="看了二号棚", kind="demo"))[0] == 200
    assert [list(one.changes) for one in workspace.written()][-1] == ["kind", "content"]
    assert len(workspace.platform.said_in("DMEI")) == 1
    assert "看了二号棚" in words(card)
    workspace.presses("UMEI", card, "撤销")
    assert workspace.written()[-1].changes["content"][0] == "看了二号棚"
    assert "已撤销" in words(card)
    assert len(workspace.platform.said_in("DMEI")) == 1


def test_what_is_wrong_in_a_form_is_said_in_the_form(workspace: Workspace) -> None:
    workspace.says("UMEI", "青禾温室滴灌推进到商务谈判")
    workspace.presses("UMEI", workspace.last("DMEI"), "修改")
    view = workspace.platform.wait(lambda: workspace.platform.views)[-1]
    _, _, text = workspace.sends(slack.submission("UMEI", view, amount="a lot", probability="900"))
    assert '"response_action": "errors"' in text
    assert '"amount"' in text
    assert '"probability"' in text
    assert len(workspace.written("opportunity")) == 1


def test_a_form_is_for_whom_the_card_was_sent(workspace: Workspace) -> None:
    workspace.says("UMEI", VISIT)
    workspace.presses("UIVY", workspace.last("DMEI"), "修改")
    assert workspace.platform.views == []
    assert labels(workspace.last("DMEI")) == ["撤销", "修改", "依据"] or len(workspace.written()) == 1


def test_a_button_works_once_and_an_explanation_stands_below(workspace: Workspace) -> None:
    workspace.says("UMEI", VISIT)
    card = workspace.last("DMEI")
    workspace.presses("UMEI", card, "依据")
    assert len(workspace.platform.said_in("DMEI")) == 2
    old = dict(card)
    workspace.presses("UMEI", card, "撤销")
    workspace.presses("UMEI", old, "撤销")
    assert "已经点过" in workspace.last("DMEI")["text"]
    assert len([one for one in workspace.written() if one.action == "delete"]) == 1


def test_several_customers_are_chosen_from_by_a_press(workspace: Workspace) -> None:
    workspace.says("UMEI", "今天去云溪看了看，聊了棚架")
    asked = workspace.last("DMEI")
    choice = next(one for one in labels(asked) if "云溪花卉" in one)
    workspace.presses("UMEI", asked, choice)
    assert len(workspace.written()) == 1
    assert len(workspace.platform.said_in("DMEI")) == 1


def test_a_command_is_answered_to_the_speaker_alone(workspace: Workspace) -> None:
    workspace.sends(slack.command("UMEI", VISIT, address=workspace.platform.address))
    shown = workspace.platform.responses[-1]
    assert shown["response_type"] == "ephemeral"
    assert "青禾农业科技有限公司" in words(shown)
    assert workspace.platform.messages == {}
    ephemeral = shown | {"channel": "C0000001", "ts": "1.1", "ephemeral": True}
    workspace.presses("UMEI", ephemeral, "撤销")
    assert workspace.platform.responses[-1]["replace_original"]
    assert "已撤销" in workspace.platform.responses[-1]["text"]


def test_an_answer_whose_address_is_used_up_comes_alone(workspace: Workspace) -> None:
    workspace.platform.answers_with["respond"] = ["used_url"]
    workspace.sends(slack.command("UMEI", "", address=workspace.platform.address))
    assert "可以这样跟我说" in workspace.last("DMEI")["text"]


def test_a_colleagues_message_is_logged_from_its_menu(workspace: Workspace) -> None:
    workspace.sends(slack.shortcut("UMEI", VISIT, address=workspace.platform.address))
    assert len(workspace.written()) == 1
    assert "青禾农业科技有限公司" in words(workspace.platform.responses[-1])


def test_the_home_tab_shows_the_day_and_who_is_not_linked_is_told_how(workspace: Workspace) -> None:
    workspace.says("UMEI", VISIT)
    workspace.sends(slack.opened_home("UMEI"))
    home = workspace.platform.wait(lambda: workspace.platform.homes.get("UMEI"))
    assert "罗梅" in str(home)
    assert "报价" in str(home)
    workspace.sends(slack.opened_home("UGUEST"))
    assert "UGUEST" in str(workspace.platform.wait(lambda: workspace.platform.homes.get("UGUEST")))


# ---------------------------------------------------------------- who, and who reads along
def test_a_confirmed_address_links_a_colleague_and_a_guest_stays_a_stranger(workspace: Workspace) -> None:
    workspace.says("UJUN", "我的待办")
    assert "没有待办" in workspace.last("DJUN")["text"]
    workspace.says("UGUEST", "青禾现在什么情况")
    assert "青禾农业" not in words(workspace.last("DGUEST"))
    with workspace.app.database.reading() as session:
        from crm_core.services import users

        boss = users.get_by_username(session, "boss")
        assert boss is not None
        assert boss.slack_user_id == "UBOSS"


def test_a_stranger_waits_for_slack_and_nothing_is_lost(workspace: Workspace) -> None:
    workspace.platform.answers_with["users.info"] = ["internal_error"]
    assert workspace.sends(slack.message("UJUN", "我的待办"))[0] == 200
    assert workspace.platform.said_in("DJUN") == []
    workspace.sends(slack.message("UJUN", "你好"))
    workspace.later()
    first = workspace.platform.said_in("DJUN")[0]
    assert "没有待办" in first["text"]


def test_in_a_channel_only_a_mention_counts_and_only_once(workspace: Workspace) -> None:
    workspace.says("UMEI", VISIT, "C0000001")
    assert workspace.platform.messages == {}
    said = workspace.says("UMEI", f"<@{slack.BOT}> {VISIT}", "C0000001")
    workspace.sends(slack.mention(said))
    assert len(workspace.written()) == 1
    assert "青禾农业" in words(workspace.last("DMEI"))
    pointer = workspace.last("C0000001")
    assert pointer["thread_ts"] == said["event"]["ts"]
    assert "私信" in pointer["text"]


def test_a_mention_is_no_part_of_what_is_said(workspace: Workspace) -> None:
    said = slack.mention(slack.message("UMEI", f"<@{slack.BOT}>  {VISIT}", "C0000001"))
    del said["authorizations"]
    workspace.sends(said)
    assert workspace.written()[0].changes["content"][1].startswith("今天拜访")
    assert slack.BOT not in str(workspace.written()[0].changes)


# ---------------------------------------------------------------- changed and deleted
def test_a_changed_message_is_not_written_twice(workspace: Workspace) -> None:
    said = workspace.says("UMEI", VISIT)
    change = slack.edited(said, VISIT.replace("陆明", "田静"))
    workspace.sends(change)
    workspace.sends(change)
    assert len(workspace.written()) == 1
    told = workspace.platform.said_in("DMEI")
    assert len(told) == 2
    assert "不对" in words(told[1])
    workspace.presses("UMEI", told[1], "撤销")
    assert [one.action for one in workspace.written()] == ["create", "delete"]


def test_a_question_put_right_is_answered_anew(workspace: Workspace) -> None:
    said = workspace.says("UMEI", "我的待半")
    workspace.sends(slack.edited(said, "我的待办"))
    assert "没有待办" in workspace.last("DMEI")["text"]
    workspace.sends(slack.edited(said, "我的待半"))
    unfolded = slack.edited(said, said["event"]["text"])
    count = len(workspace.platform.said_in("DMEI"))
    workspace.sends(unfolded)
    assert len(workspace.platform.said_in("DMEI")) == count


def test_a_deleted_message_leaves_its_record_and_the_way_to_undo_it(workspace: Workspace) -> None:
    said = workspace.says("UMEI", VISIT)
    workspace.sends(slack.deleted(said))
    assert len(workspace.written()) == 1
    assert "撤销" in labels(workspace.last("DMEI"))
    question = workspace.says("UMEI", "我的待办")
    count = len(workspace.platform.said_in("DMEI"))
    workspace.sends(slack.deleted(question))
    assert len(workspace.platform.said_in("DMEI")) == count


# ---------------------------------------------------------------- sending
def test_a_rate_limit_is_waited_for_as_long_as_slack_says(workspace: Workspace) -> None:
    workspace.platform.limited["chat.postMessage"] = [30]
    workspace.says("UMEI", "你好")
    assert workspace.platform.messages == {}
    workspace.settle()
    assert len(workspace.platform.called("chat.postMessage")) == 1
    workspace.later()
    assert len(workspace.platform.said_in("DMEI")) == 1


def test_a_token_that_is_refused_keeps_everything_until_it_is_mended(workspace: Workspace) -> None:
    workspace.platform.tokens.clear()
    workspace.says("UMEI", VISIT)
    workspace.settle()
    assert len(workspace.platform.called("chat.postMessage")) == 1
    workspace.platform.tokens.add(slack.BOT_TOKEN)
    workspace.later()
    assert len(workspace.platform.said_in("DMEI")) == 1
    assert len(workspace.written()) == 1


def test_blocks_that_slack_will_not_have_are_said_as_text(workspace: Workspace) -> None:
    workspace.platform.answers_with["chat.postMessage"] = ["invalid_blocks"]
    workspace.says("UMEI", VISIT)
    shown = workspace.last("DMEI")
    assert "blocks" not in shown
    assert "青禾农业科技有限公司" in shown["text"]
    assert faults(shown) == []
