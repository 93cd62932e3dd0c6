"""Colleagues on the AI bot: what they say is written, what they press changes the card, nothing is said twice."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from bot_company import Opened
from fakes.wecom_bot import Shown, WeComBot
from sqlalchemy import func, select

from bot.app import App
from crm_core.models import Account, Activity
from integrations.queues import OutboundMessage

VISIT = "今天上午拜访了青禾，聊了滴灌改造"


def _count(app: App, model: Any) -> int:
    with app.database.reading() as session:
        return session.scalar(select(func.count(model.id))) or 0


def _key(shown: Shown, label: str) -> str:
    assert shown.card is not None
    return next(one["key"] for one in shown.card["button_list"] if label in one["text"])


def _labels(shown: Shown) -> str:
    assert shown.card is not None
    return " ".join(one["text"] for one in shown.card["button_list"])


def _logged(wecom: WeComBot) -> Shown:
    """The card of a visit just logged."""
    wecom.say("LiMei", VISIT)
    wecom.wait(lambda: any(one.card for one in wecom.shown))
    return next(one for one in wecom.shown if one.card)


def test_a_visit_is_logged_and_taken_back_on_its_card(app: App, wecom: WeComBot) -> None:
    shown = _logged(wecom)
    assert shown.chat == "LiMei"
    assert "青禾" in str(shown.card)
    assert _count(app, Activity) == 1
    wecom.press("LiMei", shown.card or {}, _key(shown, "撤销"))
    wecom.wait(lambda: shown.frames == 2)
    assert "撤销" in str(shown.card)
    assert "✓" in _labels(shown)
    assert _count(app, Activity) == 0
    assert wecom.refused == []


def test_asking_why_leaves_undo_on_the_card(app: App, wecom: WeComBot) -> None:
    shown = _logged(wecom)
    wecom.press("LiMei", shown.card or {}, _key(shown, "依据"))
    wecom.wait(lambda: shown.frames == 2 and len(wecom.shown) == 2)
    assert "青禾" in str(shown.card)
    assert "依据" not in _labels(shown)
    wecom.press("LiMei", shown.card or {}, _key(shown, "修改"))
    wecom.wait(lambda: shown.frames == 3)
    assert "依据" not in _labels(shown)
    wecom.press("LiMei", shown.card or {}, _key(shown, "撤销"))
    wecom.wait(lambda: shown.frames == 4)
    assert _count(app, Activity) == 0


def test_a_choice_is_pressed_and_becomes_what_was_written(app: App, wecom: WeComBot) -> None:
    wecom.say("LiMei", "今天上午拜访了宏泰精密，聊了新产线")
    shown = wecom.wait_shown(1)
    wecom.press("LiMei", shown.card or {}, _key(shown, "宏泰"))
    wecom.wait(lambda: shown.frames == 2)
    assert "撤销" in _labels(shown)
    assert (_count(app, Activity), _count(app, Account)) == (1, 3)


def test_a_button_works_once_and_for_whom_it_was(app: App, wecom: WeComBot) -> None:
    shown = _logged(wecom)
    old, key = dict(shown.card or {}), _key(shown, "撤销")
    wecom.press("Tom", old, key)
    wecom.wait(lambda: any(one.chat == "Tom" for one in wecom.shown))
    assert (shown.frames, _count(app, Activity)) == (1, 1)
    wecom.press("LiMei", old, key)
    wecom.wait(lambda: shown.frames == 2)
    wecom.press("LiMei", old, key)
    wecom.wait(lambda: sum(one.chat == "LiMei" for one in wecom.shown) == 2)
    assert shown.frames == 2


def test_a_message_that_comes_four_times_is_written_and_answered_once(app: App, wecom: WeComBot) -> None:
    frame = wecom.say("LiMei", VISIT)
    wecom.deliver(frame, times=3)
    wecom.say("LiMei", "你好")
    wecom.wait_shown(2)
    assert _count(app, Activity) == 1
    assert len(wecom.shown) == 2


def test_in_a_group_it_answers_who_spoke_alone(app: App, wecom: WeComBot) -> None:
    wecom.say("LiMei", "你好")
    wecom.wait_shown(1)
    wecom.say("LiMei", f"@kechat {VISIT}", group="sales")
    wecom.wait_shown(3)
    by_chat = {one.chat: f"{one.text}{one.card}" for one in wecom.shown[1:]}
    assert "青禾" not in by_chat["sales"]
    assert "私信" in by_chat["sales"]
    assert "青禾" in by_chat["LiMei"]
    assert _count(app, Activity) == 1


@pytest.mark.parametrize(("user", "words"), [("LiMei", "李梅"), ("Tom", "Hello Tom"), ("Nobody", "Nobody")])
def test_who_comes_in_is_welcomed_once(app: App, wecom: WeComBot, user: str, words: str) -> None:
    wecom.enter(user)
    assert words in wecom.wait_shown(1).text
    assert _count(app, OutboundMessage) == 0


def test_a_stranger_writes_nothing(app: App, wecom: WeComBot) -> None:
    wecom.say("Nobody", VISIT)
    wecom.wait_shown(1)
    assert _count(app, Activity) == 0


def test_what_is_thought_of_an_answer_is_kept_with_it(app: App, wecom: WeComBot) -> None:
    wecom.say("LiMei", "我有哪些客户")
    wecom.wait_shown(1)
    with app.database.reading() as session:
        entry = session.scalars(select(OutboundMessage)).one()
    wecom.rate("LiMei", f"kechat-{entry.id}-x", 2, "少了一家")
    wecom.rate("Tom", f"kechat-{entry.id}-x", 1)
    wecom.enter("LiMei")
    wecom.wait_shown(2)
    with app.database.reading() as session:
        handle = session.scalars(select(OutboundMessage)).one().handle
    assert (handle["opinion"], handle["words"]) == ("disliked", "少了一家")


def test_a_thumb_under_an_answer_of_the_knowledge_base_judges_it(
    app: App, wecom: WeComBot, tmp_path: Path
) -> None:
    known = tmp_path / "known.csv"
    known.write_text("question,answer\n滴灌带怎么冲洗？,每周开末端阀冲洗十分钟。\n", encoding="utf-8")
    with app.database.transaction() as session:
        app.knowledge.add(session, [known])
    wecom.say("LiMei", "滴灌带怎么冲洗？")
    assert "末端阀" in wecom.wait_shown(1).text
    with app.database.reading() as session:
        entry = session.scalars(select(OutboundMessage)).one()
    wecom.rate("LiMei", f"kechat-{entry.id}-x", 2)
    wecom.wait_shown(2)
    assert all("有用" not in _labels(one) for one in wecom.shown if one.card)
    with app.database.reading() as session:
        last = session.scalars(select(OutboundMessage).order_by(OutboundMessage.id.desc()).limit(1)).one()
    assert last.payload["intents"] == ["knowledge.bad"]


def test_an_odd_frame_does_not_cost_the_line(app: App, wecom: WeComBot) -> None:
    for body in ([], {"event": "x"}, {"msgtype": ["text"], "from": 7}, None):
        wecom.deliver({"cmd": "aibot_event_callback", "headers": {"req_id": "odd"}, "body": body})
    wecom.say("LiMei", "你好")
    wecom.wait_shown(1)
    assert len(wecom.subscriptions) == 1


@pytest.mark.parametrize("is_clean", [True, False])
def test_a_lost_connection_comes_back_and_nothing_is_lost(app: App, wecom: WeComBot, is_clean: bool) -> None:
    wecom.say("LiMei", "你好")
    wecom.wait_shown(1)
    wecom.drop(clean=is_clean)
    wecom.wait_connected(2)
    _logged(wecom)
    assert _count(app, Activity) == 1


def test_whoever_is_kicked_does_not_kick_back(app: App, wecom: WeComBot) -> None:
    """Another program with the same credentials, in a database of its own."""
    with wecom.connected_elsewhere():
        wecom.say("LiMei", VISIT)
        wecom.wait(lambda: not app.channels["wecom_bot"].is_open)  # type: ignore[attr-defined]
        assert len(wecom.subscriptions) == 2
    wecom.wait_connected(3)
    _logged(wecom)
    assert _count(app, Activity) == 1


def test_two_replicas_hold_one_line_and_the_second_takes_over(replicas: Opened, wecom: WeComBot) -> None:
    app = replicas()
    wecom.wait_connected(1)
    second = replicas()
    _logged(wecom)
    assert len(wecom.subscriptions) == 1
    assert not second.channels["wecom_bot"].is_open  # type: ignore[attr-defined]
    app.channels["wecom_bot"].stop()  # type: ignore[attr-defined]
    wecom.wait_connected(2)
    wecom.say("LiMei", "你好")
    wecom.wait_shown(2)
    assert _count(second, Activity) == 1
