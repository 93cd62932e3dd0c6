"""Figures and lists as managers, finance and reps ask for them."""

from __future__ import annotations

import pytest
from talking import Chat

from crm_core.models import Contract, ContractStatus


@pytest.fixture
def running_contract(chat: Chat) -> Chat:
    """The contract has begun."""
    with chat.app.database.transaction() as session:
        session.query(Contract).one().status = ContractStatus.ACTIVE
    return chat


@pytest.mark.parametrize(
    "asked", ["近三个月新增客户数", "东区各月新增线索", "本月新增线索比上月", "new leads by source"]
)
def test_how_many_new_ones_there_are_enters_none(chat: Chat, asked: str) -> None:
    said = chat.by("boss").says(asked)
    assert said.intents == ["figure.ask"]
    assert not said.written


def test_a_new_customer_whose_name_begins_with_compared_is_entered(chat: Chat) -> None:
    assert chat.says("新增客户比邻园艺有限公司").new["account"]["name"] == "比邻园艺有限公司"


@pytest.mark.parametrize(
    "asked", ["青禾最近两次拜访记录", "青禾最近跟进", "last 2 visits to 青禾", "青禾的沟通记录"]
)
def test_the_last_follow_ups_are_shown_and_none_is_written(chat: Chat, asked: str) -> None:
    chat.says("昨天拜访了青禾的陆明，看了棚架")
    said = chat.says(asked)
    assert "棚架" in said.text
    assert not said.written


def test_a_visit_told_in_like_words_is_written(chat: Chat) -> None:
    assert "activity" in chat.says("青禾今天拜访了两次，陆明没表态").new


@pytest.mark.parametrize("asked", ["青禾的合同还剩几天到期", "how long until the 青禾 contract runs out"])
def test_the_days_that_a_contract_still_runs_are_told(running_contract: Chat, asked: str) -> None:
    assert "300" in running_contract.says(asked).text


@pytest.mark.parametrize("asked", ["我手上没到期的合同有哪些", "还在执行的合同有几份"])
def test_contracts_that_still_run_are_no_contracts_that_end(running_contract: Chat, asked: str) -> None:
    assert "GH-2027-01" in running_contract.says(asked).text


@pytest.mark.parametrize("asked", ["本季度预测", "forecast for this quarter", "预测一下第二季度能签多少"])
def test_a_forecast_tells_what_the_odds_make_of_it(chat: Chat, asked: str) -> None:
    told = chat.by("boss").says(asked.replace("本季度", "二季度").replace("this quarter", "Q2")).text
    assert "300,000" in told


def test_two_regions_are_compared_with_each_other(chat: Chat) -> None:
    told = chat.by("boss").says("compare 东区 and 西区 pipeline").text
    assert "东区：" in told
    assert "对比 " not in told


def test_deals_whose_day_is_near(chat: Chat) -> None:
    assert "青禾温室滴灌" not in chat.says("我手上有几个单子快到签约日了").text
    chat.says("青禾温室滴灌预计成交改到3月25号")
    assert "青禾温室滴灌" in chat.says("我手上有几个单子快到签约日了").text


def test_how_long_ago_each_customer_was_spoken_to(chat: Chat) -> None:
    chat.says("昨天拜访了青禾的陆明，看了棚架")
    told = chat.says("我名下的客户多久没联系了").text
    assert "青禾农业科技有限公司" in told
    assert "1 天前" in told


def test_towns_are_found_in_either_script(chat: Chat) -> None:
    chat.says("青禾的地址改成深圳市南山区科苑路1号")
    assert "青禾" in chat.by("boss").says("customers in Shenzhen").text


def test_whose_customer_nobody_knows_is_not_found(chat: Chat) -> None:
    assert "没有找到「雪原乳业」" in chat.says("who owns 雪原乳业").text
