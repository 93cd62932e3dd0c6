"""A question that waits while other things are said: it neither takes their words nor is said over and over."""

from __future__ import annotations

import pytest
from talking import Chat


def test_it_comes_back_whole_once_and_is_then_called_to_mind(chat: Chat) -> None:
    chat.says("今天拜访了云溪，看了大棚")
    once = chat.says("青禾陆明电话多少").text
    again = chat.says("青禾归谁管")
    assert "1 云溪" in once
    assert "1 云溪" not in again.text
    assert "还没定" in again.text
    assert again.awaiting == "choice"
    assert chat.says("2").new["activity"]["account"].startswith("云溪")


@pytest.mark.parametrize("asked", ["他手机多少来着", "what's his mobile, by the way?"])
def test_him_is_whom_the_open_request_tells_of(chat: Chat, asked: str) -> None:
    chat.says("提醒我给青禾陆明寄样品")
    heard = chat.says(asked)
    assert "陆明" in heard.text
    assert heard.awaiting == "slot:due_at"
    assert chat.says("明天下午三点").new["task"]["contact"] == "陆明"


def test_a_change_is_of_what_was_written_since(chat: Chat) -> None:
    chat.says("周五提醒云溪的事")
    chat.says("下周二上午十点提醒我给青禾陆明打电话")
    heard = chat.says("改成周三下午两点")
    assert heard.changes["task"]["due_at"][1][11:16] == "14:00"


@pytest.mark.parametrize("said", ["地点在他们仓库", "把它分给姚俊", "那个单加急"])
def test_a_sentence_is_no_customers_name(chat: Chat, said: str) -> None:
    chat.says("今天去拜访了，看了新棚，聊得不错")
    heard = chat.says(said)
    assert heard.written == []
    assert said not in heard.text.partition("还没定")[0]
    assert chat.says("青禾").new["activity"]["account"] == "青禾农业科技有限公司"


def test_the_deal_of_another_customer_is_no_choice(chat: Chat) -> None:
    chat.says("云溪的商机金额改成五万")
    assert "activity" not in chat.says("田野那边要8台不要10台了").new


def test_that_task_is_the_one_just_spoken_of_or_asked_for(chat: Chat) -> None:
    chat.says("明天十点提醒我给青禾发资料")
    assert chat.says("那个任务关掉").changes["task"]["status"][1] == "done"
    chat.says("后天十点提醒我给田野打电话")
    chat.says("后天十一点提醒我给青禾打电话")
    assert chat.by("mei", "c9").says("那个任务关掉").awaiting == "choice"


def test_what_is_told_in_several_messages_is_one_follow_up(chat: Chat) -> None:
    chat.says("今天拜访了青禾的陆明")
    chat.says("聊了新棚的滴灌，他们希望12月前装完")
    heard = chat.says("我答应他下周一把方案发过去")
    assert heard.intents == ["dialogue.append"]
    assert heard.new["task"]["due_at"].startswith("2027-03-15")
    content = chat.says("他说预算批了").new["activity"]["content"]
    assert [line[:3] for line in content.split("\n")] == ["今天拜", "聊了新", "我答应", "他说预"]


def test_the_way_that_was_ordered_to_be_noted_is_kept(chat: Chat) -> None:
    assert chat.says("我要记个拜访").awaiting == "slot:account"
    heard = chat.says("青禾，陆明，聊的开春那几天怎么育苗")
    assert heard.new["activity"]["kind"] == "visit"
    assert heard.new["activity"]["content"].startswith("青禾")
    assert "task" not in heard.new


def test_a_question_between_is_no_part_of_it(chat: Chat) -> None:
    chat.says("今天拜访了青禾的陆明")
    assert chat.says("他电话多少？").written == []
    assert chat.says("什么时候能发货？").written == []
