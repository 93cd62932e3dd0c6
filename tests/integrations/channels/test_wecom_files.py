"""Photographs, documents and speech: kept, hung on what they belong to, or turned into text."""

from __future__ import annotations

from typing import Any

import pytest
import wecom
from office import Office
from sqlalchemy import select

from bot.settings import Settings
from crm_core.models import Activity, Attachment


def _sends(office: Office, kind: str, data: bytes, name: str, member: str = "W-mei") -> str:
    """The last that came back after somebody sent a file."""
    media_id = f"M{len(office.platform.media)}"
    office.platform.media[media_id] = (data, name)
    assert office.post(wecom.media_message(member, kind, media_id, at=office.now)).status_code == 200
    office.settle()
    return str(office.platform.heard_by(member)[-1])


def _attached(office: Office) -> list[tuple[str, str, bytes]]:
    with office.app.database.reading() as session:
        return [(one.name, one.record_kind, one.data) for one in session.scalars(select(Attachment))]


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("方案挂到青禾温室滴灌那单", "opportunity"), ("青禾温室滴灌", "opportunity"), ("放到青禾下面吧", "account"),
        ("attach it to 青禾", "account"),
    ],
)  # fmt: skip
def test_a_file_is_hung_on_the_record_that_is_named(office: Office, said: str, kind: str) -> None:
    assert "收到方案.pdf" in _sends(office, "file", b"%PDF-1.7 plan", "方案.pdf")
    office.says("W-mei", said)
    assert _attached(office) == [("方案.pdf", kind, b"%PDF-1.7 plan")]
    assert "方案.pdf" in str(office.platform.sent[-1])


def test_photographs_sent_together_go_together_and_come_off_again(office: Office) -> None:
    for number in range(2):
        _sends(office, "image", b"\xff\xd8", f"{number}.jpg")
    office.says("W-mei", "照片都挂到青禾")
    assert [name for name, *_ in _attached(office)] == ["0.jpg", "1.jpg"]
    office.says("W-mei", "再挂到田野")
    assert len(_attached(office)) == 2


def test_what_is_said_in_between_is_no_place(office: Office) -> None:
    _sends(office, "image", b"\xff\xd8", "a.jpg")
    office.says("W-mei", "今天拜访了青禾的陆明，把样品放到仓库了")
    with office.app.database.reading() as session:
        assert len(session.scalars(select(Activity)).all()) == 1
    assert _attached(office) == []
    office.says("W-mei", "照片挂到青禾")
    assert len(_attached(office)) == 1


def test_nobody_hangs_a_file_on_what_they_may_not_see(office: Office) -> None:
    _sends(office, "image", b"\xff\xd8", "a.jpg")
    office.says("W-mei", "照片挂到山海畜牧")
    assert _attached(office) == []


def test_speech_becomes_text_where_a_service_listens(settings: Settings, platform: wecom.WeCom) -> None:
    office = Office(settings.model_copy(update={"asr_url": platform.address}), platform)
    _sends(office, "voice", "今天拜访了青禾的陆明".encode(), "a.amr")
    assert "青禾农业科技有限公司" in str(platform.cards_to("W-mei"))
    office.close()


def test_speech_is_kept_and_its_speaker_told_how_to_turn_it_into_text(office: Office) -> None:
    assert "转文字" in _sends(office, "voice", b"#!AMR\n", "a.amr")


def test_a_file_that_is_gone_is_said(office: Office) -> None:
    office.post(wecom.media_message("W-mei", "image", "never there", at=office.now))
    office.settle()
    assert "再发一次" in office.platform.texts_to("W-mei")[-1]


def test_a_place_is_heard(office: Office) -> None:
    said = wecom.xml(
        ToUserName=wecom.CORP, FromUserName="W-mei", CreateTime=int(office.now), MsgType="location",
        Location_X="31.2", Location_Y="121.4", Scale=20, Label="上海市徐汇区", MsgId=99, AgentID=wecom.AGENT,
    )  # fmt: skip
    office.post(said)
    office.settle()
    assert "上海市徐汇区" in office.platform.texts_to("W-mei")[-1]


def test_a_file_is_fetched_once_however_often_its_turn_is_tried(office: Office) -> None:
    media: Any = office.app.conversation._media
    _sends(office, "image", b"\xff\xd8", "a.jpg")
    before = office.platform.calls["media/get"]
    with office.app.database.reading() as session:
        from integrations.messages import Inbound
        from integrations.queues import InboundMessage

        row = session.scalars(select(InboundMessage)).one()
        said = Inbound(row.channel, row.conversation, row.speaker, row.message_id, handle=row.body["handle"])
    assert media.prepared(said).handle["file"]["name"] == "a.jpg"
    assert office.platform.calls["media/get"] == before
