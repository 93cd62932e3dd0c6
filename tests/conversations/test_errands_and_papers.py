"""What is moved is the chase and not the money; what is signed may be a contract and no deal."""

from __future__ import annotations

import pytest
from talking import Chat

CHASED = (
    ("提醒我后天催青禾的预付款", "催青禾预付款那个推到下周二"),
    ("提醒我后天跟青禾做尾款对账", "青禾尾款对账挪到下周二"),
    ("remind me in two days to chase the 青禾 invoice", "push the 青禾 invoice chase to next Tuesday"),
    ("remind me in two days to call 青禾 about the deposit", "move the call with 青禾 on the deposit to next Tuesday"),
)  # fmt: skip


@pytest.mark.parametrize(("before", "said"), CHASED)
def test_an_errand_about_money_moves_and_the_money_stays(chat: Chat, before: str, said: str) -> None:
    chat.says(before)
    heard = chat.says(said)
    assert heard.intents == ["task.postpone"]
    assert [*heard.new] == ["task"]


@pytest.mark.parametrize(
    "said", ["青禾的货款推到下周二付", "青禾的货款往后延到4月2号", "move the 青禾 payment to Apr 2"]
)
def test_the_money_itself_moves(chat: Chat, said: str) -> None:
    chat.says("提醒我后天催青禾的货款")
    assert [*chat.says(said).new] == ["payment"]


def test_an_errand_about_money_is_no_other_task_of_the_customer(chat: Chat) -> None:
    chat.says("remind me in two days to send samples to 青禾")
    assert chat.says("push the 青禾 invoice chase to next Tuesday").written == []


def test_a_task_long_due_is_put_off_from_today(chat: Chat) -> None:
    chat.says("提醒我明天给青禾寄样册")
    chat.later(days=9)
    heard = chat.says("青禾寄样册那个任务往后推两天")
    assert heard.new["task"]["due_at"].startswith("2027-03-21")


@pytest.mark.parametrize(
    "said", ["青禾 signed the drip irrigation contract today, 610k", "青禾今天签了滴灌合同，61万"]
)
def test_a_contract_of_the_deal_wins_it(chat: Chat, said: str) -> None:
    assert (chat.says(said).awaiting, chat.says("确认").new["opportunity"]["status"]) == (
        "confirmation",
        "won",
    )


@pytest.mark.parametrize("said", ["青禾今天签了大棚年检协议，3.8万", "青禾今天把备件供货合同签了，3万8"])
def test_a_contract_of_something_else_is_read_back(chat: Chat, said: str) -> None:
    assert chat.says(said).awaiting == "confirmation"
    assert chat.says("确认").new["contract"]["amount"] == "38000.00"


def test_where_there_is_no_deal_the_contract_is_entered(chat: Chat) -> None:
    heard = chat.says("田野 signed the annual service agreement today, 38k")
    assert heard.new["contract"] | {"amount": "38000.00", "signed_on": "2027-03-10"} == heard.new["contract"]


@pytest.mark.parametrize(
    "said", ["青禾 hasn't signed the drip contract yet", "青禾 signed an agreement with Netafim"]
)
def test_what_was_not_signed_to_us_writes_nothing_of_the_deal(chat: Chat, said: str) -> None:
    assert "opportunity" not in chat.says(said).new
    assert "contract" not in chat.says("yes").new
