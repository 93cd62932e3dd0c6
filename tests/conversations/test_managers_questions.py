"""Managers ask how things stand, and go on from the answer in a few words."""

from __future__ import annotations

import pytest
from talking import Chat

from crm_core.models import Activity, Opportunity


def test_shaky_deals_are_told_with_what_makes_them_so(chat: Chat) -> None:
    boss = chat.by("boss")
    chat.says("青禾温室滴灌预计成交改到3月20号，赢率改成30%")
    asked = boss.says("哪单最悬")
    assert "青禾温室滴灌" in asked.text
    assert "快到日子了赢率只有 30%" in asked.text


def test_whom_somebody_went_to_see_is_told_day_by_day(chat: Chat) -> None:
    chat.says("昨天拜访了青禾的陆明，看了棚架")
    chat.says("今天上午去了田野，聊了聊苗床")
    told = chat.says("这周我都跑了哪些地方").text.splitlines()
    assert "2 家客户" in told[0]
    assert [line.split("：")[1] for line in told[1:3]] == ["青禾", "田野"]


@pytest.mark.parametrize("asked", ["青禾，电话。", "陆明那通电话，讲啥了", "田静上回在微信里，要几套来着"])
def test_a_topic_before_its_question_writes_nothing(chat: Chat, asked: str) -> None:
    assert not chat.says(asked).written
    assert chat.all(Activity) == []


def test_a_question_narrows_the_one_before(chat: Chat) -> None:
    boss = chat.by("boss")
    assert "共 2 条" in boss.says("在谈的商机一共多少钱").text
    assert "共 1 条" in boss.says("超过80万的呢").text
    assert "山海牧场通风" in boss.says("哪单最大").text
    assert "阶段：初步接触" in boss.says("到哪步了").text


def test_a_share_is_of_all_deals_in_hand(chat: Chat) -> None:
    assert "占全部 ¥1,510,000（151万）（2 条）的 39.7%" in chat.by("boss").says("方案阶段的商机占比多少").text


def test_two_figures_of_one_breath_are_both_told(chat: Chat) -> None:
    chat.says("田野的客户等级改成A")
    told = chat.by("boss").says("A类客户有几个，B类呢").text
    assert told.index("田野种苗有限公司") < told.index("青禾农业科技有限公司")


def test_what_a_deal_was_shown_for_is_moved_by_it(chat: Chat) -> None:
    assert "4月30日" in chat.says("青禾温室滴灌预计什么时候成交").text
    assert chat.says("往后推一周").new["opportunity"]["close_date"] == "2027-05-07"


def test_a_stage_that_is_still_stood_in_is_left_by_an_order(chat: Chat) -> None:
    said = chat.says("青禾温室滴灌阶段还停在方案提交，往前挪一格")
    assert said.new["opportunity"]["stage"] == "negotiation"


def test_another_need_beside_a_deal_is_a_deal_of_its_own(chat: Chat) -> None:
    made = chat.says("青禾温室滴灌之外，育苗床也想换，先给我占个商机，二十万，六月底").new["opportunity"]
    assert (made["account"], made["amount"]) == ("青禾农业科技有限公司", "200000.00")
    assert len(chat.all(Opportunity)) == 3


@pytest.mark.parametrize(
    ("said", "told"), [("小罗", "负责人 罗梅"), ("罗姐", "负责人 罗梅"), ("小蒋", "没有找到「小蒋」")]
)
def test_a_colleague_called_by_the_surname_is_meant_or_not_found(chat: Chat, said: str, told: str) -> None:
    assert told in chat.by("boss").says(f"{said}手上有几个商机").text


@pytest.mark.parametrize("narrowed", ["B类的先列出来", "B级的有哪些", "只看B级的"])
def test_what_is_to_be_listed_first_narrows_the_list(chat: Chat, narrowed: str) -> None:
    boss = chat.by("boss")
    assert "30 天没有跟进" in boss.says("哪些客户超过一个月没人跟了").text
    told = boss.says(narrowed).text
    assert "B级" in told
    assert "30 天没有跟进" in told


