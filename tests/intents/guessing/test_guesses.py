"""What is guessed of sentences that were not fitted on; see intents/guessing."""

from __future__ import annotations

from datetime import datetime

import pytest

from intents.guessing.frames import guessed
from intents.guessing.guesser import Guess, Guesser
from intents.items import read
from intents.lexicon import NoNames
from knowledge_base.embedding import local_embedder, model_name

NOW = datetime(2027, 3, 10, 10)
SAID = {
    "手头还压着哪几件活": "task.list",
    "what's waiting for me this afternoon": "task.list",
    "他们家上回是谁过去谈的，什么时候": "activity.last",
    "翻翻咱跟这家前面都谈了点什么": "account.history",
    "fill me in on this account before the call": "account.overview",
    "这家现在是哪个同事在盯": "account.owner",
    "他们那儿管事的怎么联系": "contact.show",
    "刚记的那条不作数，拿掉": "dialogue.undo",
    "钱还没到位的都有哪些家": "figure.ask:payment",
    "which customers have we been ignoring": "figure.ask:account",
    "这单子眼下推到什么份上了": "opportunity.show",
    "客户那边彻底黄了，人家定了别人": "opportunity.lose",
    "那台又罢工了，派个师傅过去": "ticket.open",
    "今天可真够呛": "smalltalk.chat",
    "要是哪天他们松口就好办了": "nothing",
}  # fmt: skip


@pytest.fixture(scope="module")
def guesser() -> Guesser:
    embedder = local_embedder()
    if embedder is None:
        pytest.skip("the embedding model does not run here")
    return Guesser(embedder.embed_query, model_name(embedder))


def test_most_new_wordings_are_guessed_and_hardly_any_wrongly(guesser: Guesser) -> None:
    likeliest = {said: guesser.likeliest(said) for said in SAID}
    right = [said for said, name in SAID.items() if likeliest[said][0] == name]
    surely_wrong = [said for said in SAID if said not in right and likeliest[said][1] >= 0.8]
    assert len(right) >= 12
    assert not surely_wrong


@pytest.mark.parametrize("said", ["要是哪天他们松口就好办了", "保修期是多久来着", "嗯", "好" * 200])
def test_nothing_of_ours_is_no_guess(guesser: Guesser, said: str) -> None:
    guess = guesser.guess(read(said, NOW, NoNames()))
    assert guess is None or guess.intent.startswith("smalltalk.")


def test_weights_belong_to_one_model() -> None:
    with pytest.raises(ValueError, match="fitted for"):
        Guesser(lambda text: [0.0], "another-model")


def test_what_the_text_does_not_bear_out_is_no_act() -> None:
    reading = read("那边付钱了", NOW, NoNames())
    assert guessed(reading, NoNames(), Guess("payment.receive", "", 0.9)) == ()


def test_values_come_from_our_own_recognisers() -> None:
    reading = read("他们预算砍到三十万了，你改下", NOW, NoNames())
    (frame,) = guessed(reading, NoNames(), Guess("opportunity.change", "", 0.9))
    assert frame.value("amount") == 300000
    assert frame.confidence < 0.65  # read back before anything is written
