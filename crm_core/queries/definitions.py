"""What a figure counts, in words that stand beside it."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import yaml

from crm_core.queries.conditions import state_of
from crm_core.queries.questions import Question
from crm_core.queries.subjects import Subject


def definition(question: Question, subject: Subject) -> dict[str, str]:
    """By language; it says so when only open records were counted without being asked for."""
    texts = _definitions()[question.subject]
    text = dict(texts.get(question.measure, texts["any"]))
    if question.measure != "rate" and question.state is None and state_of(question, subject) != "all":
        text = {language: text[language] + texts["usual"][language] for language in text}
    return text


@cache
def _definitions() -> dict[str, dict[str, dict[str, str]]]:
    source = files("crm_core").joinpath("language/definitions.yaml").read_text("utf-8")
    loaded: dict[str, dict[str, dict[str, str]]] = yaml.safe_load(source)
    return loaded