@pytest.mark.parametrize(
    "asked", ["田静那边还欠我们多少", "田静他们的合同啥时候到期", "how much does 田静's side still owe us"]
)
def test_who_is_named_stands_for_their_company(chat: Chat, asked: str) -> None:
    """Never a figure over everybody's because a company was not called by its name."""
    told = chat.says(asked).text
    assert "青禾" in told
    assert "GH-2027-01" in told


def test_of_the_side_of_somebody_nobody_knows_nothing_is_told(chat: Chat) -> None:
    told = chat.says("鲁雁那边还欠我们多少").text
    assert "鲁雁" in told
    assert "GH-2027-01" not in told


def test_what_was_last_talked_of_with_a_person_is_told(chat: Chat) -> None:
    chat.says("昨天跟田静通了电话，聊了棚架")
    assert "聊了棚架" in chat.says("田静最近怎么样").text


@pytest.mark.parametrize("asked", ["付款方式呢", "what are the payment terms?"])
def test_how_it_is_paid_is_asked_of_the_contract_just_shown(chat: Chat, asked: str) -> None:
    chat.says("青禾的合同什么时候到期")
    told = chat.says(asked)
    assert told.intents == ["contract.show"]
    assert "未登记" in told.text or "not entered" in told.text


def test_a_part_of_the_country_that_nobody_here_works_in_is_said_to_be_unknown(chat: Chat) -> None:
    boss = chat.by("boss")
    assert boss.says("统计下华南的在手商机").text == "没有找到「华南」。"
    assert boss.says("东南亚今年签了多少").text == "没有找到「东南亚」。"
    assert "华北" in boss.says("华北工程部的漏斗").text


def test_a_word_that_narrows_nothing_is_told(chat: Chat) -> None:
    told = chat.by("boss").says("新能源行业的商机总额").text.splitlines()
    assert told[0] == "没看懂「新能源」，下面没有按它筛选。"
    assert "共 2 条" in told[1]


def test_a_word_of_the_records_own_names_narrows_them(chat: Chat) -> None:
    told = chat.by("boss").says("跟滴灌有关的商机总额是多少").text
    assert "¥600,000" in told
    assert "没看懂" not in told


@pytest.mark.parametrize(
    "asked", ["赢率低于50的", "方案和谈判阶段的商机合计", "紧急工单", "我这个月的拜访计划"]
)
def test_a_bare_description_is_a_question_and_changes_nothing(chat: Chat, asked: str) -> None:
    heard = chat.says(asked)
    assert not heard.written
    assert heard.awaiting is None


def test_who_handles_payments_over_there_is_asked_of_the_customer_spoken_of(chat: Chat) -> None:
    chat.says("青禾有哪些联系人")
    assert "陆明" in chat.says("他们那边谁管付款").text


def test_what_is_taken_off_by_its_sum_leaves_the_rest(chat: Chat) -> None:
    boss = chat.by("boss")
    assert "共 2 条" in boss.says("在谈的商机有哪些").text
    told = boss.says("去掉80万以下的").text
    assert "山海牧场通风" in told
    assert "青禾温室滴灌" not in told


def test_a_paper_asked_for_behind_a_customer_is_theirs(chat: Chat) -> None:
    chat.says("青禾还欠我们多少")
    assert "青禾农业科技有限公司" in chat.says("合同总额多少").text


def test_whose_a_list_is_is_told_by_colleague(chat: Chat) -> None:
    boss = chat.by("boss")
    boss.says("在谈的商机有哪些")
    assert "罗梅：¥600,000" in boss.says("都是谁的").text


def test_a_colleague_is_meant_by_a_surname_wherever_it_stands(chat: Chat) -> None:
    chat.says("昨天拜访了青禾的陆明，看了棚架")
    assert "青禾" in chat.by("boss").says("这周小罗都跑了哪些地方").text
