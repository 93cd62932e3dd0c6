"""Whole journeys at a phone: said, answered, pressed, taken back, whatever the platform does in between."""

from __future__ import annotations

from datetime import timedelta

import pytest
import wecom
from office import Office
from sqlalchemy import select

from crm_core.models import Activity, Record
from integrations.queues import OutboundMessage, OutboundStatus

VISIT = "今天拜访了青禾的陆明，看了育苗棚"


def _all(office: Office, model: type[Record]) -> int:
    with office.app.database.reading() as session:
        return len(session.scalars(select(model).where(model.deleted_at.is_(None))).all())


def _statuses(office: Office) -> list[OutboundStatus]:
    with office.app.database.reading() as session:
        return list(session.scalars(select(OutboundMessage.status).order_by(OutboundMessage.id)))


def test_a_visit_is_logged_and_taken_back_on_the_same_card(office_anywhere: Office) -> None:
    office, platform = office_anywhere, office_anywhere.platform
    office.says("W-mei", VISIT)
    (card,) = platform.cards_to("W-mei")
    assert card["card_type"] == "button_interaction"
    assert "青禾农业科技有限公司" in card["main_title"]["title"]
    assert card["card_action"]["url"].startswith("https://crm.greenhouse.example/#/accounts/")
    office.presses("W-mei", card, "撤销")
    assert _all(office, Activity) == 0
    (update,) = platform.updated
    assert update["userids"] == ["W-mei"]
    assert update["button"]["replace_name"] == "已处理"
    assert "已撤销" in platform.texts_to("W-mei")[-1]


def test_what_only_tells_leaves_the_other_buttons_on_the_card(office: Office) -> None:
    platform = office.platform
    office.says("W-mei", VISIT)
    (card,) = platform.cards_to("W-mei")
    shown = []
    for label in ("依据", "修改"):
        office.presses("W-mei", card, label)
        card = platform.updated[-1]["template_card"]
        shown.append([one["text"] for one in card["button_list"]])
    assert shown == [["撤销", "修改"], ["撤销", "修改"]]
    office.says("W-mei", "不对，是昨天拜访的")
    assert len(platform.cards_to("W-mei")) == 2
    office.presses("W-mei", platform.cards_to("W-mei")[-1], "撤销")
    assert _all(office, Activity) == 1
    office.presses("W-mei", card, "撤销")
    assert _all(office, Activity) == 0
    assert len({one["template_card"]["task_id"] for one in platform.updated if "template_card" in one}) == 2


def test_a_button_pressed_twice_takes_nothing_off_the_card(office: Office) -> None:
    office.says("W-mei", VISIT)
    (card,) = office.platform.cards_to("W-mei")
    for _ in range(2):
        office.presses("W-mei", card, "依据")
        office.app.clock.frozen = office.app.clock.now() + timedelta(seconds=2)
    assert [len(one["template_card"]["button_list"]) for one in office.platform.updated] == [2, 2]


def test_a_choice_is_made_on_the_card_and_the_card_becomes_the_answer(office: Office) -> None:
    office.says("W-mei", "今天拜访了云溪，看了样品")
    (asked,) = office.platform.cards_to("W-mei")
    label = next(one["text"] for one in asked["button_list"] if one["text"].startswith("1."))
    assert "1. " in office.platform.texts_to("W-mei")[0]
    office.presses("W-mei", asked, label)
    (update,) = office.platform.updated
    assert "云溪" in update["template_card"]["main_title"]["title"]
    assert {one["text"] for one in update["template_card"]["button_list"]} >= {"撤销"}
    assert _all(office, Activity) == 1
    office.presses("W-mei", update["template_card"], "撤销")
    assert _all(office, Activity) == 0


def test_a_spent_update_code_costs_nothing_but_the_change_in_place(office: Office) -> None:
    office.says("W-mei", "今天拜访了云溪，看了样品")
    (asked,) = office.platform.cards_to("W-mei")
    office.platform.refuses("message/update_template_card", 42013)
    office.presses("W-mei", asked, asked["button_list"][0]["text"])
    assert "云溪" in office.platform.cards_to("W-mei")[-1]["main_title"]["title"]


