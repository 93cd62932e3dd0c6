"""What is told beside a follow-up may not be there; the follow-up is written all the same."""

from __future__ import annotations

from talking import Chat


def test_a_visit_is_written_though_no_payment_is_open(chat: Chat) -> None:
    chat.says("新建客户：长丰乳业")
    heard = chat.says("昨天拜访了长丰乳业，聊了新大棚，他们说尾款已经付了")
    assert heard.new["activity"]["account"] == "长丰乳业"
    assert "回款" in heard.text
    assert all(one.entity != "payment" for one in heard.written)
