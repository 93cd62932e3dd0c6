"""Pictures and files on the AI bot are fetched, decrypted, kept once, and filed."""

from __future__ import annotations

from typing import Any

from fakes.wecom_bot import WeComBot
from sqlalchemy import func, select

from bot.app import App
from crm_core.models import Attachment
from crm_core.services.notes import LARGEST_FILE
from integrations.received import ReceivedFile

PDF = b"%PDF-1.7" + bytes(range(256)) * 40


def _filed(app: App) -> list[tuple[str, str, bytes]]:
    with app.database.reading() as session:
        columns = select(Attachment.name, Attachment.record_kind, Attachment.data)
        return [(name, kind, data) for name, kind, data in session.execute(columns)]


def _waiting(app: App) -> int:
    with app.database.reading() as session:
        return (
            session.scalar(select(func.count(ReceivedFile.id)).where(ReceivedFile.placed_at.is_(None))) or 0
        )


def _sends(wecom: WeComBot, data: bytes = PDF, name: str = "方案.pdf", user: str = "LiMei") -> dict[str, Any]:
    return wecom.say(user, "", msgtype="file", file=wecom.file(data, name))


def test_a_file_is_filed_where_it_is_said(app: App, wecom: WeComBot) -> None:
    _sends(wecom)
    assert "方案.pdf" in wecom.wait_shown(1).text
    wecom.say("LiMei", "挂到青禾")
    wecom.wait(lambda: _filed(app))
    assert _filed(app) == [("方案.pdf", "account", PDF)]
    assert _waiting(app) == 0


def test_a_picture_beside_words_goes_with_what_they_say(app: App, wecom: WeComBot) -> None:
    items = [
        {"msgtype": "text", "text": {"content": "今天上午拜访了青禾，看了现场"}},
        {"msgtype": "image", "image": wecom.file(b"\xff\xd8\xff" + bytes(100))},
    ]
    wecom.say("LiMei", "", msgtype="mixed", mixed={"msg_item": items})
    wecom.wait(lambda: _filed(app))
    ((name, kind, _),) = _filed(app)
    assert name.endswith(".jpg")
    assert kind == "activity"


def test_a_file_that_comes_twice_is_kept_once(app: App, wecom: WeComBot) -> None:
    frame = _sends(wecom)
    wecom.deliver(frame)
    wecom.wait_shown(1)
    wecom.deliver(frame)
    wecom.say("LiMei", "你好")
    wecom.wait_shown(2)
    assert _waiting(app) == 1


def test_what_cannot_be_had_is_said(app: App, wecom: WeComBot) -> None:
    gone = {"url": wecom.file(PDF)["url"] + "0", "aeskey": "x"}
    wrong = {**wecom.file(PDF), "aeskey": wecom.file(PDF)["aeskey"]}
    for at, file in enumerate((gone, wrong, wecom.file(bytes(LARGEST_FILE + 100))), start=1):
        wecom.say("LiMei", "", msgtype="file", file=file)
        assert "再发一次" in wecom.wait_shown(at).text
    assert _waiting(app) == 0


def test_a_strangers_file_hangs_on_nothing(app: App, wecom: WeComBot) -> None:
    _sends(wecom, user="Nobody")
    wecom.wait_shown(1)
    assert _filed(app) == []


def test_other_kinds_are_refused_in_words(app: App, wecom: WeComBot) -> None:
    wecom.say("LiMei", "", msgtype="location", location={"latitude": 31})
    assert "读不了" in wecom.wait_shown(1).text
