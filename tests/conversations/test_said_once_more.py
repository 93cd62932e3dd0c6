"""The task just made comes on another day in free words, a note is filed where it is, several figures are told."""

from __future__ import annotations

import pytest
from talking import Chat

from crm_core.models import Activity


@pytest.mark.parametrize(
    ("said", "when"),
    [
        ("算了周三吧，还是三点", "2027-03-17T15:00"),
        ("哎改成周五上午10点吧", "2027-03-19T10:00"),
        ("要不还是后天吧", "2027-03-12T14:00"),
        ("还是上午吧，九点半", "2027-03-16T09:30"),
        ("等等，下周四", "2027-03-18T14:00"),
        ("actually make it Wednesday", "2027-03-17T14:00"),
    ],
)
def test_what_was_just_planned_comes_on_another_day(chat: Chat, said: str, when: str) -> None:
    made = chat.says("帮我约下周二下午两点见青禾的田静").new["task"]
    assert made["title"] in ("见青禾的田静", "见田静")
    assert chat.says(said).new["task"]["due_at"].startswith(when)


def test_it_may_be_dropped_as_freely(chat: Chat) -> None:
    chat.says("安排周三下午去青禾量尺寸")
    assert chat.says("算了不去了").new["task"]["status"] == "cancelled"


def test_a_note_that_stands_there_is_not_written_again(chat: Chat) -> None:
    chat.says("今天拜访了青禾的田静，聊了棚架")
    told = chat.says("记到青禾")
    assert "已经记在 青禾农业科技有限公司" in told.text
    assert not told.written


def test_a_note_is_put_where_it_belongs(chat: Chat) -> None:
    chat.says("今天拜访了青禾，聊了棚架")
    assert chat.says("记到田野种苗名下").new["activity"]["account"] == "田野种苗有限公司"
    assert len(chat.all(Activity)) == 1


@pytest.mark.parametrize(
    "asked",
    [
        "今年签了多少，回了多少",
        "今年签了多少回了多少",
        "how much did we win and how much did we collect this year",
    ],
)
def test_two_figures_are_told_with_what_they_count(chat: Chat, asked: str) -> None:
    told = chat.by("boss").says(asked)
    assert told.intents == ["figure.ask", "figure.ask"]
    assert told.text.count("口径") + told.text.count("Counted") == 2


def test_one_figure_that_is_compared_stays_one(chat: Chat) -> None:
    assert len(chat.by("boss").says("今年签了多少，比去年多了多少").intents) == 1


def test_a_superlative_stays_within_the_list(chat: Chat) -> None:
    chat.says("青禾报修：控制器不启动了，开个工单")
    service = chat.by("gao")
    service.says("青禾控制器那张工单我来处理")
    chat.says("青禾报修：滴灌带漏水，紧急，开个工单")
    assert "共 1 条" in service.says("我手上还有几个单没关").text
    assert "漏水" not in service.says("最急的是哪个").text


def test_units_are_told_not_to_be_counted(chat: Chat) -> None:
    assert "不记数量" in chat.by("boss").says("喷雾机今年卖了几台").text


def test_whose_customer_a_stranger_is(chat: Chat) -> None:
    assert "couldn't find “华协检验”" in chat.by("ivy").says("who owns 华协检验").text
