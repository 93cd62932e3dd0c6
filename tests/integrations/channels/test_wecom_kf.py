"""Customers in WeChat: they ask and are answered within WeCom's budget, once, and reach a person."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import wecom
from office import Office
from sqlalchemy import func, select

from bot.settings import Settings
from crm_core.models import Ticket
from integrations import outbox
from integrations.channels.wecom_kf.pulling import Puller
from integrations.messages import Answer, Reply
from integrations.queues import InboundMessage, OutboundMessage, OutboundStatus

KF = "wk1"
QUESTIONS = "question,answer,visibility\n滴灌带怎么冲洗？,每周开末端阀冲洗十分钟。,public\n"


class Counter(Office):
    """Where customers come to."""

    def announce(self, token: str = "T1", kf: str = KF) -> int:
        told = wecom.xml(
            ToUserName=wecom.CORP, CreateTime=int(self.now), MsgType="event", Event="kf_msg_or_event", Token=token,
            OpenKfId=kf,
        )  # fmt: skip
        return self.post(told, path="/wecom/kf").status_code

    def pull(self) -> int:
        channel: Any = self.app.channels["wecom_kf"]
        return Puller(self.app.database, channel.client, self.app.worker.accept).pull()

    def asked(self, customer: str, said: str, **more: Any) -> None:
        """A customer writes, and everything that follows from it is done."""
        self.platform.kf_says(customer, said, at=self.now, **more)
        assert self.announce() == 200
        self.pull()
        self.settle()

    def answers_to(self, customer: str) -> list[str]:
        sent = [one for one in self.platform.kf_sent if one.get("touser") == customer]
        return [
            one["msgmenu"]["head_content"] if "msgmenu" in one else one["text"]["content"] for one in sent
        ]

    def kept(self) -> int:
        with self.app.database.reading() as session:
            return session.scalar(select(func.count(InboundMessage.id))) or 0


@pytest.fixture
def counter(settings: Settings, platform: wecom.WeCom, tmp_path: Path) -> Iterator[Counter]:
    opened = settings.model_copy(
        update={
            "wecom_kf_secret": wecom.KF_SECRET, "wecom_kf_token": wecom.TOKEN, "wecom_kf_aes_key": wecom.AES_KEY,
            "wecom_secret": "",
        }
    )  # fmt: skip
    counter = Counter(opened, platform)
    path = tmp_path / "questions.csv"
    path.write_text(QUESTIONS, encoding="utf-8")
    with counter.app.database.transaction() as session:
        counter.app.knowledge.add(session, [path])
    yield counter
    counter.close()


def test_a_question_is_answered_in_one_message(counter: Counter) -> None:
    counter.asked("wm1", "滴灌带怎么冲洗？")
    (answer,) = counter.answers_to("wm1")
    assert "末端阀" in answer
    assert counter.platform.kf_sent[0]["open_kfid"] == KF


def test_what_is_announced_twice_is_read_once_and_the_cursor_is_kept(counter: Counter) -> None:
    counter.platform.page = 1
    for number in range(3):
        counter.platform.kf_says("wm1", f"你好{number}", at=counter.now)
    for _ in range(3):
        counter.announce()
    assert counter.pull() == 3
    counter.restart()
    counter.announce()
    assert counter.pull() == 0
    assert counter.kept() == 3


def test_a_page_that_was_read_before_a_crash_is_taken_once(counter: Counter) -> None:
    counter.platform.kf_says("wm1", "滴灌带怎么冲洗？", at=counter.now)
    counter.announce()
    counter.platform.refuses("kf/sync_msg", -503)
    with pytest.raises(Exception, match="503"):
        counter.pull()
    counter.restart()
    assert counter.pull() == 1
    counter.settle()
    assert len(counter.answers_to("wm1")) == 1


def test_whoever_enters_is_welcomed_once(counter: Counter) -> None:
    for _ in range(2):
        counter.platform.kf_event("enter_session", "wm1", at=counter.now, welcome_code="W1")
    counter.platform.kf_event("enter_session", "wm2", at=counter.now)
    counter.announce()
    counter.pull()
    counter.settle()
    assert [one.get("code") for one in counter.platform.kf_sent] == ["W1"]


def test_our_own_people_and_unknown_events_are_no_questions(counter: Counter) -> None:
    counter.platform.kf_says("wm1", "我是客服小王", at=counter.now, origin=5)
    counter.platform.kf_event("servicer_status_change", at=counter.now)
    counter.announce()
    counter.pull()
    assert counter.kept() == 0
    assert counter.post(wecom.event("x", "brand_new", at=counter.now), path="/wecom/kf").status_code == 403


def test_more_than_the_budget_is_not_even_tried(counter: Counter) -> None:
    counter.asked("wm1", "你好")
    for number in range(6):
        with counter.app.database.transaction() as session:
            outbox.notify(
                session, channel="wecom_kf", conversation=f"{KF}/wm1", recipient="customer:wm1",
                answer=Answer((Reply(f"通知{number}"),)),
            )  # fmt: skip
    counter.settle()
    assert len(counter.answers_to("wm1")) == 5
    assert counter.platform.calls["kf/send_msg"] == 5
    with counter.app.database.reading() as session:
        dead = select(func.count(OutboundMessage.id)).where(OutboundMessage.status == OutboundStatus.DEAD)
        assert session.scalar(dead) == 2
    counter.asked("wm1", "在吗")
    assert len(counter.answers_to("wm1")) == 6


def test_after_two_days_the_customer_has_to_write_first(counter: Counter) -> None:
    counter.asked("wm1", "你好")
    counter.app.clock.frozen = counter.app.clock.now() + timedelta(hours=49)
    with counter.app.database.transaction() as session:
        outbox.notify(
            session,
            channel="wecom_kf",
            conversation=f"{KF}/wm1",
            recipient="customer:wm1",
            answer=Answer((Reply("晚了"),)),
        )
    counter.settle()
    assert "晚了" not in counter.answers_to("wm1")


def test_an_entry_of_a_menu_is_pressed_and_a_person_is_called(counter: Counter) -> None:
    counter.asked("wm1", "育苗床的荷载是多少？")
    menu = counter.platform.kf_sent[-1]["msgmenu"]
    entry = menu["list"][0]["click"]
    counter.asked("wm1", entry["content"], text={"content": entry["content"], "menu_id": entry["id"]})
    with counter.app.database.reading() as session:
        assert session.scalar(select(func.count(Ticket.id))) == 1
    assert counter.platform.kf_moves[-1] == {"open_kfid": KF, "external_userid": "wm1", "service_state": 2}
    told = len(counter.answers_to("wm1"))
    counter.asked("wm1", "还在吗")
    assert len(counter.answers_to("wm1")) == told, "a person has it now"
    counter.platform.kf_event("session_status_change", "wm1", at=counter.now, change_type=3)
    counter.platform.kf_states.clear()
    counter.asked("wm1", "机器人")
    counter.asked("wm1", "滴灌带怎么冲洗？")
    assert "末端阀" in counter.answers_to("wm1")[-1]


def test_without_a_desk_at_wecom_the_bot_keeps_the_customer(counter: Counter) -> None:
    counter.platform.refuses("kf/service_state/trans", 95014)
    counter.asked("wm1", "转人工")
    counter.asked("wm1", "滴灌带怎么冲洗？")
    assert len(counter.answers_to("wm1")) >= 1
    assert counter.kept() == 2
