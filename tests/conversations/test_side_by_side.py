"""Figures of two beside each other, of lately, of parts of ours that nobody knows, and promises of a week."""

from __future__ import annotations

import pytest
from talking import Chat

from crm_core.models import Opportunity


def _lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if "：¥" in line]


def test_who_of_the_two_just_asked_about_has_more_is_told(chat: Chat) -> None:
    boss = chat.by("boss")
    boss.says("罗梅手上多少")
    boss.says("姚俊呢")
    told = _lines(boss.says("他们俩谁多").text)
    assert [line.split("：")[0] for line in told] == ["姚俊", "罗梅"]
    assert _lines(boss.says("谁少").text)[0].startswith("罗梅")


def test_customers_are_measured_by_each_other(chat: Chat) -> None:
    chat.says("新建商机：云溪果蔬喷灌，20万")
    told = _lines(chat.says("青禾和云溪果蔬在手的单子各多少").text)
    assert [line.split("：")[1].split("（")[0] for line in told] == ["¥600,000", "¥200,000"]
    chat.says("云溪果蔬在手多少钱")
    chat.says("青禾呢")
    assert "青禾" in _lines(chat.says("哪家多").text)[0]


@pytest.mark.parametrize("said", ["which deals?", "name them", "哪几单", "点一下名", "give me the list"])
def test_the_records_of_a_figure_are_those_it_counted(chat: Chat, said: str) -> None:
    boss = chat.by("boss")
    boss.says("罗梅手上的单子一共多少钱")
    told = boss.says(said).text
    assert "青禾温室滴灌" in told
    assert "山海牧场通风" not in told


def test_lately_is_thirty_days_and_is_said(chat: Chat) -> None:
    chat.says("1月20号拜访了青禾，看了大棚")
    chat.says("昨天拜访了田野，聊了苗床")
    told = chat.says("我最近都见了谁").text
    assert "田野" in told
    assert "青禾" not in told
    assert "2月9日" in told


def test_a_part_of_ours_that_nobody_knows_is_not_left_out_in_silence(chat: Chat) -> None:
    assert "没有找到「苏州办事处」" in chat.by("boss").says("苏州办事处在手多少").text
    assert "没有找到" not in chat.by("boss").says("东区在手多少").text


def test_of_a_target_that_is_kept_nowhere_what_was_won_is_told(chat: Chat) -> None:
    told = chat.says("本月还差多少完成指标").text
    assert "没有记录指标" in told
    assert len(chat.all(Opportunity)) == 2


def test_promises_of_a_week_are_those_made_in_it_too(chat: Chat) -> None:
    chat.says("答应了青禾4月8号给报价，提醒我")
    assert "4月8日" in chat.says("我这周都答应了客户什么").text
    assert "还没有客户打过分" in chat.says("青禾对我们满意吗").text
