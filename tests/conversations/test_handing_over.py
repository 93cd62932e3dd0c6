"""A hand-over happens: people are told, they answer as themselves, and the bot keeps quiet until it is over."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import select
from talking import Chat

from bot.desk import rota
from crm_core.models import Ticket
from integrations.queues import OutboundMessage

COMPANY = "青禾农业科技有限公司"


def told(chat: Chat) -> list[str]:
    """What reached the customer without being asked for."""
    with chat.app.database.reading() as session:
        found = select(OutboundMessage).where(
            OutboundMessage.recipient == chat.user, OutboundMessage.kind == "notice"
        )
        return [
            one.payload["replies"][0]["text"] for one in session.scalars(found.order_by(OutboundMessage.id))
        ]


def decide(chat: Chat, **values: object) -> None:
    with chat.app.database.transaction() as session:
        rota.change(session, values)


@pytest.fixture
def customer(chat: Chat) -> Chat:
    return chat.as_customer(COMPANY, "陆明")


def test_what_no_document_answers_is_handed_over_with_a_ticket(chat: Chat, customer: Chat) -> None:
    customer.says("育苗床的荷载是多少？")
    heard = customer.says("确认")
    number = chat.all(Ticket)[0].number
    assert number in heard.text
    assert "育苗床的荷载是多少" in chat.notices_to("gao")[-1]
    silent = customer.says("急用，麻烦快一点")
    assert (silent.answer["replies"], silent.answer["handed_over"]) == ([], True)


@pytest.mark.parametrize("text", ["转人工", "我要找人工客服", "I want to talk to a human please"])
def test_who_asks_for_a_person_gets_one(chat: Chat, customer: Chat, text: str) -> None:
    assert customer.says(text).new["ticket"]["account"] == COMPANY
    assert customer.says("在吗").answer["handed_over"] is True


@pytest.mark.parametrize(
    "text",
    [
        "好吧，不用转人工",
        "哦，没事了，不麻烦转人工",
        "ok, no need for a person",
        "行吧",
        "好 我找别家问问",
        "行，我再问问别人",
    ],
)
def test_an_offer_turned_down_in_its_own_words_makes_no_ticket(customer: Chat, text: str) -> None:
    assert customer.says("育苗床的荷载是多少？").awaiting
    heard = customer.says(text)
    assert (heard.written, heard.awaiting) == ([], None)


def test_a_person_answers_from_their_own_channel_until_they_end_it(chat: Chat, customer: Chat) -> None:
    customer.says("转人工")
    engineer = chat.by("gao")
    engineer.says("接手")
    customer.says("苗床承重多少？")
    assert "苗床承重多少" in chat.notices_to("gao")[-1]
    engineer.says("回复客户：每平米 60 公斤。")
    assert told(customer)[-1] == "高翔：每平米 60 公斤。"
    engineer.says("结束接待")
    assert customer.says("您好").answer["replies"]


def test_the_words_after_the_button_go_out_as_they_are(chat: Chat, customer: Chat) -> None:
    customer.says("转人工")
    engineer = chat.by("gao")
    assert engineer.presses("desk_reply:1").awaiting == "slot:reply"
    engineer.says("好的，谢谢，稍等我查一下")
    assert told(customer)[-1].endswith("：好的，谢谢，稍等我查一下")
    assert engineer.says("今天拜访了青禾的陆明").intents == ["activity.log"]


def test_others_cannot_take_or_end_a_conversation_of_somebody_else(chat: Chat, customer: Chat) -> None:
    customer.says("转人工")
    assert chat.says("接手").text
    assert customer.presses("desk_release:1").answer["handed_over"] is True
    assert told(customer) == []


@pytest.mark.parametrize(
    ("now", "promise"),
    [("2027-03-10T10:00", "现在有人在岗"), ("2027-03-13T20:00", "3月15日（周一）09:00 起有人")],
)
def test_the_customer_is_told_the_truth_about_when(
    chat: Chat, customer: Chat, now: str, promise: str
) -> None:
    chat.app.clock.frozen = datetime.fromisoformat(now).replace(tzinfo=chat.app.clock.zone)
    assert promise in customer.says("转人工").text


def test_the_bot_comes_back_when_the_customer_wants_it_or_the_ticket_is_solved(
    chat: Chat, customer: Chat
) -> None:
    number = customer.says("转人工").new["ticket"]["number"]
    assert "我来继续回答" in customer.says("还是问机器人吧").text
    customer.says("转人工")
    chat.by("gao").says(f"{number}处理好了，换了密封圈")
    assert "handed_over" not in customer.says("滴灌带怎么冲洗？").answer


def test_danger_is_an_urgent_ticket_and_who_is_on_call_hears_of_it(chat: Chat, customer: Chat) -> None:
    decide(chat, on_call=["shen"], hotline="400-800-1234")
    heard = customer.says("泵房冒烟了！")
    assert heard.new["ticket"]["priority"] == "urgent"
    assert "400-800-1234" in heard.text
    assert "泵房冒烟" in chat.notices_to("shen")[-1]
    assert customer.says("现在怎么办？").answer["replies"]


def test_danger_told_to_a_person_makes_the_ticket_urgent(chat: Chat, customer: Chat) -> None:
    decide(chat, on_call=["shen"])
    customer.says("转人工")
    assert customer.says("有人受伤了").new["ticket"]["priority"] == "urgent"
    assert "有人受伤" in chat.notices_to("shen")[-1] or chat.notices_to("shen")


@pytest.mark.parametrize("text", ["我要投诉，你们送货太慢了", "I want to complain about the late delivery"])
def test_a_complaint_is_a_ticket_and_the_manager_hears_of_it(chat: Chat, customer: Chat, text: str) -> None:
    assert customer.says(text).new["ticket"]["category"] == "complaint"
    assert chat.notices_to("shen")


@pytest.mark.parametrize("text", ["投诉电话是多少？", "怎么投诉？", "我们没有投诉的意思，就是问问"])
def test_speaking_of_complaints_is_none(chat: Chat, customer: Chat, text: str) -> None:
    assert not customer.says(text).written


def test_a_category_goes_to_its_team(chat: Chat) -> None:
    decide(chat, teams={"invoice": "账务组"})
    visitor = chat.as_customer(name="v9")
    visitor.says("发票抬头怎么改？")
    visitor.says("确认")
    ticket = chat.all(Ticket)[0]
    assert (ticket.category, ticket.team) == ("invoice", "账务组")
