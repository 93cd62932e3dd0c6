"""As people talk on ordinary days: who is meant is told behind, several acts stand in one breath."""

from __future__ import annotations

import pytest
from talking import Chat


@pytest.mark.parametrize(
    "said",
    [
        "陆主任，青禾那个陆远山，刚在他办公室碰完头，滴灌方案他拿去上会了",
        "刚跟青禾的陆主任通完电话，就是农艺科那个，他说方案下周上会",
        "青禾陆主任今天见了，不是采购办的，是陆远山，方案基本定了",
    ],
)
def test_who_of_one_surname_is_meant_may_be_told_behind(chat: Chat, said: str) -> None:
    chat.says("给青禾加个联系人：陆远山，农艺科主任，13900001111")
    chat.says("给青禾加个联系人：陆小燕，采购办主任，13900002222")
    heard = chat.says(said)
    assert heard.awaiting is None
    assert heard.new["activity"]["contacts"] == ["陆远山"]


def test_who_refuses_a_loss_keeps_the_new_grade(chat: Chat) -> None:
    assert chat.says("青禾温室滴灌黄了，客户自己不做了，输单。另外青禾的等级降成C").awaiting == "confirmation"
    heard = chat.says("取消")
    assert heard.new == {"account": {"grade": "C"}}


def test_a_visit_and_a_new_grade_are_both_written(chat: Chat) -> None:
    heard = chat.says("今天拜访了青禾陆明，聊了二期大棚，另外把青禾等级调成C")
    assert heard.new["activity"]["contacts"] == ["陆明"]
    assert "等级" not in heard.new["activity"]["content"]
    assert heard.new["account"]["grade"] == "C"


def test_two_parts_of_one_payment_come_in_one_after_the_other(chat: Chat) -> None:
    heard = chat.says("青禾那笔9万6的款，昨天到了5万，今天又到了3万")
    parts = [one.changes["amount"][1] for one in heard.written if one.entity == "payment"]
    assert sorted(map(float, parts)) == [16000, 30000, 50000]


def test_of_a_part_that_was_larger_less_is_left(chat: Chat) -> None:
    chat.says("青禾那笔9万6的款，今天到了5万")
    heard = chat.says("不对，到的是6万")
    assert sorted(float(one.changes["amount"][1]) for one in heard.written) == [36000, 60000]


def test_a_lead_is_told_bit_by_bit(chat: Chat) -> None:
    assert chat.says("平利茶厂想做个大棚，帮我录个线索").awaiting == "slot:contact_name"
    assert chat.says("还没问到，先录着").new["lead"]["company"] == "平利茶厂"
    heard = chat.says("厂长，鲜光明，13992580416")
    assert heard.new["lead"]["contact_name"] == "鲜光明"
    assert heard.new["lead"]["title"] == "厂长"


def test_three_questions_about_a_customer_get_three_answers(chat: Chat) -> None:
    heard = chat.says("青禾谁负责的，上次联系是什么时候，还欠我们多少")
    assert heard.intents == ["account.owner", "activity.last", "figure.ask"]
    assert heard.written == []


def test_what_is_only_checked_of_a_deal_is_shown(chat: Chat) -> None:
    heard = chat.says("青禾温室滴灌赢率70没变吧，没人动过吧")
    assert heard.intents == ["opportunity.show"]
    assert heard.written == []


def test_whose_number_changed_and_who_came_are_told_apart(chat: Chat) -> None:
    heard = chat.says("青禾的陆明换号了13990180588，另外加个联系人刘涛，后勤处长，18011112222")
    changed, made = (one for one in heard.written if one.entity == "contact")
    assert (changed.label, changed.changes["phone"][1]) == ("陆明", "13990180588")
    assert (made.label, made.changes["phone"][1]) == ("刘涛", "18011112222")


def test_a_visit_stands_beside_a_new_contact(chat: Chat) -> None:
    heard = chat.says("今天去青禾见了陆明，大棚验收了，另外加个联系人：方圆，设备主管，13900003333")
    assert heard.new["activity"]["kind"] == "visit"
    assert "方圆" not in heard.new["activity"]["content"]
    assert heard.new["contact"]["title"] == "设备主管"
