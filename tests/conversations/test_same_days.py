"""A period that still runs is compared with as much of the other one, and the answer says so."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select
from talking import Chat
from test_handing_over import COMPANY

from crm_core.models import Account, Contract

SIGNED = {
    "早": (date(2026, 2, 20), 10),
    "晚": (date(2026, 3, 12), 20),  # two days behind today, a year ago
    "秋": (date(2026, 11, 3), 40),
    "上月": (date(2027, 2, 9), 5),
    "月末": (date(2027, 2, 26), 7),
    "本月": (date(2027, 3, 2), 9),
}


@pytest.fixture
def boss(chat: Chat) -> Chat:
    with chat.app.database.transaction() as session:
        account = session.scalars(select(Account).where(Account.name == COMPANY)).one()
        for number, (signed, amount) in SIGNED.items():
            session.add(
                Contract(
                    account=account, owner=account.owner, number=f"HT-{number}", name="保养", amount=amount * 10000,
                    signed_on=signed, ends_on=date(2028, 1, 1), status="active",
                )
            )  # fmt: skip
    return chat.by("boss")


@pytest.mark.parametrize(
    "asked",
    [
        "今年到现在签了多少合同，跟去年同期比呢",
        "今年签的合同金额同比怎么样",
        "今年以来签了多少合同，去年同期多少",
    ],
)
def test_a_year_ago_ends_on_the_same_day(boss: Chat, asked: str) -> None:
    told = boss.says(asked).text
    assert "合计 ¥530,000" in told
    assert "对比 2026年1月1日（周四）至2026年3月10日（周二）：¥100,000" in told
    assert "签订于 1月1日（周五）至3月10日（周三）" in told
    assert "整段" not in told


def test_the_month_before_is_told_up_to_the_same_day_and_whole(boss: Chat) -> None:
    told = boss.says("这个月签的合同金额环比怎么样").text
    assert "至2月10日（周三）：¥50,000" in told
    assert "至2月28日（周日） 整段：¥120,000" in told
    assert "整段" not in boss.says("上个月同期呢").text


def test_english_asks_for_the_same_period(boss: Chat) -> None:
    told = boss.says("how much in contracts did we sign this year, vs the same period last year").text
    assert "Compared with Thu 1 Jan 2026 to Tue 10 Mar 2026: CNY 100,000 (1)" in told


def test_what_is_over_is_compared_whole(boss: Chat) -> None:
    ended = boss.says("上个月签的合同金额跟1月比").text
    assert "对比 1月1日（周五）至1月31日（周日）：¥320,000" in ended
