"""Several things said in one breath, and what somebody wants to know before they go."""

from __future__ import annotations

import pytest
from talking import Chat


@pytest.mark.parametrize(
    "said",
    [
        "下午去青禾，先给我来个全貌",
        "晚上跟陆明吃饭，先说说青禾现在啥情况",
        "一会儿去青禾签合同，快把他们的情况过一遍",
    ],
)
def test_what_is_wanted_before_a_visit_is_no_visit(chat: Chat, said: str) -> None:
    heard = chat.says(said)
    assert heard.written == []
    assert heard.intents == ["account.overview"]
    assert "青禾温室滴灌" in heard.text


def test_what_we_answered_them_on_the_spot_is_a_step_with_its_day(chat: Chat) -> None:
    heard = chat.says("昨天去青禾见了田静她说滴头老是堵想先试一百个我说行下周一给她寄过去")
    activity = heard.new["activity"]
    assert activity["next_at"][:10] == "2027-03-15"
    assert "滴头" in activity["feedback"]
    assert "寄过去" not in activity["content"]
    assert heard.new["task"]["due_at"][:10] == "2027-03-15"


def test_a_step_behind_a_changed_deal_is_a_task(chat: Chat) -> None:
    heard = chat.says("青禾温室滴灌进商务谈判，概率先给60，下周一合同草稿发过去")
    assert heard.new["opportunity"]["stage"] == "negotiation"
    assert heard.new["opportunity"]["probability"] == 60
    assert heard.new["task"]["due_at"][:10] == "2027-03-15"


def test_who_refuses_a_loss_keeps_the_reminder(chat: Chat) -> None:
    said = "青禾陆明刚来电话，这单按丢单处理吧，被骆驼抢走；另外明天上午10点提醒我回访他"
    assert chat.says(said).awaiting == "confirmation"
    heard = chat.says("取消")
    assert heard.new["task"]["due_at"][:16] == "2027-03-11T10:00"
    assert "opportunity" not in heard.new


def test_who_came_for_somebody_that_left_is_entered_with_it(chat: Chat) -> None:
    heard = chat.says("青禾的陆明离职了，接他的叫阎雪梅，采购主管，手机18637150962，登记下")
    assert [entry.action for entry in heard.written if entry.entity == "contact"] == ["update", "create"]
    assert heard.new["contact"]["name"] == "阎雪梅"
    assert heard.new["contact"]["title"] == "采购主管"


def test_a_brand_of_two_customers_is_a_choice_answered_in_own_words(chat: Chat) -> None:
    assert chat.says("早上到云溪去了一趟，育苗培训的事说妥了").awaiting == "choice"
    heard = chat.says("是花卉那家")
    assert heard.new["activity"]["account"] == "云溪花卉有限公司"
    assert heard.new["activity"]["kind"] == "visit"


def test_the_source_of_a_lead_changes_beside_its_state(chat: Chat) -> None:
    assert chat.says("把白鹭苗圃这条线索领给我").new["lead"]["owner"] == "mei"
    heard = chat.says("白鹭苗圃的线索改成跟进中，来源写展会")
    assert heard.new["lead"]["source"] == "展会"
    assert heard.new["lead"]["status"] == "working"


def test_an_order_to_log_in_two_languages_asks_for_the_customer(chat: Chat) -> None:
    assert chat.says("帮我log一个call").awaiting == "slot:account"
    heard = chat.says("青禾陆明，说滴灌他们已经批了")
    assert heard.new["activity"]["kind"] == "call"
