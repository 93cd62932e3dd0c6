"""Telling of a visit, and what is asked when something is missing."""

from __future__ import annotations

import pytest
from talking import Chat

from crm_core.models import Account, Activity, Task

VISIT = "今天拜访了青禾的陆明，看了育苗棚，他嫌滴灌带偏贵，下周三前我要给他发新报价"


def test_a_visit_becomes_a_record_with_its_task_and_audit(chat: Chat) -> None:
    heard = chat.says(VISIT)
    assert heard.awaiting is None
    assert heard.intents == ["activity.log"]
    assert [entry.entity for entry in heard.written] == ["activity", "task"]
    assert heard.new["activity"]["account"] == "青禾农业科技有限公司"
    assert heard.new["activity"]["contacts"] == ["陆明"]
    assert heard.new["activity"]["next_at"] == heard.new["task"]["due_at"] == "2027-03-17T09:00:00+08:00"
    assert heard.new["task"] | {"title": ""} == {
        "title": "", "account": "青禾农业科技有限公司", "contact": "陆明", "due_at": "2027-03-17T09:00:00+08:00",
        "assignee": "mei", "kind": "follow_up", "status": "open",
    }  # fmt: skip


def test_the_reply_says_what_was_written(chat: Chat) -> None:
    heard = chat.says(VISIT)
    for said in ("青禾农业科技有限公司", "拜访", "3月10日（周三）", "陆明", "育苗棚", "3月17日（周三）"):
        assert said in heard.text
    actions = heard.answer["replies"][0]["card"]["actions"]
    assert [one["id"].partition(":")[0] for one in actions] == ["undo", "edit", "why"]


def test_a_missing_customer_is_asked_for_and_answered_after_a_restart(chat: Chat) -> None:
    asked = chat.says("昨天下午打了个电话，聊了喷头更换的事")
    assert asked.awaiting == "slot:account"
    assert not asked.written
    chat.restarts()
    heard = chat.says("青禾")
    assert heard.new["activity"]["account"] == "青禾农业科技有限公司"
    assert heard.new["activity"]["kind"] == "call"
    assert heard.new["activity"]["occurred_at"].startswith("2027-03-09T12")


def test_the_name_that_was_asked_for_is_not_written_into_the_notes(chat: Chat) -> None:
    chat.says("昨天下午打了个电话，聊了喷头更换的事")
    heard = chat.says("是青禾那家")
    assert heard.new["activity"]["content"] == "昨天下午打了个电话，聊了喷头更换的事"


def test_an_answer_may_tell_more_than_was_asked(chat: Chat) -> None:
    chat.says("昨天下午打了个电话，聊了喷头更换的事")
    heard = chat.says("青禾的田静，她说五月再定")
    assert heard.new["activity"]["contacts"] == ["田静"]
    assert "喷头更换" in heard.new["activity"]["content"]
    assert "五月再定" in heard.new["activity"]["content"]


def test_talk_about_the_dialogue_is_no_customer(chat: Chat) -> None:
    chat.says("昨天下午打了个电话，聊了喷头更换的事")
    for said in ("谢谢", "帮助", "撤销", "你好"):
        heard = chat.says(said)
        assert "新建客户" not in heard.text
        assert heard.awaiting == "slot:account"
    assert chat.says("青禾").new["activity"]["kind"] == "call"


def test_a_choice_survives_a_question_asked_in_between(chat: Chat) -> None:
    asked = chat.says("上午去了云溪，看了新大棚，老板很满意")
    assert asked.awaiting == "choice"
    assert "云溪果蔬有限公司" in asked.text
    between = chat.says("青禾温室滴灌现在什么阶段？")
    assert "方案提交" in between.text
    assert "云溪花卉有限公司" in between.text
    assert between.awaiting == "choice"
    heard = chat.says("花卉那家")
    assert heard.new["activity"]["account"] == "云溪花卉有限公司"
    assert "新大棚" in heard.new["activity"]["content"]


@pytest.mark.parametrize("answer", ["2", "第二个", "选2", "云溪花卉有限公司", "云溪花卉"])
def test_a_choice_is_answered_by_number_or_by_name(chat: Chat, answer: str) -> None:
    chat.says("上午去了云溪，看了新大棚")
    assert chat.says(answer).new["activity"]["account"] == "云溪花卉有限公司"


def test_a_choice_is_answered_by_a_button(chat: Chat) -> None:
    asked = chat.says("上午去了云溪，看了新大棚")
    buttons = [one["id"] for one in asked.answer["replies"][0]["card"]["actions"]]
    assert buttons == ["choose:1", "choose:2", "cancel"]
    assert chat.presses("choose:2").new["activity"]["account"] == "云溪花卉有限公司"


def test_of_two_with_the_same_name_the_person_settles_the_customer(chat: Chat) -> None:
    asked = chat.says("昨天跟陆明吃饭，聊了大棚膜")
    assert asked.awaiting == "choice"
    assert "采购经理" in asked.text
    assert "场长" in asked.text
    heard = chat.says("田野的")
    assert heard.new["activity"]["account"] == "田野种苗有限公司"
    assert heard.new["activity"]["contacts"] == ["陆明"]


