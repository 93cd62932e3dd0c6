"""Short questions about the money of the contract or the customer just spoken of."""

from __future__ import annotations

import pytest
from talking import Chat

from crm_core.models import Contract
from crm_core.services import payments


@pytest.fixture
def shown(chat: Chat) -> Chat:
    """A contract of which the first instalment has come and another is still to come, just shown."""
    with chat.app.database.transaction() as session:
        contract = session.query(Contract).filter(Contract.number == "GH-2027-01").one()
        first = payments.plan(
            session,
            by=contract.owner,
            amount=100000,
            due_on=contract.signed_on,
            contract=contract,
            term="预付款",
        )
        payments.receive(session, first, by=contract.owner, on=contract.signed_on)
    chat.says("看下合同GH-2027-01")
    return chat


@pytest.mark.parametrize(
    "asked", ["还有多少没回", "那份合同还有多少没回", "剩下的呢", "剩下的什么时候到", "尾款什么时候",
              "那下一笔什么时候", "how much is still outstanding on it", "and the rest?", "when is the next one due"],
)  # fmt: skip
def test_what_is_still_to_come_of_the_contract(shown: Chat, asked: str) -> None:
    told = shown.says(asked).text
    assert "¥96,000" in told or "CNY 96,000" in told
    assert "100,000" not in told
    assert "GH-2027-01" in told.splitlines()[-1]


def test_whether_and_when_an_instalment_came(shown: Chat) -> None:
    assert "100,000" in shown.says("预付款收到没").text
    told = shown.says("哪天到的账").text
    assert "1月5日（周二） 到账" in told
    assert "96,000" not in told


@pytest.mark.parametrize("asked", ["下次约的什么时候", "剩下的几个客户呢"])
def test_what_is_no_money_is_left_alone(shown: Chat, asked: str) -> None:
    assert "96,000" not in shown.says(asked).text


@pytest.mark.parametrize("asked", ["contract GH-2027-01", "合同GH-2027-01", "GH-2027-01"])
def test_a_number_and_its_noun_are_shown_and_write_nothing(chat: Chat, asked: str) -> None:
    said = chat.says(asked)
    assert "一期棚架" in said.text
    assert not said.written


@pytest.mark.parametrize("asked", ["苏州明远农业的负责人是谁", "蓝湾酒店的联系人有哪些", "海城农业谁在跟"])
def test_another_company_that_is_named_beats_the_one_spoken_of(chat: Chat, asked: str) -> None:
    chat.says("青禾的负责人是谁")
    told = chat.says(asked).text
    assert "没有找到" in told
    assert "罗梅" not in told


@pytest.mark.parametrize("said", ["今天去了青禾酒店，聊了聊价格", "青禾酒店的合同什么时候到期"])
def test_a_house_of_another_trade_is_another_customer(chat: Chat, said: str) -> None:
    assert not chat.says(said).written


def test_it_is_the_customer_spoken_of(chat: Chat) -> None:
    chat.says("青禾的负责人是谁")
    assert "96,000" in chat.says("它还欠多少").text
