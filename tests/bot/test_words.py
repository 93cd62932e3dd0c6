"""Every intent has its handler, every handler its sentences, every sentence both languages."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
import yaml

from bot.acting import HANDLERS
from bot.actions import figure_words
from bot.frames import AS_IT_IS, NEEDS
from bot.replies import words

BOT = Path(__file__).parents[2] / "bot"
INTENTS = BOT.parent / "intents"
LANGUAGES = ("zh", "en")


def _phrases(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((BOT / f"phrases/{name}.yaml").read_text("utf-8"))
    return loaded


def _sentences() -> dict[str, Any]:
    return _phrases("replies") | _phrases("reminders")


def _blanks(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def _calls(function: str) -> Iterator[ast.Call]:
    """Calls of `function` or of a method of that name, anywhere in the bot."""
    for path in BOT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == function:
                yield node


def _keys() -> set[str]:
    """The keys of sentences that the code names outright."""
    first = (call.args[0] for call in _calls("say") if call.args)
    return {node.value for node in first if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def test_every_intent_that_writes_has_a_handler() -> None:
    assert set(NEEDS) <= set(HANDLERS)


def test_every_intent_that_is_read_has_a_handler() -> None:
    frames = re.compile(r'Frame\(\s*"([a-z_]+\.[a-z_]+)"')
    read = {found for path in INTENTS.rglob("*.py") for found in frames.findall(path.read_text("utf-8"))}
    assert len(read) > 20
    assert read <= set(HANDLERS)


def test_every_sentence_that_is_named_exists() -> None:
    named = _keys()
    assert len(named) > 50
    assert named <= set(_sentences())


def test_every_confirmation_has_its_question() -> None:
    asked = {f"confirm_{intent.replace('.', '_')}" for intent, needs in NEEDS.items() if needs.confirm}
    assert asked <= set(_phrases("replies"))


def test_every_sentence_stands_in_both_languages_with_the_same_blanks() -> None:
    for key, entry in _sentences().items():
        assert set(entry) == set(LANGUAGES), key
        assert all(entry.values()), key
        assert _blanks(entry["zh"]) == _blanks(entry["en"]), key


def test_every_label_stands_in_both_languages() -> None:
    for group, entries in _phrases("labels").items():
        for value, entry in entries.items():
            assert set(entry) == set(LANGUAGES), (group, value)
            assert all(entry.values()), (group, value)


def test_every_refusal_stands_in_both_languages() -> None:
    kinds = _phrases("errors").pop("kinds")
    for code, entry in (*_phrases("errors").items(), *kinds.items()):
        if code != "kinds":
            assert set(entry) == set(LANGUAGES), code


def test_every_slot_that_is_asked_for_has_its_question() -> None:
    wanted = {
        name
        for needs in NEEDS.values()
        for one in needs.slots
        for name in ((one,) if isinstance(one, str) else one)
        if name != AS_IT_IS  # a consent, which stands in for what was asked
    }
    assert wanted <= set(_phrases("labels")["ask"])


def test_every_field_that_a_figure_is_narrowed_by_has_its_name() -> None:
    assert set(figure_words.NARROWED_BY) <= set(_phrases("labels")["field"])


@pytest.mark.parametrize(
    ("amount", "zh", "en"),
    [
        (Decimal("860000"), "¥860,000（86万）", "CNY 860,000"),
        (Decimal("123456789"), "¥123,456,789（约1.23亿）", "CNY 123,456,789"),
        (Decimal("99.5"), "¥99.50", "CNY 99.50"),
    ],
)
def test_money_as_people_write_it(amount: Decimal, zh: str, en: str) -> None:
    assert words.money(amount, "zh") == zh
    assert words.money(amount, "en") == en


def test_days_have_their_weekday_and_a_year_that_is_not_this_one() -> None:
    today = date(2027, 3, 10)
    assert words.day(date(2027, 3, 12), "zh", today) == "3月12日（周五）"
    assert words.day(date(2028, 1, 4), "en", today) == "Tue 4 Jan 2028"
    at = datetime(2027, 3, 12, 9, 30).astimezone()
    assert words.instant(at, "en", at) == "Fri 12 Mar 09:30"
