"""How a customer's ticket ends: solved, agreed to or left for three days, rated once; and what nobody came for."""

from __future__ import annotations

import pytest
from talking import Chat
from test_handing_over import COMPANY, told

from bot.desk import watch
from crm_core.models import Ticket, TicketStatus


@pytest.fixture
def customer(chat: Chat) -> Chat:
    customer = chat.as_customer(COMPANY, "陆明")
    customer.says("控制器不启动了，报修")
    return customer


def solve(customer: Chat) -> Ticket:
    (ticket,) = customer.all(Ticket)
    customer.by("gao").says(f"{ticket.number}处理好了，换了保险丝")
    return ticket


def ticket_of(chat: Chat) -> Ticket:
    return chat.all(Ticket)[0]


@pytest.mark.parametrize("yes", ["解决了", "好了，谢谢", "1", "是的"])
def test_the_customer_closes_it_and_rates_it(customer: Chat, yes: str) -> None:
    ticket = solve(customer)
    assert "换了保险丝" in told(customer)[-1]
    heard = customer.says(yes)
    assert (ticket_of(customer).status, heard.awaiting) == (TicketStatus.CLOSED, "choice")
    assert "5 分" in customer.says("5分").text
    assert ticket_of(customer).satisfaction == 5
    assert ticket.number in heard.text


@pytest.mark.parametrize("no", ["还是不行", "没解决", "2", "not yet"])
def test_what_is_not_solved_is_open_again_and_people_hear_of_it(customer: Chat, no: str) -> None:
    solve(customer)
    assert customer.says(no).new["ticket"]["status"] == "open"
    assert len(customer.notices_to("gao")) == 2


def test_three_quiet_days_close_it_and_the_rating_is_asked_once(customer: Chat) -> None:
    solve(customer)
    customer.later(days=2)
    watch.look(customer.app.database)
    assert ticket_of(customer).status is TicketStatus.RESOLVED
    customer.later(days=1, minutes=1)
    watch.look(customer.app.database)
    assert ticket_of(customer).status is TicketStatus.CLOSED
    asked = [one for one in told(customer) if "打几分" in one]
    watch.look(customer.app.database)
    assert len(asked) == len([one for one in told(customer) if "打几分" in one]) == 1


def test_a_question_in_between_is_answered_and_settles_nothing(customer: Chat) -> None:
    solve(customer)
    assert customer.says("控制器保修多久？").answer["answered"] is False
    assert ticket_of(customer).status is TicketStatus.RESOLVED


def test_words_rate_as_well_as_numbers(customer: Chat) -> None:
    solve(customer)
    customer.says("解决了")
    customer.says("一般般吧")
    assert ticket_of(customer).satisfaction == 3


def test_who_waits_too_long_is_told_to_those_who_lead_once(customer: Chat) -> None:
    customer.later(minutes=10)
    watch.look(customer.app.database)
    assert customer.notices_to("shen") == []
    customer.later(minutes=10)
    watch.look(customer.app.database)
    watch.look(customer.app.database)
    assert [one for one in customer.notices_to("shen") if "还没有人接" in one] == customer.notices_to("shen")
    assert len(customer.notices_to("shen")) == 1


def test_a_conversation_nobody_ended_goes_back_to_the_bot_in_the_end(customer: Chat) -> None:
    customer.says("转人工")
    customer.by("gao").says("接手")
    customer.later(days=3, minutes=1)
    watch.look(customer.app.database)
    assert customer.says("您好").answer["replies"]


def test_what_the_customer_adds_reaches_the_engineer(customer: Chat) -> None:
    number = ticket_of(customer).number
    customer.by("gao").says(f"接手 {number}")
    customer.says(f"{number} 补充：昨天下过雨")
    assert "昨天下过雨" in customer.notices_to("gao")[-1]


def test_each_of_several_tickets_is_told_of_by_itself(customer: Chat) -> None:
    customer.says("我要投诉，你们送货太慢了")
    customer.by("gao").says("接手 GD-0002")
    assert customer.says("在吗").answer["handed_over"] is True
    customer.by("gao").says("结束接待 GD-0002")
    customer.by("gao").says("GD-0001处理好了，换了保险丝")
    assert "GD-0001" in told(customer)[-1]
    customer.says("好了")
    assert [one.status for one in customer.all(Ticket)] == [TicketStatus.CLOSED, TicketStatus.IN_PROGRESS]
