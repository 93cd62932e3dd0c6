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


def test_a_town_is_no_company_and_what_it_is_called_there_is(chat: Chat) -> None:
    heard = chat.says("上午去了黄冈的蕲艾堂，老板姓管，想做大棚膜")
    assert heard.awaiting == "choice"
    made = chat.says("建吧").new
    assert made["account"]["name"] == "蕲艾堂"
    assert made["activity"]["kind"] == "visit"


def test_a_lead_of_whom_only_the_town_is_told_is_asked_for_its_company(chat: Chat) -> None:
    assert chat.says("记条线索，佛山的，做花卉的，要两套喷灌").awaiting == "slot:company"
    lead = chat.says("公司叫岭南花木，找黎工 13929930417").new["lead"]
    assert lead["company"] == "岭南花木"
    assert "喷灌" in lead["need"]


def test_a_deal_closed_beside_a_call_is_read_back_before_anything_is_written(chat: Chat) -> None:
    heard = chat.says("田静今天电话里说不做了，滴灌那单关了吧，输在价格")
    assert heard.awaiting == "confirmation"
    assert heard.written == []
    done = chat.says("确认").new
    assert done["opportunity"]["lost_reason"] == "价格"
    assert done["activity"]["kind"] == "call"


def test_who_asks_whether_nobody_has_it_takes_it_all_the_same(chat: Chat) -> None:
    heard = chat.says("线索池里那个白鹭苗圃，没人动吧？给我了")
    assert heard.new["lead"]["owner"] == "mei"
