"""The application's menu: common acts as entries, each of which says a sentence for whoever presses it."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import yaml

PREFIX = "say:"


@cache
def _entries() -> list[dict[str, Any]]:
    source = files("integrations.channels.wecom").joinpath("menu.yaml").read_text("utf-8")
    entries: list[dict[str, Any]] = yaml.safe_load(source)
    return entries


def as_sent(language: str = "zh") -> dict[str, Any]:
    """The body of menu/create, with names and sentences in one language."""
    return {
        "button": [
            {
                "name": entry["name"][language],
                "sub_button": [
                    {
                        "type": "click",
                        "name": one["name"][language],
                        "key": f"{PREFIX}{one['key']}:{language}",
                    }
                    for one in entry["entries"]
                ],
            }
            for entry in _entries()
        ]
    }


def said_by(event_key: str) -> str:
    """The sentence of a pressed entry; empty for a key that is not of this menu."""
    key, _, language = event_key.removeprefix(PREFIX).partition(":")
    for entry in _entries():
        for one in entry["entries"]:
            if event_key.startswith(PREFIX) and one["key"] == key:
                return str(one["says"].get(language, one["says"]["zh"]))
    return ""
