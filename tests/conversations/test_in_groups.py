"""In a group it says only what a customer may see; the rest it says to the speaker alone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select
from talking import Chat

from crm_core.models import Activity, User
from integrations import actions
from integrations.messages import Action, Inbound
from integrations.queues import OutboundMessage

QUESTIONS = """question,answer,visibility
滴灌带怎么冲洗？,每周开末端阀冲洗十分钟。,public
经销折扣怎么审批？,八折以下由沈岚批准。,internal
"""
ELSEWHERE = "已私信回复你。"


@pytest.fixture
def linked(chat: Chat, tmp_path: Path) -> Chat:
    """Mei, who is known on Slack, and something to know."""
    path = tmp_path / "questions.csv"
    path.write_text(QUESTIONS, encoding="utf-8")
    with chat.app.database.transaction() as session:
        chat.app.knowledge.add(session, [path])
        for user in session.scalars(select(User).where(User.username == "mei")):
            user.slack_user_id = "U1"
    return chat


def _hears(chat: Chat, inbound: Inbound) -> dict[str, str]:
    """By conversation, the last that was said after this message."""
    with chat.app.database.reading() as session:
        before = session.scalar(select(OutboundMessage.id).order_by(OutboundMessage.id.desc()).limit(1)) or 0
    chat.app.worker.answer(chat.app.worker.accept(inbound), timeout=3)
    with chat.app.database.reading() as session:
        said = session.scalars(select(OutboundMessage).where(OutboundMessage.id > before))
        return {one.conversation: one.payload["replies"][0]["text"] for one in said}


def _in_group(chat: Chat, text: str) -> dict[str, str]:
    said = replace(chat.inbound(text), channel="slack", conversation="C1", group=True)
    return _hears(chat, said)


@pytest.mark.parametrize("text", ["你好", "滴灌带怎么冲洗？"])
def test_everybody_may_hear_small_talk_and_public_knowledge(linked: Chat, text: str) -> None:
    heard = _in_group(linked, text)
    assert list(heard) == ["C1"]
    assert heard["C1"] != ELSEWHERE


@pytest.mark.parametrize(
    ("text", "secret"),
    [("青禾温室滴灌金额多少？", "60万"), ("经销折扣怎么审批？", "沈岚"), ("我有哪些客户", "青禾")],
)
def test_what_customers_may_not_see_is_said_to_the_speaker_alone(
    linked: Chat, text: str, secret: str
) -> None:
    heard = _in_group(linked, text)
    assert heard["C1"] == ELSEWHERE
    assert secret in heard["U1"]


def test_what_is_told_in_a_group_is_written_and_goes_on_alone(linked: Chat) -> None:
    heard = _in_group(linked, "今天拜访了青禾的陆明，聊了滴灌带")
    assert heard["C1"] == ELSEWHERE
    assert "青禾农业科技有限公司" in heard["U1"]
    assert len(linked.all(Activity)) == 1
    alone = replace(linked.inbound("撤销"), channel="slack", conversation="U1")
    assert "已撤销" in _hears(linked, alone)["U1"]
    assert linked.all(Activity) == []


def test_an_open_question_of_the_speaker_is_nobody_elses_business(linked: Chat) -> None:
    assert "哪" in _in_group(linked, "今天拜访了云溪，看了样品")["U1"]
    assert "云溪" not in _in_group(linked, "滴灌带怎么冲洗？")["C1"]


def test_a_stranger_in_a_group_is_asked_to_write_alone(linked: Chat) -> None:
    stranger = replace(
        linked.as_customer(name="U9").inbound("控制器不启动了，报修"),
        channel="slack",
        conversation="C1",
        group=True,
    )
    assert _hears(linked, stranger) == {"C1": "这件事请私信我说。"}


def test_a_button_works_by_its_token_only_and_once(linked: Chat) -> None:
    _hears(
        linked,
        replace(linked.inbound("今天拜访了青禾的陆明"), channel="slack", conversation="U1", message_id="v"),
    )
    with linked.app.database.transaction() as session:
        tokens = actions.issue(session, "slack", "U1", "mei", "undo:v")
    press = replace(linked.inbound(), channel="slack", conversation="U1")

    def pressing(action: str) -> str:
        return _hears(linked, replace(press, message_id=f"p{action}{len(heard)}", action=Action(action)))[
            "U1"
        ]

    heard: list[str] = []
    for action in ("undo:v", tokens["undo:v"], tokens["undo:v"]):
        heard.append(pressing(action))
    assert "已经失效" in heard[0]
    assert "已撤销" in heard[1]
    assert "已经点过了" in heard[2]
