"""Reminders dealt with by talking: later, why, done, handed over; wishes, rules, and the daily report."""

from __future__ import annotations

from sqlalchemy import select
from talking import Chat

from bot.reminders.ledger import Notice, Preference
from crm_core.models import Contract, ContractStatus, Opportunity, Task, TaskStatus, User


def _told(chat: Chat, username: str = "mei") -> list[str]:
    chat.app.remind()
    return chat.notices_to(username)


def _first(chat: Chat, rule: str) -> Notice:
    with chat.app.database.reading() as session:
        return session.scalars(select(Notice).where(Notice.rule == rule).order_by(Notice.id)).first()


def _wishes(chat: Chat, username: str = "mei") -> dict:
    with chat.app.database.reading() as session:
        found = select(Preference).join(User, User.id == Preference.user_id).where(User.username == username)
        return session.scalars(found).one().wishes


def _holds(chat: Chat) -> None:
    with chat.app.database.transaction() as session:
        session.scalars(select(Contract)).one().status = ContractStatus.ACTIVE


def test_put_off_in_words_it_comes_again_and_says_why(chat: Chat) -> None:
    chat.says("今天上午十点半提醒我给青禾寄合同")
    chat.later(minutes=31)
    assert "给青禾寄合同" in _told(chat)[-1]
    assert "您设了" in chat.says("为什么提醒我").text
    assert "3月11日（周四）10:00" in chat.says("明天上午十点再说").text
    count = len(_told(chat))
    chat.later(hours=23, minutes=29)
    again = _told(chat)
    assert len(again) > count
    assert "给青禾寄合同" in again[-1]


def test_a_short_later_means_the_reminder_only_when_there_was_one(chat: Chat) -> None:
    heard = chat.says("明天上午再说")
    assert heard.intents != ["notice.snooze"]
    assert not heard.written


def test_done_finishes_the_task_of_the_card(chat: Chat) -> None:
    chat.says("今天上午十点半提醒我给青禾寄合同")
    chat.later(minutes=31)
    _told(chat)
    heard = chat.presses(f"notice.done:{_first(chat, 'reminder').id}")
    assert heard.new["task"]["status"] == "done"
    assert chat.all(Task)[0].status is TaskStatus.DONE


def test_somebody_else_s_card_does_nothing(chat: Chat) -> None:
    chat.says("今天上午十点半提醒我给青禾寄合同")
    chat.later(minutes=31)
    _told(chat)
    heard = chat.by("ivy").presses(f"notice.done:{_first(chat, 'reminder').id}")
    assert not heard.written
    assert chat.all(Task)[0].status is TaskStatus.OPEN


def test_handing_over_goes_to_who_may_see_it(chat: Chat) -> None:
    chat.later(days=15)
    _told(chat)
    notice = _first(chat, "stage_stuck")
    options = chat.presses(f"notice.hand_over:{notice.id}").answer["replies"][0]["card"]["select"]["options"]
    assert [one["value"] for one in options] == ["shen"]
    assert "沈岚" in chat.presses(f"notice.give:{notice.id}", "shen").text
    assert "罗梅 转给您：青禾温室滴灌" in chat.notices_to("shen")[-1]


def test_an_ending_contract_opens_its_renewal_or_is_told_no_more(chat: Chat) -> None:
    _holds(chat)
    chat.later(days=268)  # the Friday before the last thirty days
    _told(chat)
    notice = _first(chat, "renewal")
    made = chat.presses(f"notice.renew:{notice.id}").new["opportunity"]
    assert made["amount"] == "320000.00"
    assert made["close_date"] == "2028-01-04"
    chat.presses(f"notice.decline:{notice.id}")
    chat.later(days=17)
    _told(chat)
    with chat.app.database.reading() as session:
        told = session.scalars(select(Notice.step).where(Notice.rule == "renewal")).all()
    assert told == ["-30d"]


def test_wishes_are_kept_and_taken_back(chat: Chat) -> None:
    assert "周末" in chat.says("周末别提醒我").text
    assert "08:30" in chat.says("早报改到八点半").text
    chat.says("别再提醒我商机停滞")
    assert _wishes(chat) == {"off": [5, 6], "morning": "08:30", "muted": ["stage_stuck"]}
    chat.says("周末可以提醒我了")
    chat.says("恢复商机停滞提醒")
    assert _wishes(chat) == {"morning": "08:30"}


def test_a_customer_s_reminders_are_put_off_where_there_is_no_task(chat: Chat) -> None:
    heard = chat.says("把青禾的提醒推到3月31日")
    assert heard.intents == ["notice.hold"]
    chat.later(days=15)
    assert all("青禾" not in text for text in _told(chat))
    chat.later(days=7)
    assert "青禾" in _told(chat)[-1]


def test_a_manager_s_rule_is_shown_before_it_holds(chat: Chat) -> None:
    shen = chat.by("shen")
    asked = shen.says("合同到期前45天提醒我")
    assert asked.awaiting == "confirmation"
    assert "合同到期前 45 天" in asked.text
    assert "已启用" in shen.says("确认").text
    _holds(chat)
    chat.later(days=254)  # 45 days before the contract's end is a Saturday
    assert any("GH-2027-01" in text for text in _told(chat, "shen"))


