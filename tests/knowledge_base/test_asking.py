from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("question", "part"),
    [
        ("炉子屏幕上出F09是什么毛病", "风机过载"),
        ("显示 f9 怎么办", "风机过载"),
        ("和面机质保多久", "20 个月"),
        ("KX400的功率是多少", "18 kW"),
        ("口令输错太多次被冻结了", "半小时"),
        ("KX200能用手机控制吗", "KX200 没有联网模块"),
        ("How long is the lead time for a KX400?", "35 days"),
        ("Who pays for unloading under CIF?", "buyer"),
    ],
)
def test_a_question_the_documents_answer_is_answered(ask, question, part):
    answer = ask(question)
    assert answer.answered
    assert part in answer.text


@pytest.mark.parametrize(
    "question",
    [
        "KX400有没有防爆认证",
        "烤炉支持ZIGBEE吗",
        "F77是什么故障",
        "你们招聘实习生吗",
        "Do you sell coffee machines in Brazil?",
        "今天股市怎么样",
    ],
)
def test_what_no_document_covers_is_said_to_be_unknown(ask, question):
    answer = ask(question)
    assert not answer.answered
    assert answer.text


def test_a_customer_gets_nothing_from_internal_documents(ask):
    for question in ("区域销售可以批多少折扣", "展会成交最低能给什么价"):
        answer = ask(question)
        assert not answer.answered
        assert all("discounts" not in one.document and one.id != "margin" for one in answer.sources)


def test_a_colleague_is_answered_from_internal_documents(ask):
    answer = ask("区域销售可以批多少折扣", "internal")
    assert answer.answered
    assert "6%" in answer.text


def test_traditional_script_and_full_width_are_the_same_question(ask):
    answer = ask("請問烤爐顯示Ｆ０９怎麼處理")
    assert answer.answered
    assert "风机过载" in answer.text


def test_an_answer_names_its_source(ask):
    answer = ask("和面机质保多久")
    assert answer.sources[0].document == "service.md"
    assert "售后服务承诺" in answer.citation


def test_an_empty_knowledge_base_says_so_politely(kb, session):
    answer = kb.ask(session, "你们几点下班？", audience="public")
    assert not answer.answered
    assert answer.text
    assert answer.sources == ()
