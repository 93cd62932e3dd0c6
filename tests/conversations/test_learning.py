"""It learns from those who ask: what was meant, what helped, what nobody could answer."""

from __future__ import annotations

from pathlib import Path

import pytest
from talking import Chat

from crm_core.models import Ticket
from knowledge_base.models import Given

QUESTIONS = """question,answer,visibility
滴灌带怎么冲洗？,每周开末端阀冲洗十分钟。,public
滴灌带怎么更换？,先关总阀，再拔下旧带换上新带。,public
过滤器怎么清洗？,拆下滤网用清水反冲。,public
经销折扣怎么审批？,八折以下由沈岚批准。,internal
"""
UNSURE = "滴灌带"


@pytest.fixture
def customer(chat: Chat, tmp_path: Path) -> Chat:
    path = tmp_path / "questions.csv"
    path.write_text(QUESTIONS, encoding="utf-8")
    with chat.app.database.transaction() as session:
        chat.app.knowledge.add(session, [path])
    return chat.as_customer("青禾农业科技有限公司", "陆明")


def given(chat: Chat) -> list[tuple[str, str, str]]:
    with chat.app.database.reading() as session:
        return [(one.question, one.verdict, one.reason) for one in session.query(Given)]


def test_a_tap_answers_and_teaches(customer: Chat) -> None:
    asked = customer.says(UNSURE)
    assert (asked.awaiting, asked.answer["answered"]) == ("choice", False)
    buttons = asked.answer["replies"][0]["card"]["actions"]
    place = next(one["id"] for one in buttons if "更换" in one["label"])
    assert "先关总阀" in customer.presses(place).text
    again = customer.says(UNSURE)
    assert again.answer["answered"] is True
    assert "先关总阀" in again.text
    with customer.app.database.reading() as session:
        assert customer.app.knowledge.gaps(session) == []


def test_what_was_taught_outlives_a_change_of_the_file(customer: Chat, tmp_path: Path) -> None:
    customer.says(UNSURE)
    customer.says("1")
    path = tmp_path / "questions.csv"
    path.write_text(QUESTIONS + "水泵怎么启动？,按绿键。,public\n", encoding="utf-8")
    with customer.app.database.transaction() as session:
        customer.app.knowledge.add(session, [path])
    assert customer.says(UNSURE).answer["answered"] is True


def test_a_thumb_down_forgets_what_was_taught_and_asks_why(customer: Chat) -> None:
    customer.says(UNSURE)
    answer = customer.says("1")
    down = answer.answer["replies"][0]["card"]["actions"][1]["id"]
    assert "哪里不对" in customer.presses(down).text
    customer.says("内容过时")
    assert given(customer)[0][1:] == ("bad", "outdated")
    assert customer.says(UNSURE).answer["answered"] is False


def test_nobody_judges_an_answer_that_was_given_to_somebody_else(customer: Chat) -> None:
    answer = customer.says("滴灌带怎么冲洗？")
    up = answer.answer["replies"][0]["card"]["actions"][0]["id"]
    customer.as_customer(name="stranger").presses(up)
    assert given(customer)[0][1] == ""
    customer.presses(up)
    assert given(customer)[0][1] == "good"


@pytest.mark.parametrize("text", ["都不是", "转人工", "确认"])
def test_none_of_those_offered_leads_to_a_person(customer: Chat, text: str) -> None:
    customer.says(UNSURE)
    assert "工单" in customer.says(text).text
    assert len(customer.all(Ticket)) == 1


def test_a_ticket_alone_leaves_the_bot_talking(customer: Chat) -> None:
    customer.says("育苗床的荷载是多少？")
    assert customer.says("开个工单吧").new["ticket"]["subject"] == "育苗床的荷载是多少？"
    assert "末端阀" in customer.says("滴灌带怎么冲洗？").text


def test_another_question_chooses_none_of_those_offered(customer: Chat) -> None:
    customer.says(UNSURE)
    assert "反冲" in customer.says("过滤器怎么清洗？").text


def test_a_customer_is_never_given_an_internal_entry_by_its_number(customer: Chat) -> None:
    customer.says(UNSURE)
    for number in range(1, 9):
        assert "沈岚" not in customer.presses(f"choose:{number}").text


# ---------------------------------------------------------------- editors
def test_an_editor_answers_what_nobody_could_with_how_it_was_solved(customer: Chat) -> None:
    customer.says("育苗床的荷载是多少？")
    number = customer.says("确认").new["ticket"]["number"]
    engineer = customer.by("gao")
    engineer.says(f"{number}处理好了，每平米60公斤")
    listed = engineer.says("知识缺口")
    assert "育苗床的荷载" in listed.text
    assert number in listed.text
    assert "每平米60公斤" in engineer.says("1").text
    assert "客户可见" in engineer.says("确认").text
    stranger = customer.as_customer(name="v2")
    assert "每平米60公斤" in stranger.says("育苗床的荷载是多少？").text
    assert "没有" in engineer.says("知识缺口").text


def test_without_a_draft_the_next_message_is_the_answer(customer: Chat) -> None:
    customer.says("育苗床的荷载是多少？")
    manager = customer.by("shen")
    manager.says("knowledge gaps")
    assert manager.says("1").awaiting == "slot:answer"
    manager.says("好的，每平米 60 公斤")
    assert "60 公斤" in customer.as_customer(name="v2").says("育苗床的荷载是多少？").text


def test_an_entry_written_outright_is_for_colleagues_until_it_is_opened(customer: Chat) -> None:
    engineer, stranger = customer.by("gao"), customer.as_customer(name="v2")
    written = engineer.says("新增知识：问：苗床轮子多大？答：四寸万向轮。")
    assert "四寸" in customer.by("mei").says("苗床轮子多大？").text
    assert "四寸" not in stranger.says("苗床轮子多大？").text
    engineer.presses(written.answer["replies"][0]["card"]["actions"][0]["id"])
    assert "四寸" in stranger.says("苗床轮子多大？").text


@pytest.mark.parametrize("text", ["知识缺口", "新增知识：问：苗床轮子多大？答：四寸万向轮。"])
def test_only_editors_write_knowledge(customer: Chat, text: str) -> None:
    rep, stranger = customer.by("mei"), customer.as_customer(name="v2")
    rep.says(text)
    stranger.says(text)
    assert customer.by("gao").says("苗床轮子多大？").answer["answered"] is False
