"""Figures that are gone on with in a few words, and how long things took."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select
from talking import Chat
from test_handing_over import COMPANY

from crm_core.models import Account, Contract, Ticket


@pytest.fixture
def service(chat: Chat) -> Chat:
    chat.by("gao")
    for trouble in ("控制器不启动了", "滴灌带漏水"):
        chat.as_customer(COMPANY, "陆明", name=trouble).says(f"{trouble}，报修")
    return chat.by("gao")


def test_of_a_list_the_one_is_picked_and_what_follows_is_done_to_it(service: Chat) -> None:
    assert "工单共 2" in service.says("还有哪些工单没处理完").text
    picked = service.says("哪张最急").text
    assert ("控制器" in picked) != ("漏水" in picked)
    number = service.says("改高优先级").new
    assert number["ticket"]["priority"] == "high"


def test_how_many_are_solved_and_how_long_it_took(service: Chat) -> None:
    first, *_ = service.all(Ticket)
    service.later(days=2)
    service.says(f"{first.number}修好了，换了保险丝")
    assert "工单共 1" in service.says("今年关了几张工单").text
    assert "平均 2 天" in service.says("平均多久能关").text
    service.says(f"{first.number}又坏了，重新打开")
    assert "没有符合" in service.says("工单平均处理时长是多少").text
    assert service.all(Ticket)[0].solved_at is None


def test_money_quotes_and_the_next_date_of_the_customer_just_shown(chat: Chat) -> None:
    chat.by("mei")
    chat.says("提醒我周五下午3点给青禾送样品")
    chat.says("青禾整体情况")
    assert "96,000" in chat.says("钱付清了吗").text
    assert "送样品" in chat.says("下次约的啥时候").text
    assert "没有报价单" in chat.says("上回报价多少钱").text


def test_the_renewal_rate_is_of_contracts_that_ended_and_names_those_that_did_not_go_on(chat: Chat) -> None:
    chat.by("shen")
    with chat.app.database.transaction() as session:
        account = session.scalars(select(Account).where(Account.name == COMPANY)).one()
        for number, name, start, end in (
            ("XY-1", "温室保养", date(2026, 2, 1), date(2027, 1, 31)),
            ("XY-2", "温室保养续", date(2027, 2, 1), date(2028, 1, 31)),
            ("XY-3", "灌溉巡检", date(2026, 3, 1), date(2027, 2, 28)),
        ):
            session.add(
                Contract(
                    account=account, number=number, name=name, starts_on=start, ends_on=end, status="active"
                )
            )
    told = chat.says("今年续约率多少").text
    assert "续约率 50%" in told
    assert "灌溉巡检" in told
    assert "XY-1" not in told
