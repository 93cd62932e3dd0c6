"""How often a customer, or one of their people, was called on or rung up."""

from __future__ import annotations

import pytest
from talking import Chat

from crm_core.models import Activity

QUALIFIED = {
    "青禾这个月跟了几次": "共 3 条",
    "给青禾打了几次电话": "共 1 条",
    "我今年见过田静几次": "共 1 条",
    "这个月拜访青禾的次数": "共 2 条",
    "青禾跟进次数": "共 3 条",
    "how many times did we visit 青禾 this month": "Follow-ups: 2",
}


@pytest.fixture
def chatted(chat: Chat) -> Chat:
    for told in (
        "昨天拜访了青禾的陆明，聊了滴灌",
        "前天去青禾见了田静，看了棚架",
        "今天给青禾的陆明打了电话，对方要改图",
    ):
        assert "activity" in chat.says(told).new
    return chat


@pytest.mark.parametrize(("asked", "told"), QUALIFIED.items())
def test_follow_ups_are_counted(chatted: Chat, asked: str, told: str) -> None:
    answer = chatted.says(asked)
    assert told in answer.text
    assert "青禾" in answer.text
    assert not answer.written


def test_whom_it_was_with_is_told_in_what_was_counted(chatted: Chat) -> None:
    assert "青禾农业科技有限公司 田静" in chatted.says("跟田静聊过几次").text


@pytest.mark.parametrize("told", ["今天青禾打了三次电话催我要图", "青禾联系了好几次没回音，先放一放"])
def test_what_is_told_is_no_question(chat: Chat, told: str) -> None:
    assert chat.says(told).intents == ["activity.log"]
    assert len(chat.all(Activity)) == 1


def test_orders_and_repairs_are_no_follow_ups(chatted: Chat) -> None:
    assert "工单" in chatted.says("青禾报修过几次").text
    assert "商机" in chatted.says("青禾今年下过几次单").text


def test_a_slip_is_a_deal_to_who_sells_and_a_ticket_to_who_repairs(chat: Chat) -> None:
    chat.says("青禾报修：控制器不启动了，开个工单")
    assert "方案提交" in chat.says("青禾这单到哪一步了").text
    assert "控制器" in chat.says("青禾那张工单到哪一步了").text
    assert "控制器" in chat.says("青禾控制器那单怎么样了").text
    service = chat.by("gao")
    assert "控制器" in service.says("青禾这个单子什么进展").text
