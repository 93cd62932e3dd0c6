"""While a question is open: what waits can be edited, and is not told again at length."""

from __future__ import annotations

import pytest
from talking import Chat


@pytest.mark.parametrize(
    ("edit", "day"),
    [
        ("刚才那个下周五改成下周三", "2027-03-17"),
        ("时间改一下，改成下周四", "2027-03-18"),
        ("sorry, make that next Tuesday", "2027-03-16"),
    ],
)
def test_what_waits_for_a_choice_can_be_edited_meanwhile(chat: Chat, edit: str, day: str) -> None:
    assert chat.says("昨天拜访了云溪，聊了棚膜，下周五送样过去").awaiting == "choice"
    edited = chat.says(edit)
    assert edited.awaiting == "choice"
    assert not edited.written
    assert chat.says("种果蔬的").new["activity"]["next_at"].startswith(day)


def test_words_of_what_waits_can_be_replaced(chat: Chat) -> None:
    chat.says("昨天拜访了云溪，聊了薄膜，他们要30吨")
    chat.says("把薄膜改成地膜")
    chat.says("30吨说错了，是50吨")
    assert chat.says("2").new["activity"]["content"] == "昨天拜访了云溪，聊了地膜，他们要50吨"


def test_an_open_choice_comes_back_in_a_line(chat: Chat) -> None:
    first = chat.says("昨天拜访了云溪，聊了棚膜").text
    again = chat.says("你好").text.splitlines()
    assert len(first.splitlines()) == 3
    assert "昨天拜访了云溪" in again[-1]
    assert "云溪果蔬" in again[-1]
    assert "云溪花卉" in again[-1]


@pytest.mark.parametrize("yes", ["是新客户，建一个", "对，新的", "嗯第一次合作，建吧", "yes, a new one"])
def test_the_new_customer_that_was_offered_is_made_in_any_words(chat: Chat, yes: str) -> None:
    assert chat.says("昨天去了绍兴磁湖苗木，江老板想先上两个棚看看").awaiting == "choice"
    made = chat.says(yes)
    assert made.awaiting is None
    assert made.new["account"]["name"] == "绍兴磁湖苗木"
    assert made.new["activity"]["kind"] == "visit"


@pytest.mark.parametrize("no", ["取消，苗总刚回我微信了，再跟跟", "不了，他又约我了", "先别，还有戏"])
def test_a_no_may_tell_its_reason(chat: Chat, no: str) -> None:
    chat.says("捞一下白鹭苗圃那条线索")
    assert chat.says("白鹭苗圃那条跟不出结果，扔回线索池吧").awaiting == "confirmation"
    refused = chat.says(no)
    assert refused.awaiting is None
    assert not refused.written