def test_rules_are_listed_and_dropped_by_what_they_are_about(chat: Chat) -> None:
    shen = chat.by("shen")
    for text in ("合同到期前45天提醒我", "商机停在报价阶段超过10天提醒我"):
        shen.says(text)
        shen.says("是")
    assert "合同到期前 45 天提醒经理（沈岚 设）" in shen.says("有哪些提醒规则").text
    assert "是哪一条" in shen.says("删掉那条规则").text
    assert "没有这样的规则" in shen.says("删掉线索那条规则").text
    assert "已删掉规则：合同到期" in shen.says("删掉合同那条规则").text
    assert "您没有设过" in chat.says("删掉商机那条规则").text


def test_a_rule_s_preview_counts_what_it_would_tell_when_people_work(chat: Chat) -> None:
    chat.later(days=8, hours=-3)  # seven in the morning
    said = chat.by("shen").says("B级客户5天没联系就提醒负责人").text
    assert "青禾" in said


def test_quiet_ends_by_a_word(chat: Chat) -> None:
    chat.says("这周都别提醒我")
    assert "照常" in chat.says("恢复提醒").text
    assert "still" not in _wishes(chat)


def test_a_reminder_that_repeats_says_so(chat: Chat) -> None:
    assert "重复：每周一九点" in chat.says("每周一九点提醒我看漏斗").text
    assert "看漏斗" in chat.says("我设了哪些提醒").text


def test_a_rep_sets_no_rules(chat: Chat) -> None:
    heard = chat.says("合同到期前45天提醒负责人")
    assert heard.awaiting is None
    assert not heard.written


def test_the_daily_report_is_drafted_and_sent_on_one_word(chat: Chat) -> None:
    assert "没什么可报" in chat.says("写今天的日报").text
    chat.says("上午拜访了青禾的陆明，聊了滴灌方案")
    assert "聊了滴灌方案" in chat.says("写一下今天的日报").text
    assert "沈岚" in chat.says("把今天的日报发给沈经理").text
    assert "聊了滴灌方案" in chat.notices_to("shen")[-1]


def test_a_report_for_a_stranger_goes_nowhere(chat: Chat) -> None:
    chat.says("上午拜访了青禾的陆明，聊了滴灌方案")
    assert "发给哪位" in chat.says("把今天的日报发给刘经理").text
    assert not chat.notices_to("shen")


def test_the_morning_brief_tells_the_day_and_what_is_late(chat: Chat) -> None:
    chat.says("明天下午三点提醒我给青禾送样品")
    chat.later(hours=23)
    text = _told(chat)[-1]
    assert text.startswith("早报")
    assert "15:00 给青禾送样品" in text or "15:00 青禾" in text


def test_who_goes_cold_is_told_by_whose_they_are(chat: Chat) -> None:
    chat.later(days=13)
    assert "罗梅" in chat.by("shen").says("谁的客户快凉了").text
    assert "青禾 " in chat.says("我的客户快凉了吗").text


def test_a_series_comes_every_week(chat: Chat) -> None:
    chat.says("每周一九点提醒我看回款")
    times = []
    for _ in range(2):
        while chat.app.clock.now().weekday() or chat.app.clock.now().hour != 9:
            chat.later(hours=1)
        times.append(sum("看回款" in text for text in _told(chat)))
        chat.later(hours=1)
    assert times == [1, 2]
    assert len(chat.all(Opportunity)) == 2


def test_what_the_day_holds_tells_cold_customers_too(chat: Chat) -> None:
    chat.says("今天下午三点提醒我给青禾送样品")
    chat.later(hours=1)
    text = chat.says("我今天有什么").text
    assert "送样品" in text
    assert "快凉的客户" in text


def test_a_quiet_day_is_quiet_and_what_is_open_comes_the_day_after(chat: Chat) -> None:
    chat.says("明天上午十点提醒我给青禾寄合同")
    assert "不提醒" in chat.says("明天别提醒我了").text
    chat.later(hours=24, minutes=5)
    assert not [one for one in _told(chat) if "寄合同" in one]
    chat.later(hours=24)
    assert [one for one in _told(chat) if "寄合同" in one]


def test_where_a_reminder_comes_from_is_told_in_many_words(chat: Chat) -> None:
    assert "没有提醒过" in chat.says("为什么提醒我这个").text
    chat.says("今天上午十点半提醒我给青禾寄合同")
    chat.later(minutes=31)
    _told(chat)
    for words in ("为啥给我发这个提醒", "这条提醒是怎么来的", "凭什么催我", "why did you remind me"):
        heard = chat.says(words)
        assert heard.intents == ["notice.why"]
        assert not heard.written


def test_what_was_promised_is_what_is_owed(chat: Chat) -> None:
    chat.says("今天拜访了青禾，答应周五前给报价")
    assert "报价" in chat.says("我这周还欠谁东西").text
    assert "报价" in chat.says("what do I still owe people this week").text


def test_a_birthday_is_told_kept_and_asked_for(chat: Chat) -> None:
    assert "生日：03-13" in chat.says("青禾陆明生日3月13号").text
    said = chat.says("这个月谁过生日").text
    assert "1 位联系人" in said
    assert "陆明" in said
    assert "没有记到" in chat.says("下个月谁过生日").text
    assert "生日" in _told(chat)[-1]
