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