def test_an_unknown_customer_is_offered_and_made_together_with_the_follow_up(chat: Chat) -> None:
    asked = chat.says("上午拜访了春谷菌业，聊了菇房加湿，下周二给方案")
    assert asked.awaiting == "choice"
    assert not asked.written
    heard = chat.says("新建")
    assert [entry.entity for entry in heard.written] == ["account", "activity", "task"]
    assert len({entry.message_id for entry in heard.written}) == 1
    assert heard.new["account"]["name"] == heard.new["activity"]["account"] == "春谷菌业"
    assert heard.new["account"]["owner"] == "mei"


def test_a_cancelled_question_writes_nothing(chat: Chat) -> None:
    chat.says("上午拜访了春谷菌业，聊了菇房加湿")
    heard = chat.says("算了")
    assert heard.awaiting is None
    assert chat.all(Activity) == []
    assert "春谷菌业" not in [one.name for one in chat.all(Account)]


def test_something_else_to_write_is_written_while_a_question_is_open(chat: Chat) -> None:
    chat.says("昨天下午打了个电话，聊了喷头更换的事")
    heard = chat.says("明天下午三点提醒我给田静寄样品")
    assert heard.new["task"]["due_at"] == "2027-03-11T15:00:00+08:00"
    assert heard.awaiting == "slot:account"
    assert chat.says("青禾").new["activity"]["account"] == "青禾农业科技有限公司"


def test_an_open_question_is_kept_for_a_week(chat: Chat) -> None:
    chat.says("昨天下午打了个电话，聊了喷头更换的事")
    chat.later(days=6, hours=23)
    assert chat.says("青禾").new["activity"]["kind"] == "call"
    chat.says("昨天下午打了个电话，聊了喷头更换的事")
    chat.later(days=7, minutes=1)
    assert not chat.says("青禾").written


def test_who_he_is_is_forgotten_after_half_an_hour(chat: Chat) -> None:
    chat.says("今天拜访了青禾的陆明，看了育苗棚")
    assert chat.says("刚又跟他通了电话，价格谈妥了").new["activity"]["account"] == "青禾农业科技有限公司"
    chat.later(minutes=31)
    assert chat.says("刚又跟他通了电话，价格谈妥了").awaiting == "slot:account"


def test_a_reminder_without_a_time_is_asked_for(chat: Chat) -> None:
    assert chat.says("提醒我给青禾寄样品").awaiting == "slot:due_at"
    chat.says("周五")
    assert [
        (one.title, one.due_at.astimezone(chat.app.clock.zone).isoformat()) for one in chat.all(Task)
    ] == [("给青禾寄样品", "2027-03-12T09:00:00+08:00")]


def test_several_acts_of_one_message_are_written_together(chat: Chat) -> None:
    heard = chat.says(
        "今天拜访了青禾的田静，过了管路图，青禾温室滴灌金额改成65万，周五之前我要给她发合同草案"
    )
    assert {entry.entity for entry in heard.written} == {"activity", "task", "opportunity"}
    assert heard.changes["opportunity"]["amount"] == ["600000.00", "650000.00"]
    assert len({(entry.message_id, entry.at) for entry in heard.written}) == 1


def test_of_several_acts_none_is_written_when_one_is_refused(chat: Chat) -> None:
    for said in ("青禾温室滴灌输了，价格太高", "确认"):
        chat.says(said)
    heard = chat.says("今天拜访了青禾的田静，过了管路图，青禾温室滴灌推进到商务谈判")
    assert "重新打开" in heard.text
    assert not heard.written
    assert chat.all(Activity) == []


def test_several_acts_are_told_in_eight_lines(chat: Chat) -> None:
    heard = chat.says(
        "今天拜访了青禾的田静，过了管路图，她说五月再定，周五之前我要给她发合同草案，"
        "青禾温室滴灌推进到商务谈判，金额改成65万，概率改到80%，竞争对手是金穗"
    )
    assert len(heard.written) == 3
    assert len([line for line in heard.text.splitlines() if line]) <= 8
    for said in ("管路图", "合同草案", "3月12日（周五）", "商务谈判", "65万", "80%", "金穗"):
        assert said in heard.text


def test_two_dated_steps_in_one_sentence_are_two_tasks(chat: Chat) -> None:
    heard = chat.says("青禾陆明打来的，他要滴灌图。周五前我把图发他，下周二再带样管过去给他看")
    assert heard.new["activity"]["kind"] == "call"
    assert [entry.entity for entry in heard.written] == ["activity", "task", "task"]
    assert heard.new["activity"]["next_at"] == "2027-03-12T09:00:00+08:00"


def test_a_visit_that_fell_through_is_no_visit(chat: Chat) -> None:
    assert not chat.says("原定今天去青禾的，陆明临时被叫去开会，没去成").written


@pytest.mark.parametrize("asked", ["大洋欠咱多少钱", "大洋还欠多少货款"])
def test_what_somebody_unknown_owes_is_not_told_as_what_all_owe(chat: Chat, asked: str) -> None:
    heard = chat.says(asked)
    assert "没有找到「大洋」" in heard.text
    assert "¥" not in heard.text


def test_who_is_first_of_all_is_not_asked_of_the_customer_spoken_of(chat: Chat) -> None:
    chat.says("田野种苗那边的B2B平台聊了下，暂时不考虑")
    assert "青禾农业科技有限公司：¥96,000" in chat.says("欠款最多的是谁").text
    assert "商机" in chat.says("谁签得最多").text
