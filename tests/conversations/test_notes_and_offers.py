"""Notes that are only kept, deals or tasks on another day, offers of prices, money of nobody known, agreement."""

from __future__ import annotations

import pytest
from talking import Chat

from crm_core.models import Opportunity, OpportunityStatus, Payment, Quote, Task

NOTES = (
    "add a note for 青禾: they moved to a new office at 8 Lake Road", "给青禾加个备注：他们搬到湖滨路8号之后只收快递",
    "note for 青禾: phone before you come", "备注一下青禾：陆明不喜欢晚上接电话",
)  # fmt: skip


@pytest.mark.parametrize("said", NOTES)
def test_a_note_is_kept_and_changes_nothing(chat: Chat, said: str) -> None:
    heard = chat.says(said)
    assert [*heard.new] == ["activity"]
    assert heard.new["activity"]["content"] not in ("", said)


def test_what_was_done_is_told_though_it_is_called_a_note(chat: Chat) -> None:
    assert chat.says("给青禾加个备注：昨天拜访了陆明，聊了二期").new["activity"]["kind"] == "visit"


def test_a_deal_opened_again_takes_what_it_comes_to_now(chat: Chat) -> None:
    chat.says("青禾温室滴灌丢了，价格没谈拢")
    chat.says("确认")
    chat.says("青禾温室滴灌重启，50万，月底签")
    (deal,) = [one for one in chat.all(Opportunity) if one.name == "青禾温室滴灌"]
    assert (deal.status, deal.amount) == (OpportunityStatus.OPEN, 500000)


@pytest.mark.parametrize(("choice", "kind"), [("1", "opportunity"), ("任务", "task"), ("2", "task")])
def test_a_deal_and_a_task_of_the_same_words_are_asked_about(chat: Chat, choice: str, kind: str) -> None:
    chat.says("提醒我后天给青禾改滴灌图纸")
    assert chat.says("青禾滴灌那个推到下周五").awaiting == "choice"
    assert [*chat.says(choice).new] == [kind]


def test_whichever_the_words_tell_better_is_put_off(chat: Chat) -> None:
    chat.says("提醒我后天给青禾寄滴灌样管")
    assert [*chat.says("青禾滴灌样管那个推到下周五").new] == ["task"]
    assert [*chat.says("青禾滴灌那单推到下周五").new] == ["opportunity"]
    assert len(chat.all(Task)) == 1


@pytest.mark.parametrize(
    ("said", "amount"),
    [
        ("报价单给青禾：滴灌带 50卷，单价80", 0), ("给青禾报个滴灌带50卷，一共4000块", 4000),
        ("quote 青禾 drip lines, 3 sets, 4,000 in all", 4000),
    ],
)  # fmt: skip
def test_an_offer_of_prices_makes_a_quote(chat: Chat, said: str, amount: int) -> None:
    assert "quote" in chat.says(said).new or "quote" in chat.says("确认").new
    (quote,) = chat.all(Quote)
    assert not amount or quote.amount == amount


def test_a_quote_goes_out_again_at_another_price(chat: Chat) -> None:
    chat.says("给青禾报个滴灌带50卷，一共4000块")
    assert chat.says("requote 青禾 at 36k").new == {"quote": {"amount": "36000.00"}}
    assert chat.says("青禾的报价单重新发一下").new == {"quote": {"status": "sent"}}


@pytest.mark.parametrize("said", ["伏牛生态回了8万", "今天锦绣苗木打过来3万", "Blue Heron paid 50k today"])
def test_money_of_a_company_nobody_knows_is_not_found(chat: Chat, said: str) -> None:
    heard = chat.says(said)
    assert (heard.awaiting, heard.written) == (None, [])
    assert "没有找到" in heard.text or "couldn't find" in heard.text


@pytest.mark.parametrize("said", ["到了5万，剩下的陆明说下月10号付清", "回款5万，还差的他们答应4月10号补上"])
def test_what_is_promised_of_the_rest_is_when_it_is_due(chat: Chat, said: str) -> None:
    chat.says(f"青禾{said}")
    assert {str(one.due_on) for one in chat.all(Payment)} == {"2027-03-20", "2027-04-10"}


@pytest.mark.parametrize("said", ["好吧", "fine", "ok"])
def test_a_customer_who_only_agrees_takes_neither_of_two_offers(chat: Chat, said: str) -> None:
    visitor = chat.as_customer("青禾农业科技有限公司")
    assert visitor.says("你们的棚架能抗几级地震").awaiting == "confirmation"
    assert visitor.says(said).written == []


def test_a_grade_said_again_in_the_same_breath_holds(chat: Chat) -> None:
    heard = chat.says("青禾等级调成A+，哦不对，还是A吧，加个标签重点维护")
    assert heard.new["account"] == {"grade": "A", "tags": ["重点维护"]}
    assert chat.says("把田野级别改B，啊不，C").new["account"]["grade"] == "C"
