"""What is said of the ticket that was just written or shown, without naming it again."""

from __future__ import annotations

import pytest
from talking import Chat
from test_handing_over import COMPANY

from crm_core.models import Activity, Comment, Ticket


@pytest.fixture
def service(chat: Chat) -> Chat:
    chat.as_customer(COMPANY, "陆明").says("控制器不启动了，报修")
    return chat.by("gao")


def test_it_is_raised_noted_on_and_rated_without_its_name(service: Chat) -> None:
    service.says("青禾控制器那台我接手了")
    service.says("改成高优先级")
    service.says("跟客户约了周五下午上门")
    service.says("换了保险丝，修好了")
    heard = service.says("客户打几分 4分")
    (ticket,) = service.all(Ticket)
    assert (ticket.priority, ticket.status, ticket.satisfaction) == ("high", "resolved", 4)
    assert ticket.assignee_id is not None
    assert "4 分" in heard.text
    assert [one.text for one in service.all(Comment)] == ["跟客户约了周五下午上门"]


def test_a_sellers_news_of_it_is_a_comment_and_no_follow_up(service: Chat) -> None:
    seller = service.by("mei")
    number = seller.all(Ticket)[0].number
    seller.says("青禾控制器那个报修处理到哪了")
    assert number in seller.says("什么时候能修好").text
    seller.says("客户又催了，跟他说一下")
    assert [one.text for one in seller.all(Comment)] == ["客户又催了，跟他说一下"]
    assert not seller.all(Activity)


@pytest.mark.parametrize(
    "said", ["今天拜访了青禾的陆明，聊了新大棚", "客户说报价高了8%", "明天十点提醒我回电话"]
)
def test_what_is_about_something_else_leaves_it_alone(service: Chat, said: str) -> None:
    seller = service.by("mei")
    seller.says("青禾控制器那个报修处理到哪了")
    seller.says(said)
    assert not seller.all(Comment)
    assert seller.all(Ticket)[0].status == "open"


def test_whoever_repairs_tells_of_a_slip_by_its_trouble_or_by_who_reported_it(service: Chat) -> None:
    service.says("青禾控制器那张，厂家说是电容的问题")
    service.says("先别关，等换的电容到货")
    (ticket,) = service.all(Ticket)
    assert (ticket.status, len(service.all(Comment))) == ("open", 2)
    service.says("陆明那张换好了，可以关了")
    assert service.all(Ticket)[0].status == "closed"
    assert not service.all(Activity)


def test_an_unanswered_question_leaves_the_figure_before_it_to_go_on_with(service: Chat) -> None:
    service.by("shen").says("还有几张工单没处理完")
    service.by("shen").says("这事儿怪谁")
    assert "控制器" in service.by("shen").says("最急的是哪张").text


def test_an_order_to_win_a_deal_neither_wins_nor_loses_it(chat: Chat) -> None:
    chat.by("shen")
    assert chat.says("让他月底前把青禾那单签下来").awaiting != "confirmation"
    assert chat.says("务必尽快把青禾那单拿下").awaiting != "confirmation"


@pytest.mark.parametrize("said", ["客户说又不启动了", "还是不行", "they say it came back"])
def test_what_was_solved_and_has_come_back_is_open_again_with_what_was_said(service: Chat, said: str) -> None:
    service.says("青禾控制器那台修好了，换了保险丝")
    assert service.all(Ticket)[0].status == "resolved"
    service.says(said)
    assert service.all(Ticket)[0].status == "open"
    assert [one.text for one in service.all(Comment)] == [said]


def test_a_seller_who_hears_of_it_days_later_opens_the_same_one(service: Chat) -> None:
    service.says("青禾控制器那台修好了，换了保险丝")
    service.later(days=3)
    seller = service.by("mei")
    seller.says("青禾的控制器又不启动了")
    assert [(one.status, one.resolution) for one in seller.all(Ticket)] == [("open", "换了保险丝")]
    assert not seller.all(Activity)


def test_in_english_it_is_noted_on_raised_handed_on_and_closed(service: Chat) -> None:
    number = service.all(Ticket)[0].number
    service.says(f"what's the status of {number}")
    service.says("escalate it")
    service.says("add a note: customer will be on site Friday")
    service.says("put it on hold, waiting for the part")
    service.says("don't close it yet")
    (ticket,) = service.all(Ticket)
    assert (ticket.priority, ticket.status) == ("high", "on_hold")
    assert service.all(Comment)[0].text == "customer will be on site Friday"
    service.says("it's fixed, replaced the fuse, please close")
    assert service.all(Ticket)[0].status == "closed"
