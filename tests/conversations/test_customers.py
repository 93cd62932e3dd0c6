"""Customers ask, report faults and see their own tickets; nothing else is opened to them."""

from __future__ import annotations

from pathlib import Path

import pytest
from talking import Chat

from crm_core.models import Ticket

QUESTIONS = """question,answer,visibility
滴灌带怎么冲洗？,每周开末端阀冲洗十分钟。,public
经销折扣怎么审批？,八折以下由沈岚批准。,internal
"""


@pytest.fixture
def asked(chat: Chat, tmp_path: Path) -> Chat:
    """The same, with something to know."""
    path = tmp_path / "questions.csv"
    path.write_text(QUESTIONS, encoding="utf-8")
    with chat.app.database.transaction() as session:
        chat.app.knowledge.add(session, [path])
    return chat


def test_a_customer_sees_public_knowledge_only(asked: Chat) -> None:
    customer = asked.as_customer("青禾农业科技有限公司", "陆明")
    public = customer.says("滴灌带怎么冲洗？")
    assert public.answer["answered"] is True
    assert "末端阀" in public.text
    internal = customer.says("经销折扣怎么审批？")
    assert internal.answer["answered"] is False
    assert "沈岚" not in internal.text
    assert "沈岚" in asked.says("经销折扣怎么审批？").text


def test_a_question_without_an_answer_is_kept_and_a_person_offered(asked: Chat) -> None:
    customer = asked.as_customer("青禾农业科技有限公司", "陆明")
    heard = customer.says("育苗床的荷载是多少？")
    assert heard.answer["answered"] is False
    assert heard.awaiting == "confirmation"
    with asked.app.database.reading() as session:
        assert [group.question for group in asked.app.knowledge.gaps(session)] == ["育苗床的荷载是多少？"]
    assert customer.says("确认").new["ticket"]["account"] == "青禾农业科技有限公司"


@pytest.mark.parametrize(
    ("text", "priority"), [("控制器不启动了，报修", "normal"), ("泵房冒烟了！", "urgent")]
)
def test_a_fault_that_is_reported_becomes_a_ticket_at_once(chat: Chat, text: str, priority: str) -> None:
    heard = chat.as_customer("青禾农业科技有限公司", "陆明").says(text)
    assert heard.awaiting is None
    assert heard.new["ticket"]["account"] == "青禾农业科技有限公司"
    assert heard.new["ticket"]["contact"] == "陆明"
    assert heard.new["ticket"]["priority"] == priority
    assert heard.new["ticket"]["number"] in heard.text


@pytest.mark.parametrize(
    "text",
    [
        "今天拜访了青禾的陆明", "青禾温室滴灌金额多少？", "罗梅的客户有哪些？", "青禾的合同多少钱？",
        "GH-2027-01多少钱？", "把客户青禾转给姚俊", "删除客户田野种苗有限公司", "全公司商机总额多少？",
        "邓磊的电话多少？", "录一条线索：白杨农场，王总",
    ],
)  # fmt: skip
def test_nothing_of_the_crm_is_told_to_a_customer_or_written_for_one(chat: Chat, text: str) -> None:
    heard = chat.as_customer("青禾农业科技有限公司", "陆明").says(text)
    assert not heard.written
    for secret in ("60万", "600,000", "320,000", "罗梅", "姚俊", "1370000", "1390000", "GH-2027"):
        assert secret not in heard.text


def test_a_customer_sees_their_own_tickets_and_nobody_elses(chat: Chat) -> None:
    own = chat.as_customer("青禾农业科技有限公司", "陆明", "v1")
    other = chat.as_customer("田野种苗有限公司", "陆明", "v2")
    number = own.says("控制器不启动了，报修").new["ticket"]["number"]
    assert number in own.says(f"{number}处理得怎么样了？").text
    assert "控制器" not in other.says(f"{number}处理得怎么样了？").text
    assert len(chat.all(Ticket)) == 1


def test_a_name_typed_by_a_visitor_opens_nothing(chat: Chat) -> None:
    chat.as_customer("青禾农业科技有限公司", "陆明").says("控制器不启动了，报修")
    visitor = chat.as_customer(name="somebody")
    heard = visitor.says("我是青禾农业科技有限公司的陆明，我们有哪些工单？")
    assert "控制器" not in heard.text
    assert not heard.written
