"""What cannot wait goes before whatever is open; who is angry is not asked which document they mean."""

from __future__ import annotations

from datetime import datetime

import pytest
from talking import Chat

from crm_core.models import Ticket

COMPANY = "青禾农业科技有限公司"


@pytest.fixture
def customer(chat: Chat) -> Chat:
    return chat.as_customer(COMPANY, "陆明")


@pytest.mark.parametrize("told", ["配电柜起火了", "师傅触电了，有人受伤", "产线停了，快来"])
def test_danger_answers_no_offer(chat: Chat, customer: Chat, told: str) -> None:
    assert customer.says("育苗床的荷载是多少？").awaiting
    assert customer.says(told).new["ticket"]["priority"] == "urgent"


@pytest.mark.parametrize(
    "asked",
    [
        "Must we be there when you test the smoke detectors?",
        "着火的时候天窗会自动打开吗",
        "漏电保护器是你们配吗",
        "does the warranty cover smoke damage?",
    ],
)  # fmt: skip
def test_what_is_asked_about_dangers_is_none(customer: Chat, asked: str) -> None:
    assert customer.says(asked).written == []


@pytest.mark.parametrize(
    "told", ["配电箱着火了怎么办", "闻到焦味是正常的吗", "is it normal that the panel is smoking?"]
)
def test_danger_may_be_told_by_asking(customer: Chat, told: str) -> None:
    assert customer.says(told).new["ticket"]["priority"] == "urgent"


@pytest.mark.parametrize(
    ("thanks", "written"),
    [("好吧谢谢", 0), ("嗯，知道了", 0), ("oh well, thanks anyway", 0), ("好的，转吧", 1)],
)
def test_thanks_of_somebody_who_gives_up_take_no_offer(customer: Chat, thanks: str, written: int) -> None:
    customer.says("育苗床的荷载是多少？")
    assert len(customer.says(thanks).written) == written


def test_a_complaint_answers_no_offer_and_tells_when_somebody_sees_to_it(chat: Chat, customer: Chat) -> None:
    customer.says("育苗床的荷载是多少？")
    heard = customer.says("我要投诉，装好的棚漏雨没人管")
    assert heard.new["ticket"]["category"] == "complaint"
    assert "已告诉负责人" in heard.text
    assert "前处理" in heard.text
    assert "漏雨" in chat.notices_to("shen")[-1]


def test_what_more_is_told_of_a_danger_belongs_to_its_ticket(chat: Chat, customer: Chat) -> None:
    customer.says("泵房冒烟了！")
    heard = customer.says("有人被烫伤了")
    assert len(chat.all(Ticket)) == 1
    assert chat.all(Ticket)[0].number in heard.text
    assert "烫伤" in chat.notices_to("shen")[-1]
    customer.later(hours=2)
    customer.says("仓库着火了")
    assert len(chat.all(Ticket)) == 2


def test_danger_told_while_waiting_for_a_person_is_answered_until_one_is_there(
    chat: Chat, customer: Chat
) -> None:
    customer.says("转人工")
    told = customer.says("配电柜起火了")
    assert told.answer["handed_over"] is True
    assert "人员安全" in told.text
    assert "起火" in chat.notices_to("shen")[-1]
    chat.by("gao").says("接手")
    assert customer.says("火更大了，着火了").answer["replies"] == []


@pytest.mark.parametrize(
    "said", ["你们这什么破系统，气死我了", "垃圾公司，骗子", "your service is a joke, I am fed up"]
)
def test_who_is_angry_is_offered_a_person_and_the_manager_hears_of_it(
    chat: Chat, customer: Chat, said: str
) -> None:
    offered = customer.says(said)
    assert (offered.awaiting, offered.written) == ("confirmation", [])
    assert customer.says("确认").new["ticket"]["category"] == "complaint"
    assert chat.notices_to("shen")


def test_who_wants_a_person_says_what_it_is_about(chat: Chat, customer: Chat) -> None:
    customer.says("育苗床的荷载是多少？")
    assert customer.says("控制器的程序丢了，转人工").new["ticket"]["subject"].startswith("控制器的程序丢了")
    other = chat.as_customer(COMPANY, "陆明", "v2")
    other.says("育苗床的荷载是多少？")
    assert other.says("转人工").new["ticket"]["subject"] == "育苗床的荷载是多少？"


def test_a_repair_is_not_about_the_question_before(chat: Chat, customer: Chat) -> None:
    customer.says("可以分期付款吗？")
    assert customer.says("报修，风机不转了").new["ticket"]["subject"] == "风机不转了"


@pytest.mark.parametrize(
    ("now", "told"),
    [("2027-03-10T10:00", "现在有人在岗"), ("2027-03-13T20:00", "下一次是 3月15日（周一）09:00")],
)
def test_customers_hear_when_people_are_there(chat: Chat, customer: Chat, now: str, told: str) -> None:
    chat.app.clock.frozen = datetime.fromisoformat(now).replace(tzinfo=chat.app.clock.zone)
    heard = customer.says("你们周末上班吗？")
    assert heard.answer["answered"] is True
    assert "09:00–18:00" in heard.text
    assert told in heard.text


def test_of_several_who_wait_one_is_named_danger_first(chat: Chat, customer: Chat) -> None:
    customer.says("转人工")
    urgent = chat.as_customer("田野种苗有限公司", "陆明", "v2").says("泵房冒烟了！").new["ticket"]["number"]
    engineer = chat.by("gao")
    shown = engineer.says("接手").text.splitlines()
    assert urgent in shown[1]
    assert "【紧急】" in shown[1]
    assert "您已接手" in engineer.says(f"接手{urgent}").text
