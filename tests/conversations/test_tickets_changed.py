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
