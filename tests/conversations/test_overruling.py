"""A phrase inside a sentence does not decide over what the whole sentence sounds like."""

from __future__ import annotations

import pytest
from talking import Chat

from intents.guessing import wording


@pytest.mark.parametrize("said", [
    "周二，哦不，周一，跟青禾的陆明在大棚里转了一圈，报价单他没啥意见",
    "Did a Zoom demo for 青禾 at 9 this morning, 陆明 liked the overview",
    "昨天总算没白跑，青禾陆明在办公室，合同条款一条条过了一遍",
])  # fmt: skip
def test_something_told_is_kept_whatever_words_it_uses(chat: Chat, said: str) -> None:
    heard = chat.says(said)
    assert [(one.action, one.entity) for one in heard.written] == [("create", "activity")]


def test_what_is_hardly_a_follow_up_is_read_back(chat: Chat) -> None:
    heard = chat.says("青禾那边先别动，陆明说等通知再去，不用记")
    assert not heard.written


@pytest.mark.parametrize(("text", "intent"), [
    ("客户的机器又趴窝了，开个单子，优先级给高", "ticket.open"),
    ("hi! met one more at the fair, needs a cold room, put her down as a lead", "lead.create"),
    ("客户当初评低了，调成A级", "account.change"),
])  # fmt: skip
def test_sentences_sound_like_what_they_want(text: str, intent: str) -> None:
    name, probability = wording.likeliest(text)
    assert name == intent
    assert probability > 0.5
