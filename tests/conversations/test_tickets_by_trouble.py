"""Tickets that are neither numbered nor called tickets: by what is the matter, or as the only one there is."""

from __future__ import annotations

import pytest
from talking import Chat
from test_handing_over import COMPANY

from crm_core.models import Activity, Comment, Ticket


@pytest.fixture
def service(chat: Chat) -> Chat:
    chat.as_customer(COMPANY, "陆明").says("控制器不启动了，报修")
    return chat.by("gao")


@pytest.mark.parametrize(
    ("said", "status", "resolution"),
    [
        ("青禾控制器那台弄好了，换了保险丝", "resolved", "换了保险丝"),
        ("青禾的搞定了，是电源线松了，重新插紧", "resolved", "是电源线松了，重新插紧"),
        ("青禾那单可以关了", "closed", ""),
        ("青禾控制器等配件，先挂着", "on_hold", ""),
    ],
)
def test_what_service_did_is_written_to_the_ticket(
    service: Chat, said: str, status: str, resolution: str
) -> None:
    service.says(said)
    (ticket,) = service.all(Ticket)
    assert (ticket.status, ticket.resolution) == (status, resolution)
    assert not service.all(Activity)


def test_what_is_only_promised_or_urged_is_noted_and_solves_nothing(service: Chat) -> None:
    service.says("青禾控制器预计明天下午修好")
    service.by("mei").says("青禾控制器不启动那个催一下")
    (ticket,) = service.all(Ticket)
    assert ticket.status == "open"
    assert [one.text for one in service.all(Comment)] == [
        "青禾控制器预计明天下午修好",
        "青禾控制器不启动那个催一下",
    ]


@pytest.mark.parametrize("asked", ["青禾那个控制器的问题解决了没有", "青禾报的修处理到哪了"])
def test_how_far_it_is_is_answered_with_the_ticket(service: Chat, asked: str) -> None:
    heard = service.by("mei").says(asked)
    assert service.all(Ticket)[0].number in heard.text
    assert not heard.written


def test_a_visit_stays_a_follow_up_and_another_customers_trouble_is_no_matter_of_it(service: Chat) -> None:
    service.says("今天去青禾看了控制器，跟陆明聊了备件")
    assert len(service.all(Activity)) == 1
    service.says("大棚风机修好了")
    assert service.all(Ticket)[0].status == "open"


def test_whose_customer_it_is_is_no_question_about_its_one_ticket(chat: Chat) -> None:
    chat.by("gao").says("给青禾开个工单：滴灌带漏水")
    assert chat.says("青禾现在谁在跟").intents == ["account.owner"]
