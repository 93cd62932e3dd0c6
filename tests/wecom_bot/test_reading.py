"""Frames as WeCom documents them are read for what they say; what is none is nothing, never an error."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.channels.wecom_bot.reading import Chat, Entered, File, Pressed, Rated, Said, read

GROUP = {"chattype": "group", "chatid": "wr1"}
IMAGE = {"url": "https://x.example/i", "aeskey": "a2V5"}


def _frame(body: dict[str, Any], command: str = "aibot_msg_callback") -> dict[str, Any]:
    usual = {"msgid": "m1", "aibotid": "b1", "chattype": "single", "from": {"userid": "LiMei"}}
    return {"cmd": command, "headers": {"req_id": "r1"}, "body": usual | body}


def _event(event: dict[str, Any]) -> dict[str, Any]:
    return _frame({"msgtype": "event", "event": event}, "aibot_event_callback")


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ({"msgtype": "text", "text": {"content": " 你好 "}}, "你好"),
        ({"msgtype": "text", "text": {"content": "发到 a@b.cn"}}, "发到 a@b.cn"),
        ({"msgtype": "voice", "voice": {"content": "今天拜访了青禾。"}}, "今天拜访了青禾。"),
        ({"msgtype": "text", "text": {"content": "@kechat 你好"}} | GROUP, "你好"),
        ({"msgtype": "text", "text": {"content": "@小 K\u2005提醒我"}} | GROUP, "K\u2005提醒我"),
        ({"msgtype": "text", "text": {"content": "提醒我开会 @kechat"}} | GROUP, "提醒我开会"),
        ({"msgtype": "text", "text": {"content": "让 @王一 @kechat 跟进"}} | GROUP, "让 @王一 @kechat 跟进"),
    ],
)
def test_words_are_read_without_the_bots_name(body: dict[str, Any], text: str) -> None:
    said = read(_frame(body))
    assert isinstance(said, Said)
    assert said.text == text


def test_words_and_pictures_come_together() -> None:
    items = [{"msgtype": "text", "text": {"content": "现场照片"}}, {"msgtype": "image", "image": IMAGE}]
    said = read(_frame({"msgtype": "mixed", "mixed": {"msg_item": items}} | GROUP))
    at = Chat("r1", "m1", "wr1", "LiMei", True)
    assert said == Said(at, "现场照片", files=(File(IMAGE["url"], "a2V5", True),))


def test_a_quote_is_told_apart_from_the_words() -> None:
    quote = {"msgtype": "text", "text": {"content": "今天拜访了青禾"}}
    said = read(_frame({"msgtype": "text", "text": {"content": "记一下"}, "quote": quote}))
    assert isinstance(said, Said)
    assert (said.text, said.quoted) == ("记一下", "今天拜访了青禾")


@pytest.mark.parametrize("chosen", ["2", ["2"], ["2", "3"]])
@pytest.mark.parametrize("as_list", [True, False])
def test_what_was_chosen_is_read_however_wecom_writes_it(chosen: Any, as_list: bool) -> None:
    item = {"question_key": "ka1", "option_ids": {"option_id": chosen}}
    pressed = read(
        _event(
            {
                "eventtype": "template_card_event",
                "template_card_event": {
                    "event_key": "ka1", "task_id": "t1", "card_type": "button_interaction",
                    "selected_items": {"selected_item": [item] if as_list else item},
                },
            }
        )
    )  # fmt: skip
    assert isinstance(pressed, Pressed)
    assert (pressed.key, pressed.value, pressed.task) == ("ka1", "2", "t1")


def test_a_button_beside_a_select_chooses_nothing() -> None:
    item = {"question_key": "ka1", "option_ids": {"option_id": ["2"]}}
    event = {"event_key": "ka2", "task_id": "t1", "selected_items": {"selected_item": [item]}}
    pressed = read(_event({"eventtype": "template_card_event", "template_card_event": event}))
    assert isinstance(pressed, Pressed)
    assert (pressed.key, pressed.value) == ("ka2", "")


def test_coming_in_and_opinions_are_events() -> None:
    at = Chat("r1", "m1", "LiMei", "LiMei", False)
    assert read(_event({"eventtype": "enter_chat"})) == Entered(at)
    detail = {"id": "kechat-1-a", "type": 2, "content": "不对"}
    assert read(_event({"eventtype": "feedback_event", "feedback_event": detail})) == Rated(
        at, "kechat-1-a", "disliked", "不对"
    )


@pytest.mark.parametrize(
    "frame",
    [
        {}, {"body": []}, {"headers": {"req_id": "r"}, "body": {"msgtype": "text"}},
        _event({}), _event({"eventtype": "x"}), _event({"eventtype": "template_card_event"}),
        _event({"eventtype": "feedback_event", "feedback_event": {"type": 9}}),
        _frame({"msgtype": "text", "text": {"content": ""}}), _frame({"msgtype": "text", "text": "text"}),
        _frame({"msgtype": "mixed", "mixed": {"msg_item": ["x"]}}), _frame({"from": {}}),
        _frame({"msgtype": "text", "text": {"content": "x"}, "chattype": "group", "chatid": "c" * 200}),
    ],
)  # fmt: skip
def test_what_says_nothing_is_nothing(frame: dict[str, Any]) -> None:
    assert read(frame) is None


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["event", "eventtype", "msgtype", "mixed", "msg_item", "text", "quote", "from", "userid"]
            )
            | st.text(max_size=3),
            inner,
            max_size=4,
        )
    ),
)


@given(ANYTHING, st.sampled_from(["aibot_msg_callback", "aibot_event_callback", None]))
def test_nothing_that_comes_is_an_error(body: Any, command: str | None) -> None:
    read({"cmd": command, "headers": {"req_id": "r1"}, "body": body})
