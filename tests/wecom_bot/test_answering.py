"""An answer goes by the request it answers while that lives, else by push; each part of it once."""

from __future__ import annotations

from typing import Any

import pytest
from bot_company import Bare
from fakes.wecom_bot import LONGEST_TEXT, WeComBot

from integrations.channels.channel import SendFailed
from integrations.messages import Button, Card, Reply

CARD = Card(title="已记录", fields=(("客户", "青禾"),), actions=(Button("undo:m1", "撤销"),))
WITH_CARD = Reply("已记录\n客户：青禾", CARD)


def _waiting(bare: Bare, wecom: WeComBot) -> Any:
    """Somebody asked and sees that work goes on."""
    wecom.say("LiMei", "今年成交多少")
    wecom.wait(lambda: wecom.shown and not wecom.shown[0].is_finished)
    return bare.hear()


def test_who_waits_sees_it_and_the_answer_takes_its_place(bare: Bare, wecom: WeComBot) -> None:
    asked = _waiting(bare, wecom)
    assert "处理" in wecom.shown[0].text
    bare.channel.send(bare.delivery(asked, Reply("成交 86 万")))
    assert [(one.text, one.is_finished) for one in wecom.shown] == [("成交 86 万", True)]


def test_a_card_follows_on_the_words_that_end_the_waiting(bare: Bare, wecom: WeComBot) -> None:
    asked = _waiting(bare, wecom)
    handle = bare.channel.send(bare.delivery(asked, WITH_CARD))
    assert wecom.shown[0].text == WITH_CARD.text
    assert wecom.shown[1].card is not None
    assert handle["task_id"] == wecom.shown[1].card["task_id"]
    assert len(wecom.shown) == 2


def test_whoever_was_handed_over_does_not_wait_for_ever(bare: Bare, wecom: WeComBot) -> None:
    bare.channel.send(bare.delivery(_waiting(bare, wecom)))
    assert wecom.shown[0].is_finished
    assert "同事" in wecom.shown[0].text


@pytest.mark.parametrize("reply", [Reply("成交 86 万"), WITH_CARD])
def test_what_comes_too_late_for_its_request_is_pushed(bare: Bare, wecom: WeComBot, reply: Reply) -> None:
    frame = wecom.say("LiMei", "今年成交多少")
    asked = bare.hear()
    wecom.expire(frame)
    bare.channel.send(bare.delivery(asked, reply))
    said = [one for one in wecom.shown if one.how == "aibot_send_msg"]
    assert [(one.text, one.card is None) for one in said] == [
        (reply.text, True) if reply.card is None else ("", False)
    ]


def test_a_notice_is_pushed_to_who_has_spoken_with_it(bare: Bare, wecom: WeComBot) -> None:
    wecom.say("LiMei", "你好")
    bare.hear()
    bare.channel.send(bare.delivery(None, Reply("明天 09:00 青禾")))
    assert ("LiMei", "明天 09:00 青禾") in [(one.chat, one.text) for one in wecom.shown]


def test_a_refused_card_is_said_in_words(bare: Bare, wecom: WeComBot) -> None:
    wecom.takes_cards = False
    wecom.say("LiMei", "今天拜访了青禾")
    bare.channel.send(bare.delivery(bare.hear(), WITH_CARD))
    assert WITH_CARD.text in [one.text for one in wecom.shown]


def test_a_chat_that_has_had_enough_is_left_alone_and_goes_on_later(bare: Bare, wecom: WeComBot) -> None:
    _waiting(bare, wecom)
    delivery = bare.delivery(None, Reply("一"), Reply("二"))
    wecom.limit = 2
    with pytest.raises(SendFailed) as failed:
        bare.channel.send(delivery)
    assert failed.value.retry_after == 60
    wecom.limit = 1000
    bare.channel.send(delivery)
    assert [one.text for one in wecom.shown if one.how == "aibot_send_msg"] == ["一", "二"]


def test_thirty_a_minute_are_not_exceeded(bare: Bare, wecom: WeComBot) -> None:
    _waiting(bare, wecom)
    for number in range(29):
        bare.channel.send(bare.delivery(None, Reply(str(number)), key=f"kechat-{number}-a"))
    with pytest.raises(SendFailed) as failed:
        bare.channel.send(bare.delivery(None, Reply("one more"), key="kechat-99-a"))
    assert 0 < (failed.value.retry_after or 0) <= 60
    assert wecom.refused == []


def test_an_answer_that_is_not_acknowledged_is_finished_by_the_next_try(bare: Bare, wecom: WeComBot) -> None:
    asked = _waiting(bare, wecom)
    wecom.drop()
    with pytest.raises(SendFailed):
        bare.channel.send(bare.delivery(asked, Reply("好")))
    wecom.wait_connected(2)
    wecom.wait(lambda: bare.channel.is_open)
    bare.channel.send(bare.delivery(asked, Reply("好")))
    assert [(one.text, one.is_finished) for one in wecom.shown] == [("好", True)]


def test_what_is_longer_than_a_message_comes_in_several(bare: Bare, wecom: WeComBot) -> None:
    text = "\n".join(f"{number}. 客户{'长' * 40}" for number in range(400))
    wecom.say("LiMei", "我有哪些客户")
    bare.channel.send(bare.delivery(bare.hear(), Reply(text)))
    assert len(text.encode()) > LONGEST_TEXT
    assert "".join(one.text for one in wecom.shown).replace("\n", "") == text.replace("\n", "")
