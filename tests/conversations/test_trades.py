"""Trades and kinds of customers that the records write otherwise than the speaker, and what nothing is known of."""

from __future__ import annotations

import pytest
from talking import Chat

from crm_core.models import Account


@pytest.fixture
def told(chat: Chat) -> Chat:
    """Two customers of ours with a trade."""
    with chat.app.database.transaction() as session:
        for name, industry, kind in (
            ("青禾农业科技有限公司", "连锁酒店", "终端"),
            ("田野种苗有限公司", "花卉", "经销商"),
        ):
            one = session.query(Account).filter(Account.name == name).one()
            one.industry, one.kind = industry, kind
    return chat.by("boss")


@pytest.mark.parametrize(
    "asked",
    ["how many hotel customers do we have", "hotel deals", "deals in hospitality", "酒店行业的客户有哪些", 
     "做酒店的客户有几家", "which hotels do we have"],
)  # fmt: skip
def test_a_trade_is_found_in_other_words(told: Chat, asked: str) -> None:
    said = told.says(asked).text
    assert "连锁酒店" in said
    assert "田野" not in said


@pytest.mark.parametrize("asked", ["list our dealers", "distributor accounts", "代理商客户有几家"])
def test_a_kind_of_customer_is_found_in_other_words(told: Chat, asked: str) -> None:
    said = told.says(asked).text
    assert "田野种苗" in said
    assert "青禾" not in said


@pytest.mark.parametrize("asked", ["who do we call at the hotel", "蓝湾酒店的合同有几份"])
def test_a_trade_in_a_name_or_a_place_narrows_nothing(told: Chat, asked: str) -> None:
    assert "连锁酒店" not in told.says(asked).text


@pytest.mark.parametrize(
    "asked", ["快递袋这条线今年下了多少单", "无人机今年一共签了多少", "大理石业务今年回款多少"]
)
def test_what_nothing_is_known_of_is_told(told: Chat, asked: str) -> None:
    thing = asked[:3]
    assert f"没看懂「{thing}」" in told.says(asked).text


def test_a_company_that_nobody_knows_has_no_contracts(told: Chat) -> None:
    assert "没有找到「恒通物流公司」" in told.says("恒通物流公司的合同有几份").text
