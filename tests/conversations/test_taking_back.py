"""Undo, corrections, additions."""

from __future__ import annotations

import pytest
from talking import Chat, Heard

from crm_core.models import Activity, Opportunity, Task

VISIT = "今天拜访了青禾的陆明，看了育苗棚，下周三前我要给他发新报价"


def test_undo_takes_back_all_that_the_message_wrote(chat: Chat) -> None:
    chat.says(VISIT)
    heard = chat.says("撤销")
    assert "跟进「青禾农业科技有限公司 拜访」" in heard.text
    assert "待办" in heard.text
    assert {(entry.action, entry.entity) for entry in heard.written} == {
        ("delete", "activity"),
        ("delete", "task"),
    }
    assert chat.all(Activity) == []
    assert chat.all(Task) == []


def test_undo_by_the_button_of_the_reply(chat: Chat) -> None:
    chat.says("青禾温室滴灌金额改成80万")
    heard = chat.presses("undo")
    assert heard.changes["opportunity"]["amount"] == ["800000.00", "600000.00"]


def _undo_button(heard: Heard) -> str:
    return next(one["id"] for one in heard.answer["replies"][0]["card"]["actions"] if "undo" in one["id"])


def test_the_button_of_an_old_card_does_not_take_back_what_was_written_later(chat: Chat) -> None:
    old = chat.says("青禾温室滴灌金额改成80万")
    new = chat.says("青禾温室滴灌概率改成70%")
    refused = chat.presses(_undo_button(old))
    assert not refused.written
    assert "青禾温室滴灌" in refused.text
    assert "probability" in chat.presses(_undo_button(new)).changes["opportunity"]
    assert "amount" in chat.presses(_undo_button(old)).changes["opportunity"]


@pytest.mark.parametrize("said", ["改错了，撤销", "哎呀记错了撤回吧", "oops undo that", "刚才那条不算，撤掉"])
def test_undo_in_ones_own_words(chat: Chat, said: str) -> None:
    chat.says("青禾温室滴灌金额改成80万")
    assert chat.says(said).changes["opportunity"]["amount"] == ["800000.00", "600000.00"]


def test_undo_again_takes_back_the_message_before(chat: Chat) -> None:
    chat.says("青禾温室滴灌金额改成80万")
    chat.says("青禾温室滴灌概率改成70%")
    assert "probability" in chat.says("撤销").changes["opportunity"]
    assert "amount" in chat.says("撤销").changes["opportunity"]
    assert "没有可以撤销" in chat.says("撤销").text


def test_undo_of_what_is_older_than_half_an_hour_asks(chat: Chat) -> None:
    chat.says(VISIT)
    chat.later(minutes=31)
    asked = chat.says("撤销")
    assert asked.awaiting == "confirmation"
    assert "青禾农业科技有限公司" in asked.text
    assert not asked.written
    assert len(chat.says("确认").written) == 2
    assert chat.all(Activity) == []


def test_an_old_undo_that_is_refused_leaves_everything(chat: Chat) -> None:
    chat.says(VISIT)
    chat.later(minutes=31)
    chat.says("撤销")
    assert chat.says("取消").awaiting is None
    assert len(chat.all(Activity)) == 1


def test_undo_is_refused_with_both_values_when_somebody_changed_the_record_since(chat: Chat) -> None:
    chat.says("青禾温室滴灌金额改成80万")
    chat.by("shen").says("青禾温室滴灌金额改成75万")
    heard = chat.says("撤销")
    assert not heard.written
    assert "800000" in heard.text
    assert "750000" in heard.text
    assert "金额" in heard.text


def test_undo_does_not_reach_into_another_conversation(chat: Chat) -> None:
    chat.says(VISIT)
    assert not chat.by("mei", "elsewhere").says("撤销").written


