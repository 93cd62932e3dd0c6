"""刚才那条补一句…: added to what was just written, whatever it was, unless it is an order of its own."""

from __future__ import annotations

import pytest
from talking import Chat

NOTE = "今天拜访了青禾的陆明，看了育苗棚"
LEAD = "录线索：兴化广源农业的祁老板，想装两间育苗棚"


def test_to_a_lead(chat: Chat) -> None:
    chat.says(LEAD)
    assert chat.says("刚才那条补一句，预算30万").new["lead"]["budget"] == "300000.00"
    assert chat.says("补一句，他们月底定").new["comment"]["record_kind"] == "lead"


def test_to_a_deal(chat: Chat) -> None:
    chat.says("青禾温室滴灌金额改成15万")
    assert chat.says("刚才那条补一句，他们希望年前到货").new["comment"]["record_kind"] == "opportunity"
    assert chat.says("再加一点预算，改成16万").new["opportunity"]["amount"] == "160000.00"


def test_to_a_task(chat: Chat) -> None:
    chat.says("提醒我明天上午十点给青禾的陆明打电话")
    heard = chat.says("再补一句，带上新报价单")
    assert heard.new["task"]["title"].endswith("，带上新报价单")


@pytest.mark.parametrize(("said", "kind"), [
    ("刚才那条给我加个提醒，周五上午打电话给陆明", "task"),
    ("刚才那条补一个联系人，陆涛，技术员", "contact"),
    ("再补充一下，青禾温室滴灌金额改成15万", "opportunity"),
])  # fmt: skip
def test_an_order_behind_it_is_carried_out(chat: Chat, said: str, kind: str) -> None:
    chat.says(NOTE)
    assert set(chat.says(said).new) == {kind}


def test_what_is_told_of_another_customer_is_no_part_of_it(chat: Chat) -> None:
    chat.says(NOTE)
    heard = chat.says("再补充一条，上午还给云岭打了电话，谈价格")
    assert [one.action for one in heard.written if one.entity == "activity"] != ["update"]


def test_a_future_day_is_no_day_of_what_was_done(chat: Chat) -> None:
    chat.says(NOTE)
    assert not chat.says("刚才那个改成下周三").written
