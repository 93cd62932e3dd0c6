"""What people say of their deals, and what becomes of them."""

from __future__ import annotations

import pytest
from talking import Chat


@pytest.mark.parametrize("answer", ["慢着，我再问问，先别动", "no, keep it", "先不删了，留着吧"])
def test_a_deal_is_deleted_after_a_yes_only_and_any_words_refuse(chat: Chat, answer: str) -> None:
    asked = chat.says("青禾温室滴灌这个商机建重了，删掉吧")
    assert asked.awaiting == "confirmation"
    refused = chat.says(answer)
    assert refused.awaiting is None
    assert not refused.written
    chat.says("把青禾温室滴灌这个商机删掉")
    assert [(one.action, one.entity) for one in chat.says("确认").written] == [("delete", "opportunity")]


@pytest.mark.parametrize(
    ("said", "day"),
    {
        "青禾温室滴灌预计成交往后挪两个礼拜": "2027-05-14",
        "青禾温室滴灌提前一周": "2027-04-23",
        "青禾温室滴灌顺延一个月": "2027-05-30",
    }.items(),
)
def test_so_much_later_counts_from_the_day_it_was_to_close(chat: Chat, said: str, day: str) -> None:
    assert chat.says(said).new["opportunity"] == {"close_date": day}


@pytest.mark.parametrize(
    ("said", "amount"),
    {
        "青禾温室滴灌在现在的金额上减12万": "480000.00",
        "青禾温室滴灌再加5万": "650000.00",
        "青禾温室滴灌客户又加了一个棚，60万变72万": "720000.00",
    }.items(),
)
def test_sums_may_be_said_as_differences(chat: Chat, said: str, amount: str) -> None:
    assert chat.says(said).new["opportunity"] == {"amount": amount}


def test_another_deal_of_the_same_customer_leaves_the_first_alone(chat: Chat) -> None:
    heard = chat.says("青禾又有新活，再open一个商机：育苗棚，按100万估，11月20号close")
    assert [(one.action, one.entity) for one in heard.written] == [("create", "opportunity")]
    assert heard.new["opportunity"]["amount"] == "1000000.00"


@pytest.mark.parametrize(
    "said", ["青禾滴灌那边赢率写六成", "温室滴灌不太乐观，赢率往下调，60%吧", "温室滴灌这个deal概率改60%"]
)
def test_a_piece_of_its_name_is_enough(chat: Chat, said: str) -> None:
    assert chat.says(said).new["opportunity"] == {"probability": 60}


@pytest.mark.parametrize(
    "said",
    [
        "青禾的尾款今天先回了5万",
        "青禾一期棚架的款今天打过来5万",
        "青禾 wired only 50,000 of the 96,000, it arrived today",
    ],
)
def test_money_received_is_no_follow_up(chat: Chat, said: str) -> None:
    assert {one.entity for one in chat.says(said).written} == {"payment"}


def test_a_deal_that_is_named_is_lost_though_a_task_is_called_like_it(chat: Chat) -> None:
    chat.says("明天上午十点提醒我给青禾送温室滴灌样管")
    heard = chat.says("青禾温室滴灌黄了，主要是嫌交期长")
    assert (heard.awaiting, heard.written) == ("confirmation", [])
    assert "交期长" in chat.says("确认").new["opportunity"]["lost_reason"]


def test_a_deal_goes_a_stage_on_without_its_name_but_is_not_won_by_it(chat: Chat) -> None:
    said = ["青禾温室滴灌退回上一阶段"] * 4
    stages = [chat.says(one).new.get("opportunity", {}).get("stage") for one in said]
    assert stages[-1] is None
    on = [chat.says("青禾温室滴灌往前走一步") for _ in range(4)]
    assert [one.new["opportunity"]["stage"] for one in on[:3]] == [
        "needs_confirmed",
        "proposal",
        "negotiation",
    ]
    assert not on[3].written
    assert "赢单" in on[3].text


def test_a_deal_of_a_company_nobody_knows_is_not_another_companys(chat: Chat) -> None:
    assert "没有找到「凤凰岛酒店」" in chat.says("凤凰岛酒店那个温室项目推进到哪个阶段了").text
    changed = chat.says("青鸟酒店的温室滴灌改到50万")
    assert not changed.written