def test_a_correction_moves_the_record_and_its_task(chat: Chat) -> None:
    chat.says(VISIT)
    heard = chat.says("不对，是田野")
    assert [entry.action for entry in heard.written] == ["update", "update"]
    assert heard.new["activity"]["account"] == "田野种苗有限公司"
    assert heard.new["task"]["account"] == "田野种苗有限公司"


def test_a_correction_of_when_it_was(chat: Chat) -> None:
    chat.says(VISIT)
    heard = chat.says("不对，是昨天下午")
    assert heard.new["activity"] == {"occurred_at": "2027-03-09T12:00:00+08:00"}


def test_a_correction_of_the_next_step_moves_its_task(chat: Chat) -> None:
    chat.says(VISIT)
    heard = chat.says("不对，是下周四")
    assert heard.new == {
        "activity": {"next_at": "2027-03-18T09:00:00+08:00"}, "task": {"due_at": "2027-03-18T09:00:00+08:00"},
    }  # fmt: skip


@pytest.mark.parametrize("said", ["说错了，是周五前发报价", "不对，是周五", "不对，报价是周五发"])
def test_a_correction_in_the_terms_of_the_next_step_is_of_the_next_step(chat: Chat, said: str) -> None:
    chat.says("今天拜访了青禾的陆明，看了育苗棚，周四给他发新报价")
    heard = chat.says(said)
    assert heard.new["task"]["due_at"].startswith("2027-03-12")
    assert "occurred_at" not in heard.new["activity"]


@pytest.mark.parametrize("said", ["不对，是昨天去的", "不对，是周二去的"])
def test_a_correction_of_when_it_was_done_leaves_the_next_step(chat: Chat, said: str) -> None:
    chat.says("今天拜访了青禾的陆明，看了育苗棚，周四给他发新报价")
    assert [*chat.says(said).new["activity"]] == ["occurred_at"]


def test_a_correction_finds_the_record_that_it_fits(chat: Chat) -> None:
    chat.says("今天拜访了青禾的田静，过了管路图，青禾温室滴灌金额改成65万")
    heard = chat.says("不对，是56万")
    assert heard.changes == {"opportunity": {"amount": ["650000.00", "560000.00"]}}
    assert "56万" in chat.says("为什么是56万").text


def test_a_correction_cannot_close_an_opportunity_behind_the_confirmation(chat: Chat) -> None:
    chat.says("青禾温室滴灌推进到商务谈判")
    chat.says("不对，是成交")
    assert {one.name: one.status for one in chat.all(Opportunity)}["青禾温室滴灌"] == "open"


def test_a_sentence_is_added_to_what_was_written(chat: Chat) -> None:
    chat.says("今天拜访了青禾的陆明，看了育苗棚")
    heard = chat.says("刚才那条补一句：他们三月底开董事会")
    before, after = heard.changes["activity"]["content"]
    assert after.startswith(before)
    assert "三月底开董事会" in after


def test_a_correction_of_nothing_says_so(chat: Chat) -> None:
    heard = chat.says("不对，是昨天下午")
    assert heard.text
    assert not heard.written


def test_what_was_entered_twice_goes_after_a_yes(chat: Chat) -> None:
    chat.says("今天上午拜访了青禾的田静，聊了喷头，周五前报价")
    asked = chat.says("刚才那条录重了，删了吧")
    assert asked.awaiting == "confirmation"
    assert not asked.written
    assert [(one.action, one.entity) for one in chat.says("确认").written] == [
        ("delete", "task"), ("delete", "activity"),
    ]  # fmt: skip


def test_one_of_two_follow_ups_of_a_customer_is_deleted_by_name(chat: Chat) -> None:
    chat.says("今天上午拜访了青禾，聊了喷头")
    assert "喷头" in chat.says("青禾那条拜访录了两遍，去掉一条").text
    assert not chat.says("算了，留着").written
    chat.says("青禾那条拜访录了两遍，去掉一条")
    assert [(one.action, one.entity) for one in chat.says("确认").written] == [("delete", "activity")]
