"""What a short message means by the deal, the customer or the list there was talk of just before."""

from __future__ import annotations

import pytest
from talking import Chat

from crm_core.models import Activity


@pytest.mark.parametrize(
    ("asked", "told"),
    {
        "多少钱": "金额：¥600,000",
        "还有多久签": "预计成交：4月30日",
        "谁在竞争": "青禾温室滴灌",
        "赢面多大": "赢率：50%",
        "咋样了": "阶段：方案提交",
        "how much is it": "Amount: CNY 600,000",
    }.items(),
)
def test_a_short_question_is_about_the_deal_just_shown(chat: Chat, asked: str, told: str) -> None:
    chat.says("青禾温室滴灌什么情况")
    chat.says("滴灌带怎么冲洗？")
    heard = chat.says(asked)
    assert heard.intents == ["opportunity.show"]
    assert told in heard.text


def test_a_figure_over_many_ends_the_talk_of_one_deal(chat: Chat) -> None:
    chat.says("给青禾建个商机：育苗棚，30万")
    chat.says("青禾温室滴灌什么情况")
    chat.says("我手上的商机一共多少")
    assert chat.says("多少钱").intents != ["opportunity.show"]


def test_what_follow_ups_tell_answers_whether_it_has_happened(chat: Chat) -> None:
    chat.says("今天去青禾，陆明说招标文件下周出")
    heard = chat.says("招标文件出来没")
    assert "招标文件下周出" in heard.text
    assert (heard.awaiting, heard.written) == (None, [])
    assert "没有提到" in chat.says("样板棚搭完了没").text


def test_another_value_is_the_same_deals_though_its_customer_has_two(chat: Chat) -> None:
    chat.says("给青禾建个商机：育苗棚，30万")
    chat.says("青禾温室滴灌签约推到5月20号")
    assert chat.says("还有，金额降到55万").new == {"opportunity": {"amount": "550000.00"}}
    assert chat.says("算了还是58").new == {"opportunity": {"amount": "580000.00"}}


@pytest.mark.parametrize(
    "said", ["第二个推到6月底", "把第二个的签约日期改到6月底", "push the second one to end of June"]
)
def test_a_record_is_meant_by_its_place_in_the_list_just_shown(chat: Chat, said: str) -> None:
    chat.says("给青禾建个商机：育苗棚，30万")
    listed = chat.says("青禾有几个商机").text.splitlines()
    second = listed[2].partition(" · ")[0]
    heard = chat.says(said)
    assert second in heard.text
    assert heard.new["opportunity"] == {"close_date": "2027-06-30"}


def test_no_place_in_the_list_is_meant_by_what_customers_tell(chat: Chat) -> None:
    chat.says("青禾有几个商机")
    heard = chat.says("今天拜访了青禾，第一个方案他们没看上")
    assert heard.new["activity"]["content"].endswith("第一个方案他们没看上")


def test_whoever_has_left_is_marked_and_was_not_met(chat: Chat) -> None:
    heard = chat.says("今天拜访了青禾，陆明离职了，先跟田静对接")
    assert heard.new["contact"]["left_on"] == "2027-03-10"
    assert heard.new["activity"]["contacts"] == ["田静"]
    assert "contact" not in chat.says("今天拜访了田野，陆明说他可能年底离职").new


def test_the_reason_told_while_a_loss_waits_for_a_yes_belongs_to_it(chat: Chat) -> None:
    assert chat.says("青禾温室滴灌丢了").awaiting == "confirmation"
    heard = chat.says("原因是价格太高")
    assert (heard.awaiting, heard.written) == ("confirmation", [])
    assert chat.says("确认").new["opportunity"]["lost_reason"] == "价格太高"


def test_whom_nobody_knows_is_offered_behind_a_bare_way(chat: Chat) -> None:
    asked = chat.says("去创坊看了下现场，面积大概800平")
    assert "创坊" in asked.text
    assert asked.awaiting == "choice"
    assert chat.says("新建吧").new["activity"]["account"] == "创坊"
    assert chat.says("去工地看了下，进度正常").awaiting == "slot:account"
    assert len(chat.all(Activity)) == 1


def test_what_is_to_be_done_for_the_customer_talked_of_is_a_task_of_theirs(chat: Chat) -> None:
    chat.says("青禾温室滴灌赢率调到60%")
    task = chat.says("下周二上午十点带方案去").new["task"]
    assert (task["title"], task["account"]) == ("带方案去", "青禾农业科技有限公司")


