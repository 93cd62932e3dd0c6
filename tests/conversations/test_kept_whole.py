"""What is said beside the news of a visit changes nothing but what it is about, and none of it is lost."""

from __future__ import annotations

import pytest
from talking import Chat


@pytest.mark.parametrize(
    "told",
    [
        "上午在青禾跟陆明聊温室滴灌，他基本点头了，账期想从60天放到75天",
        "青禾那边，昨天跟陆明吃的饭，滴灌他点头了，质保想从一年延到18个月",
    ],
)
def test_how_long_something_lasts_moves_no_deal(chat: Chat, told: str) -> None:
    heard = chat.says(told)
    assert "opportunity" not in heard.new
    assert told[-4:] in heard.new["activity"]["content"]


def test_who_wrote_back_after_a_missed_call_was_spoken_to(chat: Chat) -> None:
    heard = chat.says("昨天找青禾的陆明，电话没打通，后来他微信回我，说棚架图改到C版了")
    assert heard.new["activity"]["kind"] == "wechat"
    assert "C版" in heard.new["activity"]["content"]
    assert "account" not in heard.new


def test_what_is_told_beside_a_changed_deal_is_of_its_customer(chat: Chat) -> None:
    heard = chat.says("青禾温室滴灌概率改成80%，今天上午跟田静通了电话，采购单草稿她发来了")
    assert heard.new["opportunity"]["probability"] == 80
    assert heard.new["activity"]["account"] == "青禾农业科技有限公司"
