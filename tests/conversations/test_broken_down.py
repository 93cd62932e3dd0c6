"""By what a figure is broken down, and what its lines are called."""

from __future__ import annotations

import pytest
from talking import Chat


@pytest.mark.parametrize(
    "asked", ["东区各阶段分别多少钱", "东区各个阶段压了多少", "我们东区分别有多少单子在各阶段"]
)
def test_the_end_of_a_regions_name_breaks_nothing_down(chat: Chat, asked: str) -> None:
    told = chat.by("boss").says(asked).text
    assert "方案提交：" in told
    assert "东区：" not in told


def test_regions_by_themselves_still_do(chat: Chat) -> None:
    assert "东区：" in chat.by("boss").says("各大区分别多少单子").text


@pytest.mark.parametrize(
    ("asked", "line"),
    [
        ("今年每个月能签多少", "2027-04："),
        ("今年每季度要关多少单", "2027年2季度："),
        ("东区各销售在手多少", "罗梅："),
    ],
)
def test_what_comes_again_and_again_breaks_it_down(chat: Chat, asked: str, line: str) -> None:
    told = chat.by("boss").says(asked).text
    assert line in told


def test_customers_of_one_short_name_are_told_apart(chat: Chat) -> None:
    chat.says("昨天拜访了云溪花卉，看了棚架")
    told = chat.says("这周我都跑了哪些客户").text
    assert "云溪花卉有限公司" in told


@pytest.mark.parametrize(
    "asked", ["谁丢的单最多，丢给谁了", "哪个销售输单最多，都输给谁了", "who lost the most deals and to whom"]
)
def test_each_line_tells_whom_its_deals_were_lost_to(chat: Chat, asked: str) -> None:
    chat.says("青禾温室滴灌输单，输给绿源了，价格太高")
    chat.says("确认")
    told = chat.by("boss").says(asked).text
    line = next(one for one in told.splitlines() if one.startswith("罗梅"))
    assert "绿源" in line


def test_stages_of_each_region(chat: Chat) -> None:
    told = chat.by("boss").says("各大区各阶段多少钱").text
    assert "方案提交 ¥600,000" in next(one for one in told.splitlines() if one.startswith("东区"))


def test_who_has_the_most_deals_is_counted(chat: Chat) -> None:
    for name in ("苗床", "灌溉"):
        chat.says(f"给田野建个商机，{name}改造，1万，5月底")
    told = chat.by("boss").says("谁的单子最多").text.splitlines()
    assert told[1].startswith("罗梅")


@pytest.mark.parametrize(
    ("asked", "is_there"),
    [
        ("快超时的工单", True),
        ("马上要超SLA的工单", True),
        ("tickets about to breach", True),
        ("已经超时的工单", False),
    ],
)
def test_tickets_whose_time_is_up_soon(chat: Chat, asked: str, *, is_there: bool) -> None:
    chat.says("青禾报修，滴头堵了，紧急")
    chat.says("青禾要咨询一下滤芯型号，低优先级，建个工单")
    told = chat.by("boss").says(asked).text
    assert ("滴头" in told) is is_there
    assert "滤芯" not in told
