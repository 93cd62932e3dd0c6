"""Rules are data: a company's own file changes them, and a mistake is told in one sentence."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.reminders import rulebook
from bot.reminders.rule import RuleError
from bot.reminders.rulebook import FILE

MISTAKES = {
    "rules: {renewal: {watch: contract.end}}": "renewal: contract has no date “end”",
    "rules: {renewal: {steps: [{when: 30 days, to: owner}]}}": "wants a time like -30d",
    "rules: {renewal: {steps: [{when: -30d, to: everyone}]}}": "there is no “everyone” to tell",
    "rules: {renewal: {where: {status: alive}}}": "status: “alive” will not do",
    "rules: {renewal: {unless: [forgotten]}}": "no condition “forgotten”; there are renewed, declined",
    "rules: {renewal: {line: {zh: 到期}}}": "renewal, line: wants a text under zh and one under en",
    "rules: {renewal: {why: {zh: '{nobody}', en: x}}}": "'nobody' is none",
    "rules: {renewal: {colour: red}}": "there is no “colour”",
    "rules: {anniversary: {watch: contact.birthday_on}}": "anniversary: lacks title, steps, line, why",
    "hours: {opens: nine, closes: '18:00', morning: '09:00'}": "wants opens as “09:00”, got “nine”",
    "most: 3": "there is no such setting",
    "most_lines: many": "most_lines: wants a whole number",
    "rules: [": "is no YAML",
}


@pytest.mark.parametrize("text", MISTAKES)
def test_a_mistake_is_told_in_one_sentence(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE).write_text(text, "utf-8")
    with pytest.raises(RuleError) as told:
        rulebook.load(tmp_path)
    assert MISTAKES[text] in str(told.value)
    assert "\n" not in str(told.value)


def test_a_company_changes_and_silences_rules(tmp_path: Path) -> None:
    text = "rules:\n  dormant: {silent: true}\n  renewal: {steps: [{when: -90d, to: manager}]}\n"
    (tmp_path / FILE).write_text(text, "utf-8")
    book = rulebook.load(tmp_path)
    renewal = book.rule("renewal")
    assert book.rule("dormant") is None
    assert renewal is not None
    assert [(one.key, one.to) for one in renewal.steps] == [("-90d", "manager")]


def test_every_rule_can_be_told_and_explained_in_both_languages() -> None:
    data: dict[str, Any] = rulebook.effective()
    for rule in rulebook.parse(data).rules:
        for texts in (rule.title, rule.line, rule.why):
            assert texts["zh"] != texts["en"]
