"""What stands beside a name or a day and makes it another: a title behind a surname, a term, a department, a wish."""

from __future__ import annotations

import pytest
from talking import Chat


@pytest.mark.parametrize(
    ("said", "name", "title"),
    [
        ("青禾陆明调走了，换了个姓鲁的主任，电话13912345678", "鲁主任", "主任"),
        ("田野换了个姓丁的仓库主管，电话15012345678", "丁主管", "仓库主管"),
        ("青禾加个联系人林涛，他是物流经理，13711112222", "林涛", "物流经理"),
        ("Please add Nina Hart to Qinghe 青禾, she's the logistics manager, nina@qinghe.example", "Nina Hart",
         "logistics manager"),
    ],
)  # fmt: skip
def test_somebody_new_has_the_title_that_is_told_of_them(
    chat: Chat, said: str, name: str, title: str
) -> None:
    new = chat.says(said).new["contact"]
    assert (new["name"], new["title"]) == (name, title)


def test_a_term_is_no_day_of_ours(chat: Chat) -> None:
    heard = chat.says("上午去了青禾，他们要求到货五天内装好。下周四前我们出一份承诺书")
    assert heard.new["activity"]["next_at"].startswith("2027-03-18")
    assert "五天内" in heard.new["activity"]["content"]
    assert len([one for one in heard.written if one.entity == "task"]) == 1


def test_a_demonstration_that_is_only_wanted_was_a_visit(chat: Chat) -> None:
    assert chat.says("刚去了青禾，田静想先看滴灌演示再定").new["activity"]["kind"] == "visit"
    assert chat.says("上午给青禾做了滴灌演示，田静想再看一次演示").new["activity"]["kind"] == "demo"


def test_a_department_behind_an_unknown_word_is_a_company(chat: Chat) -> None:
    said = "add a lead from the website: Oakmere Logistics, Henry Doyle, henry@oakmere.example, budget 400k"
    new = chat.says(said).new["lead"]
    assert (new["company"], new["contact_name"]) == ("Oakmere Logistics", "Henry Doyle")


def test_what_is_confirmed_on_wechat_is_no_id(chat: Chat) -> None:
    ivy = chat.by("ivy")
    heard = ivy.says("wechat with Grace from Fernhill just now, colour is confirmed as white")
    assert [one.entity for one in heard.written] == ["activity"]
    assert "white" in heard.new["activity"]["content"]
    heard = ivy.says("Grace at Fernhill changed her wechat to gracemoss")
    assert heard.new["contact"] == {"wechat": "gracemoss"}


def test_a_lead_is_told_by_pieces_of_its_name(chat: Chat) -> None:
    chat.says("新线索：汕尾海丰珠宝，蔡先生，13553920174，想要个恒温棚")
    heard = chat.says("汕尾那个卖珠宝的线索判无效吧，光问价不买")
    assert heard.new["lead"] == {"status": "disqualified"}


def test_a_contract_is_asked_of_by_the_name_of_its_deal(chat: Chat) -> None:
    assert "2028年1月4日" in chat.says("青禾温室滴灌的合同到哪天").text
    assert "1月5日" in chat.says("哪天sign的").text


def test_whose_money_is_overdue(chat: Chat) -> None:
    chat.later(days=20)
    manager = chat.by("shen")
    assert "青禾农业科技有限公司" in manager.says("逾期的款总共多少，分别是谁家").text
    listed = manager.says("逾期的款子有哪些，都是谁的客户").text
    assert "GH-2027-01" in listed
    assert "罗梅" in listed


@pytest.mark.parametrize("said", ["青禾那边没去成，陆明临时去了外地", "青禾没见成，他们陆明临时去了总部"])
def test_where_somebody_else_went_is_no_visit(chat: Chat, said: str) -> None:
    assert chat.says(said).written == []


def test_a_new_customer_is_told_by_a_name(chat: Chat) -> None:
    heard = chat.says(
        "新开了一个客户，六安徽茗茶业有限公司，做茶叶的，先定C级，对接人是许茂林，手机13805647120"
    )
    assert [one.entity for one in heard.written] == ["account", "contact"]
    assert heard.new["account"]["name"] == "六安徽茗茶业有限公司"
    assert chat.says("这个月新开了个客户，高兴").written == []


def test_a_lead_is_told_by_the_way_it_came(chat: Chat) -> None:
    said = "New website lead - Aurora Tea House, contact Megan Price, megan@aurora.example, wants trays, budget 120k"
    new = chat.by("ivy").says(said).new["lead"]
    assert (new["company"], new["contact_name"], new["source"]) == (
        "Aurora Tea House", "Megan Price", "官网（website）",
    )  # fmt: skip
    assert (
        chat.says("新线索：Brightwater Labs，联系人Eric Sun，13661720935").new["lead"]["contact_name"]
        == "Eric Sun"
    )


def test_a_changed_address_tells_of_no_mail(chat: Chat) -> None:
    heard = chat.says("青禾的田静换email了，tian@qinghe.example，update一下")
    assert heard.new == {"contact": {"email": "tian@qinghe.example"}}


def test_what_is_asked_of_an_unknown_customer_by_their_name(chat: Chat) -> None:
    heard = chat.by("ivy").says("what's Tidewater's irrigation deal worth?")
    assert "couldn't find" in heard.text
    assert "600,000" not in heard.text


def test_a_call_is_logged_behind_the_number_that_was_asked_for(chat: Chat) -> None:
    chat.says("青禾田静手机号给我")
    heard = chat.says("打完了 他说滴灌那块还要让IT看一下 记个电话")
    assert heard.new["activity"]["kind"] == "call"
    assert heard.new["activity"]["contacts"] == ["田静"]


def test_what_is_numbered_is_no_day(chat: Chat) -> None:
    heard = chat.says("青禾来电话，3号棚阀门井漏水，明天上午10点前给他们回话")
    assert heard.new["activity"]["occurred_at"].startswith("2027-03-10")


def test_a_note_that_tells_of_a_call_is_one(chat: Chat) -> None:
    said = "Note for Fernhill: Teams call with Grace Moss at 8:30 this morning. Next: I send a timeline on Tuesday."
    new = chat.by("ivy").says(said).new["activity"]
    assert new["occurred_at"].startswith("2027-03-10T08:30")
    assert new["next_at"].startswith("2027-03-16")


def test_who_begins_to_tell_asks_nothing(chat: Chat) -> None:
    heard = chat.says("说一下青禾 今早七点半到的基地 田静带着爬的山 他们想先做两百亩")
    assert heard.new["activity"]["kind"] == "visit"
    heard = chat.says("周一上午到青禾看滴灌带，田静说堵得厉害，方案她要拿到社员大会上过一遍")
    assert heard.intents == ["activity.log"]
    assert chat.says("说一下青禾").written == []


def test_another_towns_company_is_not_ours(chat: Chat) -> None:
    assert "600,000" not in chat.says("石家庄燕赵温室滴灌那单报了多少").text
