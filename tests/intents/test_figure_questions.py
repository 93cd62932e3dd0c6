"""What questions about many records are understood to count, without knowing a single name."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from intents.lexicon import NoNames
from intents.schema import Frame
from intents.understand import understand

NOW = datetime(2027, 5, 12, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


def asked(text: str) -> Frame:
    frames = understand(text, NOW, NoNames()).frames
    assert len(frames) == 1
    return frames[0]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("上季度赢单总额", {"subject": "opportunity", "measure": "sum", "state": "won"}),
        ("how much did we close last month", {"subject": "opportunity", "measure": "sum", "state": "won"}),
        (
            "who brought in the most last quarter",
            {"subject": "opportunity", "state": "won", "group_by": "owner"},
        ),
        ("top five open deals by amount", {"subject": "opportunity", "measure": "list", "limit": 5}),
        ("80万以上的商机拎出来", {"amount_above": Decimal(800000), "subject": "opportunity"}),
        ("哪些单子是被宏图科技抢走的", {"competitor": "宏图科技", "state": "lost"}),
        ("苏州我有哪些客户", {"subject": "account", "place": "苏州", "mine": True}),
        ("我上周都拜访了哪几家", {"subject": "activity", "kind": "visit"}),
        ("两个月没人搭理的客户报一遍", {"subject": "account", "idle_days": 60}),
        ("还没成交的客户有几家", {"subject": "account", "account_status": "prospect", "measure": "count"}),
        ("下周要到期的报价单有哪些", {"subject": "quote", "ending": True}),
        ("手上的框架合同有哪些", {"subject": "contract", "sort": "框架"}),
        ("maintenance agreements, please list them", {"subject": "contract", "sort": "维保"}),
        ("月结45天的合同有几份", {"subject": "contract", "payment_terms": "月结45天"}),
        ("contracts paid 30/60/10", {"subject": "contract", "payment_terms": "30/60/10"}),
        ("标签是出口的客户列一下", {"subject": "account", "tag": "出口"}),
        ("customers tagged export", {"subject": "account", "tag": "export"}),
        ("安装类的工单还有几张", {"subject": "ticket", "category": "安装"}),
        ("how many training tickets are open", {"subject": "ticket", "category": "培训"}),
        ("质保金还有哪些没收回来", {"subject": "payment", "term": "质保金"}),
        ("new 状态的线索", {"subject": "lead", "lead_status": "new"}),
    ],
)
def test_a_figure_is_asked_of_the_records_that_the_words_name(text: str, wanted: dict[str, object]) -> None:
    frame = asked(text)
    assert frame.intent == "figure.ask"
    assert {name: frame.value(name) for name in wanted} == wanted


@pytest.mark.parametrize(
    "text", ["有客户问贴标机保修几年", "我最多能给客户让几个点", "can we offer a free trial?"]
)
def test_what_may_be_done_is_asked_of_the_documents(text: str) -> None:
    assert asked(text).intent == "knowledge.ask"


def test_a_period_so_far_ends_today() -> None:
    span = asked("今年到现在公司成交额多少").value("span")
    assert (span.start.date().isoformat(), span.end.date().isoformat()) == ("2027-01-01", "2027-05-12")


def test_small_talk_is_no_question_to_anybody() -> None:
    assert understand("哈哈，晚上吃啥好呢", NOW, NoNames()).frames == ()
