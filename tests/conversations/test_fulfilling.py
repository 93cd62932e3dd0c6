"""A follow-up closes the one task that it is; where it may be several it says so and closes none."""

from __future__ import annotations

import pytest
from talking import Chat

from crm_core.models import Task, TaskStatus


def _open(chat: Chat) -> set[str]:
    return {one.title for one in chat.all(Task) if one.status is TaskStatus.OPEN}


@pytest.fixture
def owing(chat: Chat) -> Chat:
    """Yesterday a call to 青禾 was promised for today."""
    chat.says("明天上午九点提醒我给青禾打电话")
    chat.later(hours=24)
    return chat


def test_the_call_that_was_to_be_made_is_made(owing: Chat) -> None:
    heard = owing.says("刚给青禾打了电话，聊了滴灌的排期")
    assert "办好了" in heard.text
    assert not _open(owing)
    owing.says("撤销")
    assert len(_open(owing)) == 1


@pytest.mark.parametrize("text", ["刚给青禾打电话，没人接", "上午去青禾拜访，看了大棚", "昨天给青禾打了电话"])
def test_another_act_an_earlier_day_or_nobody_there_closes_nothing(owing: Chat, text: str) -> None:
    owing.says(text)
    assert len(_open(owing)) == 1


def test_any_contact_is_a_follow_up(chat: Chat) -> None:
    chat.says("明天上午九点提醒我跟进青禾")
    chat.later(hours=24)
    assert "办好了" in chat.says("上午去青禾拜访，看了大棚").text
    assert not _open(chat)


def test_of_two_calls_neither_is_closed(owing: Chat) -> None:
    owing.says("今天十点半提醒我给青禾打电话问发票")
    owing.later(minutes=40)
    heard = owing.says("刚给青禾打了电话，聊了滴灌的排期")
    assert "还开着" in heard.text
    assert len(_open(owing)) == 2


def test_what_is_due_later_stays(chat: Chat) -> None:
    chat.says("下周三九点提醒我给青禾打电话")
    chat.later(hours=3)
    chat.says("刚给青禾打了电话，聊了滴灌的排期")
    assert len(_open(chat)) == 1
