"""What somebody may not see does not exist for them, and nothing is written there."""

from __future__ import annotations

import pytest
from talking import Chat

from crm_core.models import Account

SECRETS = ("姚俊", "91", "邓磊", "1370000", "西区", "贺浩")


@pytest.mark.parametrize(
    "ask",
    [
        "{}最近跟进到哪了？", "{}整体情况", "{}的负责人是谁？", "{}的总经理电话多少？", "{}的合同给我看看",
        "{}那个商机现在什么阶段？", "who owns {}?",
    ],
)  # fmt: skip
def test_another_reps_customer_is_answered_as_one_that_does_not_exist(chat: Chat, ask: str) -> None:
    theirs, nobodys = chat.says(ask.format("山海畜牧")), chat.says(ask.format("灰鸥畜牧"))
    assert theirs.text.replace("山海畜牧", "…") == nobodys.text.replace("灰鸥畜牧", "…")
    assert not [secret for secret in SECRETS if secret in theirs.text]


@pytest.mark.parametrize(
    "order",
    [
        "山海牧场通风金额改成10万",
        "山海牧场通风赢了",
        "删除客户山海畜牧有限公司",
        "把客户山海畜牧有限公司转给罗梅",
    ],
)
def test_nothing_of_another_rep_is_written(chat: Chat, order: str) -> None:
    asked = chat.says(order)
    assert not asked.written
    assert not chat.says("确认").written
    assert not [secret for secret in SECRETS if secret in asked.text]


def test_a_manager_sees_the_region_and_an_executive_all(chat: Chat) -> None:
    assert "60万" in chat.by("shen").says("青禾温室滴灌现在什么阶段，金额多少？").text
    assert "91万" not in chat.by("shen").says("山海牧场通风金额多少？").text
    assert "91万" in chat.by("hao").says("山海牧场通风金额多少？").text
    assert "91万" in chat.by("boss").says("山海牧场通风金额多少？").text


def test_service_sees_contracts_without_their_prices(chat: Chat) -> None:
    service = chat.by("gao")
    for ask in ("青禾的合同给我看看", "GH-2027-01合同多少钱？", "合同总额多少？", "青禾还有多少没回款？"):
        heard = service.says(ask)
        assert "32万" not in heard.text, ask
        assert "320,000" not in heard.text, ask
        assert "96,000" not in heard.text, ask
    assert "GH-2027-01" in service.says("青禾的合同给我看看").text


def test_service_writes_tickets_and_no_opportunities(chat: Chat) -> None:
    service = chat.by("gao")
    assert service.says("给青禾开个工单：灌溉控制器不启动").new["ticket"]["account"] == "青禾农业科技有限公司"
    assert not service.says("青禾温室滴灌推进到商务谈判").written


def test_a_colleague_who_has_left_is_not_answered(chat: Chat) -> None:
    assert "没有找到" in chat.by("nobody").says("青禾整体情况").text


# ---------------------------------------------------------------- 撞单
def test_a_customer_of_somebody_else_is_not_made_again_and_the_manager_is_told(chat: Chat) -> None:
    asked = chat.says("上午拜访了山海畜牧，聊了牧场通风")
    assert asked.awaiting == "choice"
    heard = chat.says("新建")
    assert not heard.written
    assert "已经有了" in heard.text
    assert "沈岚" in heard.text
    assert not [secret for secret in SECRETS if secret in heard.text]
    told = chat.notices_to("shen")
    assert len(told) == 1
    assert "罗梅" in told[0]
    assert "山海畜牧" in told[0]
    assert "姚俊" not in told[0]  # of another region: not hers to know either


def test_the_follow_up_of_a_refused_customer_stays_a_draft(chat: Chat) -> None:
    chat.says("上午拜访了山海畜牧，聊了牧场通风")
    assert chat.says("新建").awaiting == "choice"
    heard = chat.says("说错了，是田野")
    assert heard.new["activity"]["account"] == "田野种苗有限公司"
    assert "牧场通风" in heard.new["activity"]["content"]


def test_a_draft_is_written_once_the_manager_has_settled_it(chat: Chat) -> None:
    chat.says("上午拜访了山海畜牧，聊了牧场通风")
    chat.says("新建")
    chat.by("boss").says("把客户山海畜牧转给罗梅")
    chat.by("boss").says("确认")
    assert chat.says("山海畜牧").new["activity"]["account"] == "山海畜牧有限公司"


def test_ordering_a_customer_that_exists_elsewhere_is_the_same(chat: Chat) -> None:
    heard = chat.says("新建客户山海畜牧有限公司")
    assert heard.awaiting is None
    assert not heard.written
    assert len(chat.notices_to("shen")) == 1
    assert [one.name for one in chat.all(Account)].count("山海畜牧有限公司") == 1


def test_ones_own_customer_is_named_instead(chat: Chat) -> None:
    heard = chat.says("新建客户青禾农业科技有限公司")
    assert not heard.written
    assert "青禾农业科技有限公司" in heard.text
    assert chat.notices_to("shen") == []
