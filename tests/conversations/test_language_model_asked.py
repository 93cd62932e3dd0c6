"""When a language model is asked, what it gets to see, how little its failures cost, and what it may cost."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from fake_model import FakeModel
from talking import Chat, Thinking

from bot.app import App
from bot.settings import Settings

# No phrase of ours reads this: we can only guess.
TALKED = "青禾 陆明 撸串"
GUESSED = ["activity.log"]


# ---------------------------------------------------------------- what it gets to see
def test_names_and_numbers_are_masked(thinking: Thinking, model: FakeModel) -> None:
    model.proposes()
    thinking().says("青禾 陆明 13912345678 lm@qinghe.cn 撸串")
    assert model.texts == ["〔客户1〕 〔人1〕 〔电话1〕 〔邮箱1〕 撸串"]


def test_only_what_is_named_in_the_settings_is_masked(thinking: Thinking, model: FakeModel) -> None:
    model.proposes()
    thinking(llm_mask="phones").says("青禾 陆明 13912345678 撸串")
    assert model.texts == ["青禾 陆明 〔电话1〕 撸串"]


def test_it_sees_the_message_and_nothing_of_the_records(thinking: Thinking, model: FakeModel) -> None:
    model.proposes()
    chat = thinking(llm_mask="none")
    before = len(model.asked)
    chat.says("青禾最近聊了什么")
    chat.says(TALKED)
    sent = str(model.asked[before:])
    assert TALKED in sent
    assert "青禾温室滴灌" not in sent
    assert "罗梅" not in sent


def test_it_is_asked_by_json_schema_with_the_fields_in_the_prompt(
    thinking: Thinking, model: FakeModel
) -> None:
    model.proposes()
    thinking().says(TALKED)
    assert model.asked[0]["response_format"]["type"] == "json_schema"
    prompt = model.asked[0]["messages"][0]["content"]
    assert "- amount: money, as written" in prompt
    assert "- opportunity.change:" in prompt


# ---------------------------------------------------------------- when it is asked
def test_a_message_that_is_understood_is_not_put_to_it(thinking: Thinking, model: FakeModel) -> None:
    chat = thinking()
    for text in ("今天下午拜访了青禾的陆明，聊了滴灌", "撤销", "你好", "青禾温室滴灌到哪一步了", "谢谢"):
        chat.says(text)
    assert not model.asked


def test_always_asks_and_a_sure_reading_stands(thinking: Thinking, model: FakeModel) -> None:
    model.proposes({"intent": "account.owner", "account": "〔客户1〕"})
    heard = thinking(llm_mode="always").says("今天下午拜访了青禾的陆明，聊了滴灌")
    assert len(model.asked) == 1
    assert heard.intents == ["activity.log"]
    assert heard.new["activity"]["kind"] == "visit"


def test_an_act_that_only_the_model_saw_joins_the_others_after_a_yes(
    thinking: Thinking, model: FakeModel
) -> None:
    model.proposes({"intent": "opportunity.change", "account": "〔客户1〕", "amount": "七十二万"})
    chat = thinking(llm_mode="always")
    heard = chat.says("今天下午拜访了青禾的陆明，滴灌那摊聊到七十二万才散")
    assert (heard.awaiting, heard.written) == ("confirmation", [])
    agreed = chat.says("确认")
    assert {"activity", "opportunity"} <= set(agreed.new)


def test_an_act_that_adds_no_number_and_no_time_to_a_sure_reading_is_not_taken(
    thinking: Thinking, model: FakeModel
) -> None:
    model.proposes({"intent": "opportunity.change", "account": "〔客户1〕", "stage": "negotiation"})
    heard = thinking(llm_mode="always").says("今天下午拜访了青禾的陆明，聊了滴灌")
    assert heard.awaiting is None
    assert [entry.entity for entry in heard.written] == ["activity"]


def test_a_half_act_holds_up_nothing_that_is_sure(thinking: Thinking, model: FakeModel) -> None:
    model.proposes(
        {"intent": "task.create", "text": "聊了滴灌"}, {"intent": "task.create", "text": "〔客户1〕"}
    )
    heard = thinking(llm_mode="always").says("今天下午拜访了青禾的陆明，聊了滴灌")
    assert heard.awaiting is None
    assert [entry.entity for entry in heard.written] == ["activity"]


def test_a_reading_that_forgets_the_customer_is_not_taken(thinking: Thinking, model: FakeModel) -> None:
    """The contract of one that Mei may not see is not answered with all deals there are."""
    model.proposes({"intent": "figure.ask", "subject": "opportunity", "measure": "sum"})
    heard = thinking(llm_mode="always").says("山海的合同什么时候到期")
    assert "¥" not in heard.text


def test_customers_are_never_put_to_it(thinking: Thinking, model: FakeModel) -> None:
    chat = thinking(llm_mode="always").as_customer("青禾农业科技有限公司", "陆明")
    chat.says("膜片发黄咋整")
    assert not model.asked


def test_the_same_message_is_put_to_it_once(thinking: Thinking, model: FakeModel) -> None:
    model.proposes()
    chat = thinking()
    chat.says(TALKED)
    chat.by("mei", "elsewhere").says(TALKED)
    assert len(model.asked) == 1


def test_no_transaction_is_open_while_it_thinks(thinking: Thinking, model: FakeModel) -> None:
    chat = thinking()
    open_connections = []
    model.meanwhile = lambda: open_connections.append(chat.app.database.engine.pool.checkedout())
    model.proposes()
    chat.says(TALKED)
    assert open_connections == [0]


# ---------------------------------------------------------------- how it fails
def _garbles(fake: FakeModel) -> None:
    fake.says("Sure! Here is what I think: {acts")


def _answers_another_shape(fake: FakeModel) -> None:
    fake.says('{"acts": "all of them", "amount": [1, {"x": null}]}')


def _lists_nonsense(fake: FakeModel) -> None:
    fake.says('{"acts": [null, 3, {"intent": 7}, {"intent": "account.take", "account": {"name": "x"}}]}')


FAILURES: dict[str, Callable[[FakeModel], None]] = {
    "refusal": FakeModel.refuses,
    "garbage": _garbles,
    "empty": lambda fake: fake.says(""),
    "another shape": _answers_another_shape,
    "nonsense": _lists_nonsense,
    "500": lambda fake: fake.fails(500),
    "429": lambda fake: fake.fails(429),
    "401": lambda fake: fake.fails(401),
    "slow": FakeModel.is_slow,
}


@pytest.mark.parametrize("failure", FAILURES)
def test_whatever_goes_wrong_the_answer_is_our_own_and_comes_in_time(
    thinking: Thinking, model: FakeModel, failure: str
) -> None:
    FAILURES[failure](model)
    chat = thinking(llm_timeout=1)
    chat.app.advisers.model.load()
    begun = time.monotonic()
    heard = chat.says(TALKED)
    assert (
        time.monotonic() - begun < 10
    )  # the slow one would take twenty seconds; 1 s and a turn on an idle machine
    assert heard.intents == GUESSED
    assert set(heard.new) == {"activity"}


def test_nobody_listens_at_its_address(thinking: Thinking) -> None:
    assert thinking(llm_base_url="http://127.0.0.1:1/v1").says(TALKED).intents == GUESSED


def test_a_provider_that_is_not_installed_is_no_reason_to_fail(thinking: Thinking) -> None:
    assert thinking(llm="nobody:knows-it").says(TALKED).intents == GUESSED


def test_a_single_failure_is_tried_again(thinking: Thinking, model: FakeModel) -> None:
    model.proposes({"intent": "activity.log", "account": "〔客户1〕"})
    model.fails(503, times=1)
    assert "activity" in thinking().says(TALKED).new
    assert len(model.asked) == 2


def test_after_repeated_failures_nobody_waits_for_it(thinking: Thinking, model: FakeModel) -> None:
    model.is_slow()
    chat = thinking(llm_timeout=0.5)
    for number in range(3):
        chat.says(f"{TALKED} {number}")
    assert chat.says(f"{TALKED} again").intents == GUESSED
    assert len(model.asked) == 3


# ---------------------------------------------------------------- what it may cost
def test_the_days_budget_holds_over_restarts_and_replicas(
    chat_anywhere: Chat, model: FakeModel, request: pytest.FixtureRequest
) -> None:
    model.proposes()
    settings = chat_anywhere.app.settings.model_copy(
        update={"llm": "openai:fake", "llm_base_url": model.url, "llm_daily_calls": 3}
    )
    replicas = [App(settings) for _ in range(2)]
    for number in range(6):
        heard = Chat(replicas[number % 2], "mei", f"c{number}").says(f"{TALKED} {number}")
        assert heard.intents == GUESSED
    for app in replicas:
        app.database.close()
    assert len(model.asked) == 3


def test_figures_tell_what_came_of_it(thinking: Thinking, model: FakeModel) -> None:
    model.refuses()
    chat = thinking()
    chat.says(TALKED)
    assert b'kechat_language_model_total{outcome="refused"} 1.0' in chat.app.metrics.text()


def test_a_word_that_masks_nothing_is_refused_with_the_words_there_are() -> None:
    with pytest.raises(ValueError, match="phones, emails, people, accounts"):
        Settings(_env_file=None, llm_mask="phone")
