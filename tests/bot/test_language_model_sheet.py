"""What the language model is told: data that must fit the frames, the handlers and the labels of the rest."""

from __future__ import annotations

from typing import Any

import pytest

from bot.acting import HANDLERS
from bot.frames import WRITING
from bot.replies import words
from intents.llm import sheet

EXAMPLES: list[dict[str, Any]] = sheet._sheet()["examples"]


@pytest.mark.parametrize("intent", sheet.kinds())
def test_an_intent_can_be_acted_on_and_reads_its_slots_from_fields_there_are(intent: str) -> None:
    kind = sheet.kinds()[intent]
    assert intent in HANDLERS, "give it a handler in bot/actions"
    assert kind.writes == (intent in WRITING), "acts change records, questions do not"
    assert set(kind.slots.values()) <= sheet._sheet()["fields"].keys(), "name the fields under `fields:`"
    assert kind.says


@pytest.mark.parametrize("intent", sorted(WRITING))
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_act_has_words_to_be_read_back_with(intent: str, language: str) -> None:
    named = words.label("act", intent, language) != intent
    sentence = f"confirm_{intent.replace('.', '_')}" in words._file("replies")
    assert named or sentence, "name it in labels.yaml under `act:`"


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["message"])
def test_an_example_keeps_to_what_the_model_is_asked_for(example: dict[str, Any]) -> None:
    for act in example["acts"]:
        (proposal,) = sheet.proposals({"acts": [act]})
        assert proposal.said.keys() == act.keys() - {"intent"}, "a field that this intent does not have"
        said = [one for name, given in proposal.said.items() if not sheet.is_choice(name) for one in given]
        assert all(one in example["message"] for one in said), "copied words only"
