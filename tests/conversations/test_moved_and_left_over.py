"""What is left of a sum comes another day, appointments are put off, and deals are told by what they are about."""

from __future__ import annotations

from datetime import date

import pytest
from talking import Chat

from crm_core.models import Activity, Opportunity, Payment, PaymentStatus, Task


def test_the_rest_of_a_sum_is_due_on_the_day_that_was_promised(chat: Chat) -> None:
    heard = chat.says("青禾打了5万过来，剩下4.6万说下月10号给")
    rest = next(one for one in chat.all(Payment) if one.status is PaymentStatus.PLANNED)
    assert (rest.amount, rest.due_on) == (46000, date(2027, 4, 10))
    assert "应付 4月10日" in heard.text


def test_a_promise_to_pay_the_rest_is_no_receipt(chat: Chat) -> None:
    chat.says("青禾付了5万，余下4.6万月底结清")
    assert sorted((one.amount, one.status) for one in chat.all(Payment)) == [
        (46000, PaymentStatus.PLANNED), (50000, PaymentStatus.PAID),
    ]  # fmt: skip


@pytest.mark.parametrize("said", ["青禾把演示改到周五下午两点了", "青禾陆明把演示推到周五14点"])
def test_what_is_put_off_is_a_task_and_no_visit(chat: Chat, said: str) -> None:
    assert chat.says(said).new["task"]["due_at"] == "2027-03-12T14:00:00+08:00"
    assert chat.all(Activity) == []


def test_a_task_for_it_is_moved(chat: Chat) -> None:
    chat.says("提醒我周四给青禾做演示")
    assert chat.says("青禾的演示改到周五下午两点").intents == ["task.postpone"]
    assert [one.due_at.day for one in chat.all(Task)] == [12]


@pytest.mark.parametrize("said", ["滴灌那个推到5月20号", "滴灌那单估计5月20号签"])
def test_a_deal_is_told_by_what_it_is_about(chat: Chat, said: str) -> None:
    assert chat.says(said).new == {"opportunity": {"close_date": "2027-05-20"}}
    assert chat.says("卷帘那个推到5月20号").written == []


def test_no_deal_moves_with_a_meeting_of_it(chat: Chat) -> None:
    chat.says("青禾温室滴灌的评审会推到3月18号")
    assert next(one for one in chat.all(Opportunity) if one.name == "青禾温室滴灌").close_date == date(
        2027, 4, 30
    )


def test_who_comes_instead_is_named_and_can_be_entered(chat: Chat) -> None:
    heard = chat.says("青禾陆明不干了，换成他徒弟方小军")
    assert "方小军" in heard.text
    assert chat.says("给青禾加联系人方小军").new["contact"]["name"] == "方小军"


def test_what_is_said_of_the_deal_in_talk_changes_it_and_is_no_note(chat: Chat) -> None:
    chat.says("跟青禾陆明通了电话，他咬死48万")
    assert chat.says("48万就48万吧，改了").new == {"opportunity": {"amount": "480000.00"}}
    assert chat.says("这单5月20号能签").new == {"opportunity": {"close_date": "2027-05-20"}}


def test_a_bare_order_to_remind_is_of_the_customer_there_is_talk_of(chat: Chat) -> None:
    chat.says("青禾陆明终于回我微信了，说等新厂搬完再聊")
    assert chat.says("五一后提醒我").new["task"]["title"] == "跟进青禾"


def test_what_was_just_written_is_taken_back_by_words_not_to_note_it(chat: Chat) -> None:
    chat.says("青禾陆明说滴灌要等验收完再说")
    assert chat.says("别记").intents == ["dialogue.undo"]
    assert chat.all(Activity) == []


def test_of_two_of_one_name_the_one_at_the_customer_in_talk_is_meant(chat: Chat) -> None:
    chat.says("去了青禾，跟田静试了滴灌带")
    assert chat.says("昨天给陆明打了电话").new["activity"]["account"] == "青禾农业科技有限公司"