def test_a_card_is_pressed_once_and_by_whom_it_was_for(office: Office) -> None:
    office.says("W-mei", VISIT)
    (card,) = office.platform.cards_to("W-mei")
    office.presses("W-jun", card, "撤销")
    assert "发给别人" in office.platform.texts_to("W-jun")[-1]
    assert _all(office, Activity) == 1
    for _ in range(2):
        office.presses("W-mei", card, "撤销")
    office.app.clock.frozen = office.app.clock.now()
    assert _all(office, Activity) == 0
    assert sum("已撤销" in one for one in office.platform.texts_to("W-mei")) == 1


def test_a_message_delivered_four_times_leaves_one_activity_and_one_answer(office: Office) -> None:
    said = wecom.text_message("W-mei", VISIT, at=office.now)
    office.post(said)
    office.post(said)
    office.settle()
    office.restart()
    office.post(said)
    office.settle()
    office.post(said)
    office.settle()
    assert _all(office, Activity) == 1
    assert len(office.platform.heard_by("W-mei")) == 1


def test_an_event_delivered_four_times_is_one_press(office: Office) -> None:
    office.says("W-mei", VISIT)
    click = office.platform.click("W-mei", office.platform.cards_to("W-mei")[0], "撤销", at=office.now)
    for _ in range(4):
        assert office.post(click).status_code == 200
    office.settle()
    assert len(office.platform.texts_to("W-mei")) == 1


@pytest.mark.parametrize("code", [42001, 40014])
def test_an_expired_token_is_fetched_anew_and_nobody_notices(office: Office, code: int) -> None:
    office.says("W-mei", "你好")
    office.platform.forget_tokens()
    office.says("W-mei", "我有哪些客户")
    office.platform.refuses("message/send", code)
    office.says("W-mei", "谢谢")
    assert len(office.platform.heard_by("W-mei")) == 3
    assert office.platform.calls["gettoken"] == 3


def test_a_token_that_is_always_refused_ends_in_a_pause_and_not_in_a_loop(office: Office) -> None:
    office.platform.refuses("message/send", *[40014] * 10)
    office.says("W-mei", "你好")
    assert office.platform.calls["message/send"] == 2
    office.platform.refuse.clear()
    office.later()
    assert len(office.platform.heard_by("W-mei")) == 1


@pytest.mark.parametrize("code", [-1, 45009, 45033, -503, 99999])
def test_what_wecom_cannot_do_now_is_sent_later_and_once(office: Office, code: int) -> None:
    office.platform.refuses("message/send", code)
    office.says("W-mei", "你好")
    assert office.platform.heard_by("W-mei") == []
    assert _statuses(office) == [OutboundStatus.WAITING]
    office.later()
    assert len(office.platform.heard_by("W-mei")) == 1


def test_who_cannot_be_reached_becomes_a_dead_letter_at_once(office: Office) -> None:
    office.says("nobody", "你好")
    assert _statuses(office) == [OutboundStatus.DEAD]
    assert office.platform.calls["message/send"] == 1


def test_somebody_unknown_is_a_customer_and_hears_nothing_of_the_company(office: Office) -> None:
    office.says("W-stranger", "青禾的联系人电话是多少")
    assert office.platform.heard_by("W-stranger")
    assert "1390000" not in str(office.platform.sent)


def test_an_entry_of_the_menu_says_its_sentence(office: Office) -> None:
    office.post(wecom.event("W-mei", "click", at=office.now, EventKey="say:accounts:zh"))
    office.settle()
    assert "青禾农业科技有限公司" in str(office.platform.heard_by("W-mei"))


def test_a_card_is_edited_and_what_was_written_is_taken_back(office: Office) -> None:
    office.says("W-mei", VISIT)
    (card,) = office.platform.cards_to("W-mei")
    office.presses("W-mei", card, "修改")
    assert office.platform.updated
    office.says("W-mei", "不对，是电话")
    edited = office.platform.cards_to("W-mei")[-1]
    assert "电话" in edited["main_title"]["title"]
    office.presses("W-mei", edited, "撤销")
    assert "已撤销" in office.platform.texts_to("W-mei")[-1]
