"""Several things ordered of one ticket in a breath."""

from __future__ import annotations

import pytest
from talking import Chat
from test_handing_over import COMPANY

from crm_core.models import Comment, Ticket, TicketStatus


@pytest.fixture
def number(chat: Chat) -> str:
    chat.as_customer(COMPANY, "陆明").says("控制器不启动了，报修")
    return chat.all(Ticket)[0].number


def test_it_is_taken_and_started_in_one_breath(chat: Chat, number: str) -> None:
    changed = chat.by("gao").says(f"{number}转给我，状态改处理中").changes["ticket"]
    assert (changed["assignee"][1], changed["status"][1]) == ("gao", "in_progress")


def test_a_comment_stands_beside_the_new_state_and_is_not_read_for_one(chat: Chat, number: str) -> None:
    chat.by("gao").says(f"{number}备注一下客户说修好了再付款，优先级改成低")
    (ticket,) = chat.all(Ticket)
    assert (ticket.status, ticket.priority) == (TicketStatus.OPEN, "low")
    assert [one.text for one in chat.all(Comment)] == ["客户说修好了再付款"]


def test_whether_it_is_mended_is_asked_and_changes_nothing(chat: Chat, number: str) -> None:
    heard = chat.by("gao").says(f"{number}修好没")
    assert number in heard.text
    assert not heard.written


@pytest.mark.parametrize("order", ["{}我这周走不开，贺浩接一下", "明天起休假，{}给贺浩接着弄"])
def test_who_is_to_go_on_with_it_is_written_unasked(chat: Chat, number: str, order: str) -> None:
    heard = chat.by("gao").says(order.format(number))
    assert heard.changes["ticket"]["assignee"][1] == "hao"
    assert heard.awaiting is None


def test_a_ticket_is_known_by_its_trouble_and_a_deal_is_none(chat: Chat, number: str) -> None:
    said = chat.by("gao").says("青禾控制器不启动那张单，客户急了，给我提到最急")
    assert said.changes["ticket"]["priority"][1] == "urgent"
    assert "ticket" not in chat.by("gao").says("青禾滴灌漏水那张单先挂起").changes


def test_a_danger_that_a_colleague_tells_of_is_a_ticket_at_once(chat: Chat) -> None:
    heard = chat.by("mei").says("青禾那台控制柜冒烟了！人都出来了")
    assert heard.new["ticket"]["priority"] == "urgent"
    assert heard.awaiting is None


def test_what_came_of_a_matter_is_answered_with_its_ticket(chat: Chat, number: str) -> None:
    heard = chat.as_customer(COMPANY, "陆明").says("之前说控制器的事，有下文了没")
    assert number in heard.text
    assert not heard.written


def test_a_new_ticket_goes_to_whom_it_is_for(chat: Chat) -> None:
    ticket = chat.by("mei").says("青禾的风机不转了，开张单，高翔去看").new["ticket"]
    assert ticket["assignee"] == "gao"
