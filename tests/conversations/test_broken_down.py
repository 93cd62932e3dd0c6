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
