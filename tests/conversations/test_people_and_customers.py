"""Customers and their people are kept up to date in everyday words, and nothing is changed in passing."""

from __future__ import annotations

import pytest
from talking import Chat


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("青禾陆明以后用这个号：13922223333，旧的停用了", "phone", "13922223333"),
        ("青禾陆明那个老号打不通了 新的是一三九二二二二三三三三", "phone", "13922223333"),
        ("青禾陆明的微信：luming_88，补到他资料里", "wechat", "luming_88"),
        ("青禾田静不当技术主管了，改做生产经理", "title", "生产经理"),
    ],
)
def test_what_has_changed_about_a_contact_is_no_follow_up(
    chat: Chat, text: str, field: str, value: str
) -> None:
    heard = chat.says(text)
    assert heard.intents == ["contact.change"]
    assert {kind: set(new) for kind, new in heard.new.items()} == {"contact": {field}}
    assert heard.new["contact"][field] == value


def test_a_number_given_at_a_visit_is_kept_with_the_visit(chat: Chat) -> None:
    heard = chat.says("昨天拜访了青禾，聊了二期棚架，陆明换号了，新号13922223333")
    assert heard.new["contact"]["phone"] == "13922223333"
    assert heard.new["activity"]["kind"] == "visit"
    assert "二期棚架" in heard.new["activity"]["content"]


def test_grade_and_tag_are_written_in_one_go(chat: Chat) -> None:
    heard = chat.says("青禾调成A级，再贴个标签 出口")
    changes = [entry.changes for entry in heard.written if entry.entity == "account"]
    assert {name: new for one in changes for name, (_, new) in one.items()} == {
        "grade": "A",
        "tags": ["出口"],
    }


def test_the_service_owner_is_named_without_asking_and_is_no_transfer(chat: Chat) -> None:
    heard = chat.says("青禾的售后以后由高翔负责")
    assert heard.awaiting is None
    assert heard.new["account"] == {"service_owner": "gao"}


def test_handing_on_a_customer_names_who_gets_it(chat: Chat) -> None:
    asked = chat.by("shen").says("青禾以后归Ivy Holt，从罗梅那儿转过去")
    assert asked.awaiting == "confirmation"
    assert "Ivy Holt" in asked.text
    assert not asked.written


@pytest.mark.parametrize(
    "text",
    [
        "早知道昨天就该去趟青禾",
        "先别把青禾转给Ivy Holt",
        "昨天差点就去拜访青禾了，车坏半路上",
        "姚俊说他明天去拜访青禾",
        "等青禾回款过了五十万再升A级",
    ],
)
def test_what_is_only_wished_feared_or_done_by_others_is_not_written(chat: Chat, text: str) -> None:
    assert not chat.says(text).written


def test_a_number_typed_short_is_mended_by_saying_so(chat: Chat) -> None:
    chat.by("mei").says("青禾田静手机15927346610，微信 tianj_gh")
    heard = chat.by("mei").says("打错了，末尾是1，15927346611")
    assert heard.changes["contact"]["phone"] == ["15927346610", "15927346611"]
    heard = chat.by("mei").says("打漏了 后头还有俩8 是tianj_gh88")
    assert heard.changes["contact"]["wechat"] == ["tianj_gh", "tianj_gh88"]


def test_an_order_behind_a_doubt_is_an_order_and_the_reason_no_follow_up(chat: Chat) -> None:
    heard = chat.by("mei").says("青禾陆明的职务不对了吧，人家现在是采购总监，你给改过来")
    assert [(one.entity, one.action) for one in heard.written] == [("contact", "update")]
    heard = chat.by("mei").says("田静不是上月就走人了嘛，你给标个离职，省得我哪天又打过去尴尬")
    assert "left_on" in heard.changes["contact"]


def test_what_is_not_to_be_noted_is_not(chat: Chat) -> None:
    heard = chat.by("mei").says("今天在青禾门口碰到陆明打了个招呼，这个就别记了")
    assert (heard.written, heard.awaiting) == ([], None)


def test_a_number_of_somebody_else_is_not_of_who_passed_it_on(chat: Chat) -> None:
    heard = chat.says("青禾的陆明给了我一个号码，是他们仓库主管的，13805748812")
    assert "contact" not in heard.new


def test_a_name_not_known_gets_nothing_put_on_who_was_spoken_of_last(chat: Chat) -> None:
    chat.says("陆明邮箱改成 lm@qinghe.example")
    heard = chat.says("那个戴文静微信 daiwj_88")
    assert not [one for one in heard.written if one.entity == "contact" and one.action == "update"]
