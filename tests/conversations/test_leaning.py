"""What is said of the lead, the contact or the task just entered needs no name again."""

from __future__ import annotations

import pytest
from talking import Chat

NEW = "录线索：展会上认识的祁老板，15852901177，想装两间育苗棚"


@pytest.mark.parametrize(("said", "field", "value"), [
    ("公司叫兴化广源农业", "company", "兴化广源农业"),
    ("他全名祁广源", "contact_name", "祁广源"),
    ("预算六十来万", "budget", "600000.00"),
    ("邮箱 qgy@guangyuan.example", "email", "qgy@guangyuan.example"),
    ("号码打错了，是15852901178", "phone", "15852901178"),
    ("不对，姓齐", "contact_name", "齐老板"),
    ("这条作废吧，没戏", "status", "disqualified"),
])  # fmt: skip
def test_of_a_lead(chat: Chat, said: str, field: str, value: str) -> None:
    chat.says(NEW)
    assert chat.says(said).new["lead"][field] == value


def test_it_is_handed_on_and_converted(chat: Chat) -> None:
    chat.says(NEW + "，公司是兴化广源农业")
    heard = chat.says("转客户吧，顺便建个商机")
    assert heard.new["lead"]["status"] == "converted"
    assert {"account", "contact", "opportunity"} <= heard.new.keys()


def test_what_is_told_of_it_is_kept_with_it(chat: Chat) -> None:
    chat.says(NEW)
    heard = chat.says("今天给他打了电话，约了周五见")
    assert heard.new["comment"]["record_kind"] == "lead"
    assert heard.new["task"]["due_at"].startswith("2027-03-12")


@pytest.mark.parametrize("said", ["今天去南通见了个客户", "预算够不够？", "要是他能定就好了"])
def test_other_things_are_not_told_of_it(chat: Chat, said: str) -> None:
    chat.says(NEW)
    assert not {"lead", "comment"} & chat.says(said).new.keys()


def test_of_a_contact(chat: Chat) -> None:
    chat.says("青禾陆明的手机号改成13922223333")
    assert chat.says("他微信跟手机一个号").new == {"contact": {"wechat": "13922223333"}}
    assert chat.says("手机又换了 13922224444").new["contact"]["phone"] == "13922224444"


def test_of_a_task(chat: Chat) -> None:
    chat.says("明天上午十点提醒我给青禾打电话")
    assert chat.says("周五吧").new["task"]["due_at"].startswith("2027-03-12T10")
    assert chat.says("搞定了").new == {"task": {"status": "done"}}


def test_a_colleague_is_told_to_hurry_without_a_day(chat: Chat) -> None:
    heard = chat.by("shen").says("催一下罗梅青禾的尾款")
    assert heard.awaiting is None
    assert heard.new["task"]["assignee"] == "mei"
    assert "due_at" not in heard.new["task"]


def test_talk_with_a_colleague_is_no_follow_up(chat: Chat) -> None:
    boss = chat.by("shen")
    boss.says("青禾现在什么情况")
    assert not boss.says("我跟罗梅说了，她会去的").written


def test_a_reminder_made_since_leaves_the_lead_the_matter(chat: Chat) -> None:
    chat.says(NEW)
    chat.says("提醒我周五下午三点约他")
    assert chat.says("预算改成45万").new["lead"]["budget"] == "450000.00"
    assert chat.says("他微信跟手机同号").new["comment"]["record_kind"] == "lead"


def test_an_order_to_enter_it_once_more_makes_no_second(chat: Chat) -> None:
    chat.says(NEW)
    heard = chat.says("存成线索，来源广交会")
    assert [one.action for one in heard.written if one.entity == "lead"] == ["update"]


def test_the_second_of_several_just_entered_is_meant_by_its_place(chat: Chat) -> None:
    chat.says(
        "展会收了几张名片：\n1. 丽宝灯具 何总 13702887711 要大棚\n2. 金帆五金 采购小陈 13680991122 要滴灌"
    )
    assert {one.label for one in chat.says("第一个预算20万").written} == {"丽宝灯具"}
