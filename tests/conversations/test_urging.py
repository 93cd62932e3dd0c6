"""Whoever leads nudges the owner of a deal, once a day, and leaves words that the owner gets."""

from __future__ import annotations

from datetime import timedelta

import pytest
from talking import Chat

from bot.reminders.digests import Briefs
from bot.reminders.people import People
from crm_core.models import Comment, Opportunity


def _deal(chat: Chat) -> Opportunity:
    return next(one for one in chat.all(Opportunity) if one.name == "青禾温室滴灌")


@pytest.mark.parametrize(
    "text",
    [
        "催一下青禾温室滴灌",
        "催下罗梅跟进青禾那单",
        "青禾的单子你帮我催一下",
        "nudge the owner of 青禾温室滴灌",
    ],
)
def test_a_manager_s_nudge_reaches_the_owner_once_a_day(chat: Chat, text: str) -> None:
    shen = chat.by("shen")
    assert "已替您催了罗梅" in shen.says(text).text
    assert "沈岚 请您跟一下「青禾温室滴灌」" in chat.notices_to("mei")[-1]
    assert "今天已经催过" in shen.says(text).text
    assert len(chat.notices_to("mei")) == 1
    chat.later(days=1)
    shen.says(text)
    assert len(chat.notices_to("mei")) == 2


def test_nobody_nudges_about_another_team_s_deal_nor_a_rep_a_colleague(chat: Chat) -> None:
    other = next(one for one in chat.all(Opportunity) if one.name == "山海牧场通风")
    chat.by("shen").presses(f"deal.urge:{other.id}")
    chat.by("ivy").presses(f"deal.urge:{_deal(chat).id}")
    assert not chat.notices_to("jun")
    assert not chat.notices_to("mei")


@pytest.mark.parametrize("text", ["催一下青禾的尾款", "今天催了一下青禾，还没回"])
def test_chasing_money_or_telling_of_it_is_no_nudge(chat: Chat, text: str) -> None:
    chat.by("shen").says(text)
    assert not chat.notices_to("mei")


def test_words_are_kept_with_the_deal_and_sent_to_its_owner(chat: Chat) -> None:
    chat.by("shen").says("给青禾温室滴灌留言：先把安装费谈下来")
    assert [one.text for one in chat.all(Comment)] == ["先把安装费谈下来"]
    assert "沈岚 在「青禾温室滴灌」上留言：先把安装费谈下来" in chat.notices_to("mei")[-1]


def test_the_button_asks_for_the_words_first(chat: Chat) -> None:
    shen = chat.by("shen")
    assert shen.presses(f"deal.comment:{_deal(chat).id}").awaiting == "slot:reply"
    shen.says("周五前给我一个准信")
    assert chat.all(Comment)[0].record_id == _deal(chat).id
    assert "周五前给我一个准信" in chat.notices_to("mei")[-1]


def test_monday_s_brief_offers_a_nudge_for_what_went_the_wrong_way(chat: Chat) -> None:
    chat.says("青禾温室滴灌预计成交改到5月20日")
    chat.later(days=5)
    with chat.app.database.reading() as session:
        boss = People(session, chat.app.rulebook()).named("shen")
        assert boss is not None
        briefs = Briefs(session, [boss], chat.app.clock.now())
        assert any("成交日推迟 1 个：青禾温室滴灌" in line for line in briefs.of(boss))
        assert briefs.deals_of(boss) == {_deal(chat).id: "青禾温室滴灌"}


def test_monday_s_chart_shows_each_stage_and_what_it_was(chat: Chat) -> None:
    chat.later(days=8)
    chat.says("青禾温室滴灌推进到商务谈判，金额改到70万")
    with chat.app.database.reading() as session:
        boss = People(session, chat.app.rulebook()).named("shen")
        assert boss is not None
        monday = chat.app.clock.now() + timedelta(days=4)
        chart = Briefs(session, [boss], monday).chart_of(boss)
        assert chart is not None
        drawn = {bar.label: (bar.value, bar.before) for bar in chart.bars}
        assert drawn["商务谈判"] == (700000.0, 0.0)
        assert drawn["方案提交"][1] - drawn["方案提交"][0] == 600000.0
        assert Briefs(session, [boss], monday + timedelta(days=1)).chart_of(boss) is None
