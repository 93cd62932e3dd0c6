"""Quotes that change by a sentence: their sum, until when they hold, what became of them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from talking import Chat

from crm_core.models import Opportunity, Quote


@pytest.fixture
def quoted(chat: Chat) -> Chat:
    chat.says("给青禾建个报价单，58万，3月20日前有效")
    return chat


def number(chat: Chat) -> str:
    return chat.all(Quote)[0].number


def test_it_becomes_what_is_said_and_shows_what_it_was(quoted: Chat) -> None:
    heard = quoted.says(f"报价{number(quoted)}改成55万")
    assert "58" in heard.text
    assert quoted.all(Quote)[0].amount == Decimal(550000)
    assert quoted.all(Opportunity)[0].amount == Decimal(600000)
    quoted.says("有效期延到月底")
    assert quoted.all(Quote)[0].valid_until == date(2027, 3, 31)
    quoted.says("撤销")
    assert quoted.all(Quote)[0].valid_until == date(2027, 3, 20)


@pytest.mark.parametrize(
    ("said", "until"),
    [("青禾的报价延期到4月15号", date(2027, 4, 15)), ("extend 青禾's quote by two weeks", date(2027, 4, 3))],
)
def test_it_is_meant_by_its_customer(quoted: Chat, said: str, until: date) -> None:
    quoted.says("你好")
    quoted.says(said)
    assert quoted.all(Quote)[0].valid_until == until


@pytest.mark.parametrize(
    ("said", "status"), [("作废", "expired"), ("客户接受了", "accepted"), ("has been sent", "sent")]
)
def test_what_became_of_it_is_kept(quoted: Chat, said: str, status: str) -> None:
    quoted.says(f"{number(quoted)} {said}")
    assert quoted.all(Quote)[0].status == status


@pytest.mark.parametrize("said", ["{}先别改成50万", "客户希望{}改到50万", "{}能改成50万吗"])
def test_what_is_wished_asked_or_forbidden_changes_nothing(quoted: Chat, said: str) -> None:
    heard = quoted.says(said.format(number(quoted)))
    assert not [one for one in heard.written if one.entity == "quote"]


def test_a_number_that_the_speaker_does_not_see_is_no_other_quote(quoted: Chat) -> None:
    other = quoted.by("jun")
    assert number(quoted) in other.says(f"报价单{number(quoted)}改成1万").text
    assert other.all(Quote)[0].amount == Decimal(580000)
    assert number(quoted) in quoted.says(f"{number(quoted)}什么时候过期").text


def test_what_was_offered_is_told_and_of_nobody_known_nothing(quoted: Chat) -> None:
    assert "58万" in quoted.says("青禾报了多少").text
    assert "大丰港" in quoted.says("大丰港我们报了多少").text


def test_a_discount_comes_off_its_lines(chat: Chat) -> None:
    chat.says("给青禾报个价，滴头100卷，单价80元，打9折")
    assert chat.all(Quote)[0].amount == Decimal(7200)
