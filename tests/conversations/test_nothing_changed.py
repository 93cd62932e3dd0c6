"""A reply claims a change only when a record differs from before."""

from __future__ import annotations

import pytest
from talking import Chat


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("青禾温室滴灌的金额改成60万", "600,000"),
        ("青禾调成B级", "B级"),
        ("青禾的陆明手机改成13900001111", "13900001111"),
    ],
)
def test_what_holds_already_is_shown_and_not_called_updated(chat: Chat, said: str, value: str) -> None:
    heard = chat.says(said)
    assert not heard.written
    assert heard.text.startswith("没有改动")
    assert value in heard.text
    assert "撤销" not in str(heard.answer["replies"][0]["card"])


@pytest.mark.parametrize(
    "said",
    [
        "青禾温室滴灌 is in at 580k, right? Only checking.",
        "青禾温室滴灌是58万对吧，我就确认下",
        "青禾温室滴灌 closes on April 28, correct? just checking",
    ],
)
def test_a_value_restated_to_be_confirmed_is_looked_up(chat: Chat, said: str) -> None:
    heard = chat.says(said)
    assert not heard.written
    assert "600,000" in heard.text


def test_the_colleague_named_as_the_receiver_gets_the_customer(chat: Chat) -> None:
    boss = chat.by("boss")
    asked = boss.says("青禾往后让姚俊管，罗梅那边太满，客户转过去")
    assert asked.awaiting == "confirmation"
    assert "姚俊" in asked.text
    assert boss.says("确认").new["account"]["owner"] == "jun"


def test_a_customer_that_is_hers_already_is_not_asked_about(chat: Chat) -> None:
    heard = chat.by("boss").says("青禾以后归罗梅管")
    assert heard.awaiting is None
    assert heard.text.startswith("没有改动")


def test_who_looks_after_a_thing_there_is_spoken_of_afterwards(chat: Chat) -> None:
    assert "陆明" in chat.says("青禾谁管采购？").text
    called = chat.says("刚给他打了电话，说下周定")
    assert called.new["activity"]["contacts"] == ["陆明"]
