"""Complaints are tickets of a category of their own: they are counted, by month too."""

from __future__ import annotations

import pytest
from talking import Chat


@pytest.fixture
def complained(chat: Chat) -> Chat:
    customer = chat.as_customer("青禾农业科技有限公司", "陆明")
    customer.says("我要投诉，你们送货太慢了")
    customer.says("控制器不启动了，报修")
    return chat.by("shen")


@pytest.mark.parametrize(
    "text", ["这个月有多少投诉？", "本月投诉几起", "how many complaints this month", "几起投诉？"]
)
def test_they_are_counted(complained: Chat, text: str) -> None:
    heard = complained.says(text)
    assert heard.intents == ["figure.ask"]
    assert "GD-0001" in heard.text
    assert "GD-0002" not in heard.text


def test_their_trend_goes_by_month(complained: Chat) -> None:
    assert "2027-03：1" in complained.says("最近三个月投诉趋势").text


@pytest.mark.parametrize("text", ["投诉电话是多少", "怎么投诉", "青禾投诉我们送货慢，开个工单"])
def test_other_words_about_complaints_are_no_figures(complained: Chat, text: str) -> None:
    assert complained.says(text).intents != ["figure.ask"]


@pytest.mark.parametrize(
    "told",
    [
        "电梯里困了个老人！",
        "工人手夹在传送带里了，快来人",
        "People are stuck in the lift, please send someone",
    ],
)
def test_people_in_danger_are_a_ticket_at_once_and_urgent(chat: Chat, told: str) -> None:
    ticket = chat.as_customer("青禾农业科技有限公司", "陆明").says(told).new["ticket"]
    assert ticket["priority"] == "urgent"


@pytest.mark.parametrize(
    "asked", ["电梯困人了怎么办", "假如有人关在电梯里，你们多久能到？", "不需要人工客服，直接说发票多久能开"]
)
def test_what_happens_in_such_a_case_is_only_asked(chat: Chat, asked: str) -> None:
    assert not chat.as_customer("青禾农业科技有限公司", "陆明").says(asked).written