@pytest.mark.parametrize("said", ["看下青禾的滴灌", "青禾那个温室滴灌", "青禾，滴灌"])
def test_words_of_one_deal_behind_the_customers_name_show_that_deal(chat: Chat, said: str) -> None:
    chat.says("给青禾建个商机：育苗棚，30万")
    assert chat.says(said).intents == ["opportunity.show"]
    assert chat.says("金额改成52万").new == {"opportunity": {"amount": "520000.00"}}


def test_of_a_customers_deals_one_is_chosen_and_may_be_chosen_by_what_it_is_not(chat: Chat) -> None:
    chat.says("给青禾建个商机：育苗棚，30万")
    chat.says("青禾怎么样了")
    asked = chat.says("金额改成50万")
    assert asked.awaiting == "choice"
    second = asked.text.splitlines()[2].removeprefix("2. ").partition("（")[0]
    assert second in chat.says("不要第一个").text


def test_what_was_added_to_a_long_follow_up_is_shown(chat: Chat) -> None:
    chat.says(
        "今天拜访了青禾，" + "，".join(f"第{one}号棚的滴灌管路看过了没有问题" for one in "一二三四五六七八九")
    )
    assert chat.says("再补一句，田静说合同下周盖章").text.count("田静说合同下周盖章") == 1


def test_a_deal_whose_closing_waits_for_a_yes_may_be_asked_about(chat: Chat) -> None:
    chat.says("青禾温室滴灌签了")
    between = chat.says("赢率多少")
    assert "赢率：50%" in between.text
    assert between.awaiting == "confirmation"


def test_a_choice_may_be_made_with_what_is_wanted_of_it(chat: Chat) -> None:
    chat.says("给青禾建个商机：二期棚膜，20万")
    asked = chat.says("青禾的商机推进到哪一步了")
    assert asked.awaiting == "choice"
    second = asked.text.split("2. ")[1].split("（")[0]
    done = chat.says("第二个赢率改到65")
    assert done.awaiting is None
    assert second in done.text
    assert done.new == {"opportunity": {"probability": 65}}


def test_what_a_follow_up_tells_in_a_deals_own_words_makes_that_deal_talked_of(chat: Chat) -> None:
    chat.says("给青禾建个商机：育苗棚，30万")
    chat.says("今天去青禾，陆明说温室滴灌的样品合格")
    assert "¥600,000" in chat.says("那单现在多少钱").text
    assert "预计成交" in chat.says("签约日期是哪天").text
    assert chat.says("还有，竞争对手是海沃").new == {"opportunity": {"competitor": "海沃"}}


def test_who_else_was_there_and_another_day_change_the_follow_up_just_told(chat: Chat) -> None:
    chat.says("今天去青禾见了陆明，看了管路，我下周一把样品寄过去")
    assert chat.says("对了，田静也在").new["activity"]["contacts"] == ["陆明", "田静"]
    assert chat.says("改成周二寄").new["task"] == {"due_at": "2027-03-16T09:00:00+08:00"}


def test_a_figure_without_its_unit_counts_in_the_unit_of_the_deal(chat: Chat) -> None:
    chat.says("青禾温室滴灌什么情况")
    assert chat.says("报价压到52，赢率60").new["opportunity"] == {"amount": "520000.00", "probability": 60}


def test_what_a_customer_would_like_comes_to_about_so_much_and_changes_no_deal(chat: Chat) -> None:
    heard = chat.says("青禾温室滴灌的样板看完了，陆明很满意，想再上一期，大概80万")
    assert "opportunity" not in heard.new


def test_by_wechat_told_changes_no_address(chat: Chat) -> None:
    heard = chat.says("青禾陆明刚微信说方案要改，我周五前重出一版")
    assert set(heard.new) == {"activity", "task"}


def test_of_another_customer_the_same_is_asked_of_its_own_deal(chat: Chat) -> None:
    chat.says("给田野建个商机：种苗棚，20万")
    chat.says("青禾温室滴灌多少钱")
    assert "种苗棚" in chat.says("田野的呢").text


def test_the_figure_just_asked_for_is_set_by_a_bare_order(chat: Chat) -> None:
    chat.says("青禾温室滴灌赢率多少")
    assert chat.says("降到40").new == {"opportunity": {"probability": 40}}
    chat.says("青禾温室滴灌推到5月")
    assert chat.says("改到5月20吧").new == {"opportunity": {"close_date": "2027-05-20"}}


def test_a_sum_that_a_customer_would_like_changes_no_deal(chat: Chat) -> None:
    heard = chat.says("陆明说青禾温室滴灌要分两期，一期30万，二期明年")
    assert "opportunity" not in heard.new
