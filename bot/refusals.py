"""A refusal of the CRM as one sentence in the speaker's language; the sentences are in phrases/errors.yaml."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from crm_core.errors import CrmError


@cache
def _phrases() -> dict[str, Any]:
    phrases: dict[str, Any] = yaml.safe_load(files("bot").joinpath("phrases/errors.yaml").read_text("utf-8"))
    return phrases


def sentence(error: CrmError, language: str) -> str:
    """`language` is "zh" or "en". Details that the sentence does not name stay unsaid."""
    phrases = _phrases()
    special = f"{error.code}/{error.details.get('expected', '')}"
    entry = phrases.get(special) or phrases.get(error.code) or phrases["refused"]
    kinds = phrases["kinds"]
    kind = kinds.get(error.details.get("kind"), kinds["record"])[language]
    said: str = entry[language].format_map(_Blanks({**error.details, "kind": kind}))
    return said


def apology(language: str) -> str:
    """What is said when a message was kept, but could not be handled after all tries."""
    said: str = _phrases()["apology"][language]
    return said


class _Blanks(dict[str, Any]):
    def __missing__(self, name: str) -> str:
        return "…"
