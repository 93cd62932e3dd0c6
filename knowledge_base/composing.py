"""An answer in a language model's words, from passages alone: what it is told, and whether its answer stands.

The model is asked elsewhere; here is only text. What cannot be found again in the passages cited is not said.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from knowledge_base.facts import names_in, numbers_in
from knowledge_base.language import data
from knowledge_base.terms import terms
from knowledge_base.text import fold, language_of

LONGEST = 400
COVERED = 0.55  # share of an answer's pairs of characters, or words, that its passages or the question have
MARK = re.compile(r"\s*[\[［【](\d{1,2})[\]］】]")

SCHEMA: Mapping[str, Any] = {
    "title": "answer_from_passages", "description": "The answer, and the passages it rests on.", "type": "object",
    "properties": {
        "answer": {"type": "string", "description": "one to three short sentences; empty when they do not answer"},
        "passages": {"type": "array", "items": {"type": "integer"}, "maxItems": 4},
    },
    "required": ["answer", "passages"], "additionalProperties": False,
}  # fmt: skip


@dataclass(frozen=True)
class Composed:
    """`cited`: positions among the passages, from 0."""

    text: str
    cited: tuple[int, ...]


@cache
def prompt() -> tuple[tuple[str, str], ...]:
    """(role, text) of all that comes before the question; the same each time, so that servers can keep it."""
    sheet = data("composing")
    turns = [("system", sheet["instructions"].strip())]
    for one in sheet["examples"]:
        parted = [tuple(text.split("\n", 1)) for text in one["passages"]]
        turns += [("human", put(one["question"], one["language"], parted))]
        turns += [("ai", json.dumps(one["says"], ensure_ascii=False))]
    return tuple(turns)


def put(question: str, language: str, passages: Sequence[tuple[str, ...]]) -> str:
    """The question with its passages, (title, text) each."""
    sheet = data("composing")
    lines = [
        sheet["passage"].format(number=number, title=title, text=text)
        for number, (title, text) in enumerate(passages, start=1)
    ]
    asked = sheet["question"].format(question=question, answer_in=sheet["answer_in"][language])
    return "\n\n".join([*lines, asked])


def checked(said: Any, question: str, language: str, passages: Sequence[str]) -> Composed | None:
    """The model's answer, if all it says is borne out by the passages it cites; None on any doubt."""
    if not isinstance(said, dict) or not isinstance(said.get("answer"), str):
        return None
    given = said.get("passages")
    numbers = [one for one in given if isinstance(one, int)] if isinstance(given, list) else []
    numbers += [int(one) for one in MARK.findall(said["answer"])]
    text = MARK.sub("", said["answer"]).strip()
    cited = tuple(dict.fromkeys(number - 1 for number in numbers))
    if not text or len(text) > LONGEST or not cited or not all(0 <= one < len(passages) for one in cited):
        return None
    ground = "\n".join(passages[one] for one in cited)
    if language_of(text) != language or not _is_borne_out(text, question, ground):
        return None
    return Composed(text, cited)


def _is_borne_out(text: str, question: str, ground: str) -> bool:
    is_translated = language_of(text) != language_of(ground)
    if not numbers_in(text, with_units=not is_translated) <= numbers_in(ground, with_units=not is_translated):
        return False
    if any(name not in fold(ground) for name in names_in(text)):
        return False
    return is_translated or _share(text, f"{ground}\n{question}") >= COVERED


def _share(text: str, ground: str) -> float:
    known = {term.text for term in terms(fold(ground))}
    said = [term.text for term in terms(fold(text)) if term.kind in ("pair", "word")]
    return sum(one in known for one in said) / len(said) if said else 0.0
