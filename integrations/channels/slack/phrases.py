"""The channel's own sentences, from the file beside it."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import yaml


@cache
def _sentences() -> dict[str, dict[str, str]]:
    source = files("integrations.channels.slack").joinpath("phrases.yaml").read_text("utf-8")
    found: dict[str, dict[str, str]] = yaml.safe_load(source)
    return found


def say(key: str, language: str, **blanks: object) -> str:
    """`language` is zh; anything else is answered in English."""
    entry = _sentences()[key]
    return entry["zh" if language == "zh" else "en"].format(**blanks)
