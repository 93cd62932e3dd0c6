"""The channel's own sentences, from the file beside it."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import yaml


@cache
def _sentences() -> dict[str, Any]:
    source = files("integrations.channels.wecom_bot").joinpath("phrases.yaml").read_text("utf-8")
    found: dict[str, Any] = yaml.safe_load(source)
    return found


def say(key: str, language: str, **blanks: object) -> str:
    """`language` is zh; anything else is answered in English."""
    sentence: str = _sentences()[key]["zh" if language == "zh" else "en"]
    return sentence.format(**blanks)


def points(text: str) -> bool:
    """Whether somebody only points at the message they quote: 记一下, log this."""
    return text.strip().strip("。.!！~ ").lower() in {"", *_sentences()["log_it"]}


def language_of(text: str) -> str:
    return "zh" if any("一" <= one <= "鿿" for one in text) or not text.strip() else "en"
