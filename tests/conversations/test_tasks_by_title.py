"""A task need not be called one: its title, told in nearly its own words, is enough."""

from __future__ import annotations

import pytest
from talking import Chat

from crm_core.models import Activity, Task

SAMPLE = "周五下午三点提醒我给青禾寄滤网样品"
CALL = "remind me on Friday at 10 to send Fernhill the planting plan"


@pytest.mark.parametrize("said", [
    "给青禾寄滤网样品弄完啦", "青禾的滤网样品已经寄了", "青禾滤网样品寄掉了", "关于待办「给青禾寄滤网样品」：已经发了",
])  # fmt: skip
def test_it_is_done(chat: Chat, said: str) -> None:
    chat.says(SAMPLE)
    assert chat.says(said).new == {"task": {"status": "done"}}


@pytest.mark.parametrize(("said", "due"), [
    ("给青禾寄滤网样品推到4月6号", "2027-04-06T15:00:00+08:00"),
    ("青禾滤网样品提前到周四上午十点", "2027-03-11T10:00:00+08:00"),
    ("青禾寄滤网样品改期，下周三吧", "2027-03-17T15:00:00+08:00"),
    ("寄滤网样品那个日子也往后放放，下周三", "2027-03-17T15:00:00+08:00"),
    ("青禾滤网样品的事再缓两天", "2027-03-14T15:00:00+08:00"),
    ("青禾滤网样品先放放，下周一再寄", "2027-03-15T15:00:00+08:00"),
])  # fmt: skip
def test_it_is_put_off_or_brought_forward(chat: Chat, said: str, due: str) -> None:
    chat.says(SAMPLE)
    assert chat.says(said).new == {"task": {"due_at": due}}


def test_until_when_it_is_put_off_is_asked_when_nobody_says(chat: Chat) -> None:
    chat.says(SAMPLE)
    assert chat.says("青禾寄滤网样品往后挪挪").awaiting == "slot:to"
    assert chat.says("下周二").new == {"task": {"due_at": "2027-03-16T15:00:00+08:00"}}


def test_it_is_dropped(chat: Chat) -> None:
    chat.says(SAMPLE)
    assert chat.says("青禾滤网样品不寄了").new == {"task": {"status": "cancelled"}}


def test_in_english(chat: Chat) -> None:
    ivy = chat.by("ivy")
    ivy.says(CALL)
    assert (
        ivy.says("push the Fernhill planting plan to Monday")
        .new["task"]["due_at"]
        .startswith("2027-03-15T10")
    )
    assert ivy.says("done with the Fernhill planting plan").new == {"task": {"status": "done"}}


@pytest.mark.parametrize("said", [
    "青禾的滤网样品还没寄", "要是青禾滤网样品寄了就好了", "青禾滤网样品寄了吗？", "should I send the 青禾 samples?",
])  # fmt: skip
def test_what_is_not_done_stays_open(chat: Chat, said: str) -> None:
    chat.says(SAMPLE)
    chat.says(said)
    assert [one.status for one in chat.all(Task)] == ["open"]


def test_a_visit_is_told_whatever_task_it_was(chat: Chat) -> None:
    chat.says("周五提醒我回访青禾")
    chat.says("今天上门回访了青禾的陆明，滤网都换好了")
    assert [one.kind for one in chat.all(Activity)] == ["visit"]


def test_what_is_left_to_do_is_ones_own_list_not_the_customers_in_focus(chat: Chat) -> None:
    chat.says(SAMPLE)
    chat.says("田野的负责人是谁？")
    for asked in ("我这周有哪些待办", "还剩啥没干", "what's left on my list?"):
        assert "滤网样品" in chat.says(asked).text


@pytest.mark.parametrize(
    "said", ["算了这个不用做了", "不用提醒了", "样品不用寄了", "取消这个提醒", "cancel that reminder"]
)
def test_what_was_just_to_be_done_is_wanted_no_more(chat: Chat, said: str) -> None:
    chat.says("提醒我周五上午给青禾寄样品")
    assert chat.says(said).new["task"]["status"] == "cancelled"


@pytest.mark.parametrize("said", ["发票不用开了", "陆总说样品不用寄了", "不用了", "样品要不要寄？"])
def test_other_things_that_are_not_needed_cancel_nothing(chat: Chat, said: str) -> None:
    chat.says("提醒我周五上午给青禾寄样品")
    assert "task" not in chat.says(said).new
