"""Few words about what was just written, shown or asked: it is done, it is signed, not lost yet, one word was wrong."""

from __future__ import annotations

import pytest
from talking import Chat

from crm_core.models import Activity, Contact, Opportunity, OpportunityStatus, Task, TaskStatus


@pytest.mark.parametrize("said", ["青鸟温室滴灌改到50万", "蓝湾的温室滴灌推进到谈判", "海德附二温室滴灌赢了"])
def test_a_deal_of_a_customer_nobody_knows_is_asked_about(chat: Chat, said: str) -> None:
    heard = chat.says(said)
    assert (heard.awaiting, heard.written) == ("choice", [])
    assert "青禾温室滴灌" in heard.text


def test_a_deal_by_its_title_alone_is_meant_whatever_leads_up_to_it(chat: Chat) -> None:
    assert chat.says("帮我把温室滴灌改到50万").new == {"opportunity": {"amount": "500000.00"}}


@pytest.mark.parametrize("said", ["发完了", "方案给了", "方案已经发给陆明了", "搞定", "sent it"])
def test_the_step_just_told_is_done(chat: Chat, said: str) -> None:
    chat.says("昨天拜访青禾的陆明，周五前把方案发给他")
    assert chat.says(said).intents == ["task.finish"]
    assert [one.status for one in chat.all(Task)] == [TaskStatus.DONE]


@pytest.mark.parametrize("said", ["他们把合同发来了", "样品寄了", "还没发"])
def test_what_others_did_or_something_else_leaves_the_step_open(chat: Chat, said: str) -> None:
    chat.says("昨天拜访青禾的陆明，周五前把方案发给他")
    chat.says(said)
    assert chat.all(Task)[0].status is TaskStatus.OPEN


def test_of_a_list_what_is_done_is_told_by_a_word_of_it(chat: Chat) -> None:
    chat.says("提醒我明天给青禾寄样册")
    chat.says("提醒我后天跟田野核对苗数")
    chat.says("我有哪些待办")
    chat.says("样册寄出去了")
    assert [(one.title, one.status) for one in chat.all(Task)] == [
        ("给青禾寄样册", TaskStatus.DONE), ("跟田野核对苗数", TaskStatus.OPEN),
    ]  # fmt: skip
    chat.says("我有哪些待办")
    assert chat.says("发票寄了").intents != ["task.finish"]


@pytest.mark.parametrize(
    ("said", "changed"),
    [
        ("算了先不丢，改成明年6月", {"close_date": "2028-06-30"}),
        ("等等，还没丢，赢率降到20%", {"probability": 20}),
        ("先别，推到年底再签", {"close_date": "2027-12-31"}),
    ],
)
def test_a_closing_turned_down_may_become_a_change(chat: Chat, said: str, changed: dict[str, object]) -> None:
    assert chat.says("青禾温室滴灌丢了").awaiting == "confirmation"
    heard = chat.says(said)
    assert (heard.awaiting, heard.new) == (None, {"opportunity": changed})
    assert chat.says("确认").written == []


@pytest.mark.parametrize("said", ["陆明签字了", "签了！"])
def test_a_signature_asks_whether_the_deal_is_won(chat: Chat, said: str) -> None:
    chat.says("昨天拜访青禾的田静，合同条款基本定了")
    heard = chat.says(said if said == "签了！" else "青禾的陆明签字了")
    assert (heard.intents, heard.awaiting) == (["opportunity.win"], "confirmation")
    chat.says("确认")
    assert chat.all(Opportunity)[0].status is OpportunityStatus.WON


@pytest.mark.parametrize("said", ["验收单陆明签字了", "青禾的陆明还没签字"])
def test_another_paper_signed_or_none_wins_nothing(chat: Chat, said: str) -> None:
    chat.says("昨天拜访青禾的田静")
    assert "opportunity.win" not in chat.says(said).intents


@pytest.mark.parametrize(
    ("said", "content"),
    [
        ("刚才那条跟进里把噪音大改成价格高", "昨天拜访青禾的陆明，他嫌价格高"),
        ("噪音大写错了，是价格高", "昨天拜访青禾的陆明，他嫌价格高"),
        ("上一条的“陆明”改成“田静”", "昨天拜访青禾的田静，他嫌噪音大"),
    ],
)
def test_words_of_the_last_note_are_put_right(chat: Chat, said: str, content: str) -> None:
    chat.says("昨天拜访青禾的陆明，他嫌噪音大")
    assert chat.says(said).intents == ["dialogue.correct"]
    note = chat.all(Activity)[0]
    assert note.content == content
    assert note.content.count("陆明") + note.content.count("田静") == 1


def test_the_day_of_the_last_note_is_not_the_deals(chat: Chat) -> None:
    chat.says("昨天拜访青禾的陆明")
    assert set(chat.says("刚才那条里把日期改成前天").new) == {"activity"}


def test_somebody_new_belongs_to_the_customer_there_is_talk_of(chat: Chat) -> None:
    chat.says("昨天拜访青禾的陆明，他们新来了个主管叫高远")
    chat.says("高远电话13811112222")
    chat.says("对了，新来的出纳叫许安，电话13811113333")
    new = [(one.account_id, one.name) for one in chat.all(Contact) if one.phone.startswith("1381111")]
    assert new == [(1, "高远"), (1, "许安")]


def test_the_stage_a_deal_is_in_leaves_its_chance_alone(chat: Chat) -> None:
    chat.says("青禾温室滴灌赢率改成65%")
    assert chat.says("青禾温室滴灌推进到方案提交").written == []
    assert chat.says("阶段从方案提交改成商务谈判").new["opportunity"]["probability"] == 70


@pytest.mark.parametrize("said", ["我没松口", "价格基本定了", "田静也会在", "发他了", "开了"])
def test_what_is_told_right_after_a_note_goes_on_with_it(chat: Chat, said: str) -> None:
    chat.says("昨天拜访青禾的陆明，他嫌价格高")
    assert chat.says(said).intents == ["dialogue.append"]
    assert chat.all(Activity)[0].content.endswith(said)


@pytest.mark.parametrize("said", ["测试", "ok", "我想看本月业绩", "青禾的商机有哪些", "你好棒"])
def test_what_is_said_to_the_bot_goes_on_with_no_note(chat: Chat, said: str) -> None:
    chat.says("昨天拜访青禾的陆明，他嫌价格高")
    assert chat.says(said).written == []


def test_a_plan_without_names_is_for_the_customer_of_whom_nothing_came(chat: Chat) -> None:
    chat.says("今天给青禾的陆明打电话，没接")
    heard = chat.says("明天上午再打")
    assert (heard.intents, heard.new["task"]["account"]) == (["task.create"], "青禾农业科技有限公司")


def test_what_a_customer_would_like_of_a_deal_changes_nothing(chat: Chat) -> None:
    assert "opportunity" not in chat.says("青禾温室滴灌，陆明压价压到50万").new
    chat.says("青禾温室滴灌丢了")
    chat.says("确认")
    assert "opportunity" not in chat.says("青禾陆明说明年重新启动滴灌项目").new
    assert "opportunity" in chat.says("把青禾温室滴灌重新打开").new
    assert chat.says("青禾温室滴灌重新打开").written == []


def test_who_left_is_not_gone_on_about(chat: Chat) -> None:
    chat.says("青禾的田静离职了")
    chat.says("接她的是李想")
    chat.says("手机13666668888")
    reached = [one.name for one in chat.all(Contact) if one.phone == "13666668888"]
    assert reached == ["李想"]
