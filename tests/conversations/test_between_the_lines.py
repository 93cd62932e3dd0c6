"""Messages that lean on the one before less than they seem to, and people of companies nobody here knows."""

from __future__ import annotations

import pytest
from talking import Chat

VISIT = "今天上午拜访了青禾的陆明，看了育苗棚"


def test_an_order_for_another_deal_is_no_answer_to_which_of_two(chat: Chat) -> None:
    chat.says("云溪的商机金额改成五万")
    heard = chat.says("把青禾温室滴灌的赢率改成七成")
    assert heard.new["opportunity"] == {"probability": 70}
    assert heard.awaiting == "choice"


@pytest.mark.parametrize(
    "said", ["刚才那条是昨天的", "上一条时间改成昨天", "刚才那次拜访其实是昨天", "刚刚那条应该是昨天的"]
)
def test_the_day_of_what_was_just_logged_is_told_in_passing(chat: Chat, said: str) -> None:
    was = chat.says(VISIT).new["activity"]["occurred_at"]
    heard = chat.says(said)
    assert heard.intents == ["dialogue.correct"]
    assert heard.new["activity"]["occurred_at"][:10] < was[:10]


def test_its_kind_too_and_what_it_is_already_is_said_in_words(chat: Chat) -> None:
    chat.says(VISIT)
    assert chat.says("刚才那条改成电话").new["activity"]["kind"] == "call"
    assert "· 电话" in chat.says("刚才那条改成电话").text


@pytest.mark.parametrize(
    "said",
    [
        "另一家云岭制药的陆工在，说二期要等批文",
        "碰到宏川食品的田静，聊了会儿新棚",
        "上午跟江北新材料公司的陆经理吃了个饭",
    ],
)
def test_somebody_of_a_company_nobody_knows_is_not_our_contact_of_that_name(chat: Chat, said: str) -> None:
    heard = chat.says(said)
    assert heard.written == []
    assert heard.awaiting == "choice"


def test_a_department_is_no_company(chat: Chat) -> None:
    heard = chat.says("上午给设备科的田静打了电话，她说再等等")
    assert heard.new["activity"]["account"] == "青禾农业科技有限公司"


def test_contracts_of_a_time_are_not_the_record_just_listed(chat: Chat) -> None:
    chat.says("我的合同有哪些")
    heard = chat.says("下周有哪些合同到期")
    assert heard.intents == ["figure.ask"]
    assert "GH-2027-01" not in heard.text


@pytest.mark.parametrize(
    "said",
    [
        "青禾温室滴灌，对手报价比咱低5万",
        "青禾温室滴灌这单，价格比滴翠的贵了三万",
        "青禾温室滴灌我们比人家便宜2万",
    ],
)
def test_how_far_an_offer_lies_from_another_is_no_sum_of_the_deal(chat: Chat, said: str) -> None:
    assert "amount" not in chat.says(said).new.get("opportunity", {})


def test_than_it_was_is(chat: Chat) -> None:
    assert chat.says("青禾温室滴灌价格比原来低3万").new["opportunity"]["amount"] == "570000.00"


@pytest.mark.parametrize(
    "said", ["青禾的陆明想下周约个演示，周二或周三下午", "青禾的陆明希望下个月来厂里参观，周三最好"]
)
def test_a_wished_meeting_was_none(chat: Chat, said: str) -> None:
    written = chat.says(said).new["activity"]
    assert written["kind"] == "other"
    assert written["occurred_at"].startswith(chat.app.clock.now().date().isoformat())


def test_what_points_back_is_no_name(chat: Chat) -> None:
    chat.says("客户说有两台漏水，帮我报个单")
    assert chat.says("刚才那个单加急").awaiting == "slot:account"
    assert chat.says("青禾").new["ticket"]["account"] == "青禾农业科技有限公司"


@pytest.mark.parametrize(
    ("said", "company", "contact"),
    [
        ("展会上加了个微信，苏州新禾检测的周经理，想做样本库温控，电话13700001111", "苏州新禾检测", "周经理"),
        ("官网有人留言，昆山博众精密，王工，想要灌溉方案的报价", "昆山博众精密", "王工"),
        ("有个种蓝莓的老板打进来，青岛海丰农场，姓于，13700008888，问滴灌", "青岛海丰农场", "于"),
        ("老客户介绍的，绍兴柯桥印染厂，设备科沈工，想上两个棚，13700009999", "绍兴柯桥印染厂", "沈工"),
        (
            "Got a call from Brightwater Farms, Anna Cole, +44 7700 900123, they want a quote",
            "Brightwater Farms",
            "Anna",
        ),
    ],
)
def test_somebody_new_who_wants_something_is_a_lead(
    chat: Chat, said: str, company: str, contact: str
) -> None:
    heard = chat.says(said)
    assert heard.intents == ["lead.create"]
    assert heard.new["lead"]["company"] == company
    assert contact in heard.new["lead"]["contact_name"]


def test_work_for_a_colleague_is_a_task_and_no_change_of_owner(chat: Chat) -> None:
    boss = chat.by("shen")
    assert boss.says("让罗梅跟进一下青禾的尾款").awaiting == "slot:due_at"
    heard = boss.says("叫罗梅明天把青禾的方案发给我")
    assert heard.new["task"]["assignee"] == "mei"
    assert "方案" in heard.new["task"]["title"]
    assert boss.says("青禾那笔尾款催一下罗梅").intents == ["task.create"]


def test_a_list_of_visits_asks_for_the_one_that_may_be_two(chat: Chat) -> None:
    assert chat.says("今天去了三家：青禾、云溪、田野，都没啥进展").awaiting == "choice"
    heard = chat.says("云溪果蔬")
    visits = [one for one in heard.written if one.entity == "activity"]
    assert [one.changes["account"][1][:4] for one in visits] == ["青禾农业", "云溪果蔬", "田野种苗"]


@pytest.mark.parametrize("said", ["青禾的陆明生孩子去了，这几个月找田静", "青禾陆明出差去了，下周回来"])
def test_where_somebody_went_is_no_visit(chat: Chat, said: str) -> None:
    assert chat.says(said).new.get("activity", {}).get("kind", "other") == "other"


def test_what_came_to_nothing_today_is_no_lost_deal(chat: Chat) -> None:
    heard = chat.says("青禾那边今天没谈成，陆明说先试用一个月，下周一我把试用协议带过去")
    assert heard.intents == ["activity.log"]
    assert "试用协议" in heard.new["task"]["title"]
