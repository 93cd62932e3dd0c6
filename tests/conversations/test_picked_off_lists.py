"""A record is meant by its place in the list just shown, whatever is asked of it or done to it."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select
from talking import Chat

from crm_core.models import Account, Contract, Payment, Task


@pytest.fixture
def tasks(chat: Chat) -> Chat:
    for told in (
        "提醒我明天10点把滴灌报价改到60万发给青禾",
        "提醒我后天给云溪果蔬打电话",
        "提醒我周五准备方案",
    ):
        assert "task" in chat.says(told).new
    assert "3 件" in chat.says("我的待办").text
    return chat


def test_tasks_are_done_moved_and_dropped_whatever_their_titles_hold(tasks: Chat) -> None:
    moved = tasks.says("第一条改到下周一")
    assert list(moved.new) == ["task"]
    assert moved.new["task"]["due_at"].startswith("2027-03-15T10:00")
    assert tasks.says("最后一个做完了").new["task"]["status"] == "done"
    assert tasks.says("第二个不用做了").new["task"]["status"] == "cancelled"
    assert [one.status for one in tasks.all(Task)] == ["open", "cancelled", "done"]


def test_a_task_is_shown_by_its_place(tasks: Chat) -> None:
    shown = tasks.says("第二条是哪个客户的")
    assert "云溪果蔬有限公司" in shown.text
    assert not shown.written


def test_what_is_asked_of_the_customer_of_a_deal_is_answered_of_them(chat: Chat) -> None:
    chat.says("昨天拜访了青禾的陆明，聊了滴灌")
    chat.says("我手上有哪些商机")
    assert "13900001111" in chat.says("第一个的联系人电话").text
    assert "聊了滴灌" in chat.says("最上面那个最近聊了什么").text
    assert chat.says("第一个赢率改成65").new["opportunity"]["probability"] == 65


def test_the_list_stays_the_one_that_is_counted_from(chat: Chat) -> None:
    listed = chat.says("我有哪些客户").text.splitlines()
    for place, line in ((2, listed[2]), (3, listed[3]), (1, listed[1])):
        name = line.split(" · ")[0]
        assert name in chat.says(f"第{place}家的情况").text
    assert "没有跟进" not in chat.says("倒数第一个联系人是谁").text


def test_people_are_told_apart_by_place(chat: Chat) -> None:
    chat.says("青禾有哪些联系人")
    assert "13900001111" in chat.says("陆明的呢").text
    chat.says("青禾有哪些联系人")
    assert "陆明" in {chat.says(f"第{one}个电话").text.splitlines()[0] for one in "一二"}


def test_money_is_received_by_its_place(chat: Chat) -> None:
    with chat.app.database.transaction() as session:
        account = session.scalars(select(Account).where(Account.name == "青禾农业科技有限公司")).one()
        contract = session.scalars(select(Contract).where(Contract.account_id == account.id)).one()
        for days in (40, 80):
            due = date(2027, 3, 10) + timedelta(days=days)
            session.add(
                Payment(
                    account=account, contract=contract, amount=Decimal(days * 1000), due_on=due, term="进度款"
                )
            )
    assert "共 3 条" in chat.says("我还有哪些回款没到").text
    assert "40,000" in chat.says("第二笔什么时候到期").text
    received = chat.says("第二笔到账了")
    assert received.new["payment"]["status"] == "paid"
    assert "40,000" in received.text


def test_english_counts_too(chat: Chat) -> None:
    ivy = chat.by("ivy")
    ivy.says("remind me tomorrow to send Fernhill the offer")
    ivy.says("remind me on Friday to call Grace Moss")
    ivy.says("my open tasks")
    assert ivy.says("the first one is done").new["task"]["status"] == "done"
    assert ivy.says("move the last one to monday").new["task"]["due_at"].startswith("2027-03-15")


@pytest.mark.parametrize(
    "told",
    ["今天去青禾聊了，第二个方案他们更认可", "第三个月再付尾款，青禾陆明说的", "第一张图纸今天发给青禾了"],
)
def test_what_is_told_picks_nothing(tasks: Chat, told: str) -> None:
    assert told[:6] in str(tasks.says(told).new.get("activity", {}).get("content"))


def test_what_somebody_is_reached_by_is_asked_on(chat: Chat) -> None:
    chat.says("青禾田静是做什么的")
    assert chat.says("邮箱呢").text.splitlines()[0] == "田静"
    assert chat.says("那青禾的陆明呢").text.splitlines()[0] == "陆明"
