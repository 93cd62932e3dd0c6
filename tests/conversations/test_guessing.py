"""What no phrase explains, taken for what it most likely wants; nothing is written before it is confirmed."""

from __future__ import annotations

import pytest
from talking import Chat


@pytest.fixture
def knowing(chat: Chat) -> Chat:
    """Guesses need the embedding model."""
    chat.app.knowledge.load(chat.app.database.transaction)
    if chat.app.knowledge.embedder is None:
        pytest.skip("the embedding model does not run here")
    return chat


def test_an_unheard_question_is_answered_about_the_customer_spoken_of(knowing: Chat) -> None:
    knowing.says("青禾整体情况")
    heard = knowing.says("这家现在是哪个同事在盯")
    assert "罗梅" in heard.text
    assert not heard.written


def test_an_unheard_order_is_read_back_first(knowing: Chat) -> None:
    heard = knowing.says("anything still broken at 青禾, get somebody over there")
    assert not heard.written


def test_a_question_that_looks_told_is_not_written_down(knowing: Chat) -> None:
    knowing.says("青禾整体情况")
    assert not knowing.says("前几次都跟他们谈了点啥").written


def test_many_records_are_asked_of_the_customer_spoken_of(knowing: Chat) -> None:
    knowing.says("青禾整体情况")
    assert "青禾" in knowing.says("给我看看他们合同啥时候到期").text


def test_how_one_got_there_is_no_method(knowing: Chat) -> None:
    assert not knowing.says("刚从青禾出来，陆明说再考虑考虑").new["activity"].get("method")
