"""A refusal of the CRM as one sentence in the speaker's language; the sentences are in phrases/errors.yaml."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from bot.replies import words
from crm_core.errors import CrmError


@cache
def _phrases() -> dict[str, Any]:
    phrases: dict[str, Any] = yaml.safe_load(files("bot").joinpath("phrases/errors.yaml").read_text("utf-8"))
    return phrases


def sentence(error: CrmError, language: str, told: str = "") -> str:
    """`language` is "zh" or "en"; `told` names the manager who heard of it.

    Details that the sentence does not name stay unsaid.
    """
    phrases = _phrases()
    entry = (
        phrases.get(f"{error.code}/{_variant(error, told)}") or phrases.get(error.code) or phrases["refused"]
    )
    kinds = phrases["kinds"]
    kind = kinds.get(error.details.get("kind"), kinds["record"])[language]
    blanks = {**error.details, "kind": kind, "told": told}
    if "field" in blanks:
        blanks["field"] = words.label("field", blanks["field"], language)
    if "lacks" in blanks:
        lacks = [words.label("field", one, language) for one in blanks["lacks"]]
        blanks |= {
            "lacks": words.joined(lacks, language),
            "stage": words.label("stage", blanks["stage"], language),
        }
    said: str = entry[language].format_map(_Blanks(blanks))
    return said


def _variant(error: CrmError, told: str) -> str:
    if told:
        return "told"
    if "theirs" in error.details and error.details.get("field") != "version":
        return "changed"
    if error.details.get("visible"):
        return "visible"
    return str(error.details.get("expected", ""))


def apology(language: str) -> str:
    """What is said when a message was kept, but could not be handled after all tries."""
    said: str = _phrases()["apology"][language]
    return said


class _Blanks(dict[str, Any]):
    def __missing__(self, name: str) -> str:
        return "…"
