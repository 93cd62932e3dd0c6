"""Files that come with words hang on what the words write; else it is asked where they belong."""

from __future__ import annotations

from dataclasses import replace

import pytest
from talking import Chat, Heard

from crm_core.models import Attachment
from integrations import received


def _sends(chat: Chat, text: str, *names: str) -> Heard:
    """A message with files, as it is when its turn comes."""
    inbound = chat.inbound(text)
    with chat.app.database.transaction() as session:
        files = []
        for at, name in enumerate(names):
            part = replace(inbound, message_id=f"{inbound.message_id}#{at}")
            files.append(
                {"id": received.keep(session, part, "file", name, b"%PDF").id, "name": name, "kind": "file"}
            )
    return chat._hear(replace(inbound, handle={"file": files[0], "files": files}))


def _hung(chat: Chat) -> list[tuple[str, str]]:
    """Each attached file's name, and the kind of record it hangs on."""
    return [(one.name, one.record_kind) for one in chat.all(Attachment)]


def test_files_hang_on_what_their_message_writes_and_come_off_with_it(chat: Chat) -> None:
    heard = _sends(chat, "今天上午拜访了青禾，看了现场", "a.jpg", "b.jpg")
    assert _hung(chat) == [("a.jpg", "activity"), ("b.jpg", "activity")]
    assert "附件：a.jpg、b.jpg" in heard.text
    chat.says("撤销")
    assert _hung(chat) == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("青禾报修：水泵漏水", "ticket"), ("青禾温室滴灌推进到商务谈判", "opportunity"),
        ("Visited 青禾 today, saw the site", "activity"), ("青禾升A级", "account"),
    ],
)  # fmt: skip
def test_each_record_takes_the_files_it_was_written_with(chat: Chat, text: str, kind: str) -> None:
    _sends(chat, text, "a.pdf")
    assert _hung(chat) == [("a.pdf", kind)]


def test_files_wait_with_their_message_for_the_customer(chat: Chat) -> None:
    assert _sends(chat, "今天上午拜访了云溪，看了现场", "a.jpg").awaiting == "choice"
    assert _hung(chat) == []
    chat.says("1")
    assert _hung(chat) == [("a.jpg", "activity")]


def test_files_wait_with_their_message_for_a_yes(chat: Chat) -> None:
    assert _sends(chat, "青禾温室滴灌丢了，被对手低价抢走", "a.pdf").awaiting == "confirmation"
    chat.says("确认")
    assert _hung(chat) == [("a.pdf", "opportunity")]


@pytest.mark.parametrize("text", ["", "你好", "我有哪些客户"])
def test_beside_what_writes_nothing_it_is_asked_where_they_belong(chat: Chat, text: str) -> None:
    heard = _sends(chat, text, "a.pdf", "b.pdf")
    assert "a.pdf、b.pdf" in heard.text
    assert heard.awaiting == "slot:target"
    chat.says("青禾温室滴灌")
    assert _hung(chat) == [("a.pdf", "opportunity"), ("b.pdf", "opportunity")]


def test_place_and_file_may_come_in_one_message(chat: Chat) -> None:
    _sends(chat, "方案挂到青禾温室滴灌那单", "a.pdf")
    assert _hung(chat) == [("a.pdf", "opportunity")]


def test_nothing_hangs_on_what_one_may_not_see(chat: Chat) -> None:
    heard = _sends(chat, "今天拜访了山海畜牧的邓磊", "a.pdf")
    assert _hung(chat) == []
    assert "山海牧场" not in heard.text
