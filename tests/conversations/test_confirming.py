"""What is hard to take back is asked before."""

from __future__ import annotations

import pytest
from talking import Chat

from crm_core.models import Lead

HARD = {
    "青禾温室滴灌赢了": ("opportunity", "status", "won"),
    "青禾温室滴灌丢了，价格太高": ("opportunity", "status", "lost"),
    "把客户青禾转给姚俊": ("account", "owner", "jun"),
    "把客户青禾退回公海": ("account", "owner", None),
    "删除客户田野种苗有限公司": ("account", "name", None),
}


@pytest.mark.parametrize("said", HARD)
def test_it_is_asked_for_and_done_after_a_yes(chat: Chat, said: str) -> None:
    asked = chat.says(said)
    assert asked.awaiting == "confirmation"
    assert not asked.written
    entity, name, value = HARD[said]
    done = chat.says("确认")
    assert done.awaiting is None
    assert done.new[entity][name] == value


def test_a_no_leaves_everything(chat: Chat) -> None:
    chat.says("青禾温室滴灌赢了")
    heard = chat.says("取消")
    assert heard.awaiting is None
    assert not heard.written
    assert not chat.says("确认").written


def test_nothing_is_written_before_the_answer_and_a_no_drops_that_act_only(chat: Chat) -> None:
    said = "今天拜访了青禾的田静，她验收了样板棚。青禾温室滴灌赢了"
    asked = chat.says(said)
    assert asked.awaiting == "confirmation"
    assert not asked.written
    refused = chat.says("取消")
    assert [entry.entity for entry in refused.written] == ["activity"]
    chat.says(said)
    assert {entry.entity for entry in chat.says("确认").written} == {"activity", "opportunity", "account"}


def test_what_was_told_of_a_loss_stays_in_the_follow_up_where_it_is_refused(chat: Chat) -> None:
    said = "跟青禾陆明通了个电话，温室滴灌输给绿源了，价格没干过人家"
    assert chat.says(said).awaiting == "confirmation"
    assert chat.says("取消，先别关单").new["activity"]["content"] == said


def test_a_reminder_beside_a_loss_is_kept_whatever_becomes_of_the_loss(chat: Chat) -> None:
    told = chat.says("青禾温室滴灌丢了，输给绿源，价格高。提醒我9月1号再联系陆明")
    assert (told.written, told.awaiting) == ([], "confirmation")
    assert chat.says("取消").new["task"]["title"] == "再联系陆明"
    again = chat.says("青禾温室滴灌丢了，输给绿源，10月8号提醒我再问一次")
    assert again.awaiting == "confirmation"
    assert set(chat.says("确认").new) == {"opportunity", "task"}


def test_a_win_makes_the_customer_active_and_a_loss_keeps_its_reason(chat: Chat) -> None:
    chat.says("青禾温室滴灌赢了")
    won = chat.presses("confirm")
    assert won.new["opportunity"].items() >= {"status": "won", "stage": "won", "probability": 100}.items()
    assert won.new["opportunity"]["close_date"] == "2027-03-10"
    assert won.new["account"] == {"status": "active"}
    chat.says("撤销")
    chat.says("青禾温室滴灌输了，因为价格太高")
    assert "价格太高" in chat.says("确认").new["opportunity"]["lost_reason"]


def test_the_confirmation_waits_while_something_else_is_asked(chat: Chat) -> None:
    chat.says("青禾温室滴灌赢了")
    between = chat.says("田野的负责人是谁？")
    assert "罗梅" in between.text
    assert between.awaiting == "confirmation"
    assert chat.says("确认").new["opportunity"]["status"] == "won"


def test_taking_from_the_pool_and_a_first_owner_are_no_transfers(chat: Chat) -> None:
    assert chat.says("线索白鹭苗圃我来跟").new["lead"] == {"owner": "mei"}
    asked = chat.says("把线索白鹭苗圃转给姚俊")
    assert asked.awaiting == "confirmation"
    assert not asked.written
    chat.says("确认")
    assert [one.owner_id for one in chat.all(Lead)] != [None]


def test_a_manager_gives_a_lead_of_nobody_its_first_owner_at_once(chat: Chat) -> None:
    heard = chat.by("shen").says("把线索白鹭苗圃分给罗梅")
    assert heard.awaiting is None
    assert heard.new["lead"] == {"owner": "mei"}


def test_what_may_not_be_done_is_refused_after_the_yes_and_not_asked_again(chat: Chat) -> None:
    chat.by("shen").says("把客户北岭园艺分给姚俊")
    chat.says("把客户北岭园艺转给姚俊")
    refused = chat.says("确认")
    assert refused.awaiting is None
    assert not refused.written
