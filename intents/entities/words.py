"""words.yaml, read once: the words of the recognisers, and the patterns made from them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cached_property
from importlib.resources import files
from typing import Any

import yaml


def one_of(words: Iterable[str]) -> str:
    """A pattern for any of the words, the longest first; words in Latin letters match whole words only."""
    return guarded(dict.fromkeys((str(word).lower() for word in words), ""))


def guarded(words: Mapping[str, str]) -> str:
    """The same for words that are none before one of the characters they are mapped to."""
    if not words:
        return r"(?!)"
    ordered = sorted(words, key=lambda word: (-len(word), word))
    latin = "|".join(_escaped(word) for word in ordered if _is_latin(word))
    others = [
        _escaped(word) + (f"(?![{words[word]}])" if words[word] else "")
        for word in ordered
        if not _is_latin(word)
    ]
    return f"(?:{'|'.join(others + [rf'(?<![a-z])(?:{latin})(?![a-z])'] * bool(latin))})"


def _is_latin(word: str) -> bool:
    return word[0].isascii() and word[0].isalpha() and word[-1].isascii() and word[-1].isalpha()


def _escaped(word: str) -> str:
    return re.escape(word).replace(r"\ ", r"\s+").replace("'", "['’]")


class Words:
    """The content of words.yaml by what it is used for."""

    def __init__(self, content: dict[str, Any]) -> None:
        self._content = content

    def __getitem__(self, section: str) -> Any:
        return self._content[section]

    @cached_property
    def script(self) -> dict[str, str]:
        """Character → the simplified character read in its place."""
        return {pair[0]: pair[1] for pair in self._content["script"].split()}

    @cached_property
    def day_offsets(self) -> dict[str, int]:
        return {word: int(days) for days, words in self._content["days"].items() for word in words}

    @cached_property
    def part_names(self) -> dict[str, str]:
        return {word: part for part, entry in self._content["parts"].items() for word in entry["words"]}

    @cached_property
    def not_times(self) -> re.Pattern[str]:
        """What only looks like a time or a length of it: 七天酒店, 三天两头."""
        return re.compile(one_of(self._content["not_times"]))

    @cached_property
    def festival_names(self) -> dict[str, str]:
        """Word → key of the festival, for words that name it without further proof."""
        return {word: key for key, entry in self._content["festivals"].items() for word in entry["bare"]}

    @cached_property
    def hesitant_festival_names(self) -> dict[str, str]:
        """Words such as 十一 that name a festival only before 前, 后, 期间 and the like."""
        festivals = self._content["festivals"].items()
        return {word: key for key, entry in festivals for word in entry.get("needs_more", ())}


def _load() -> Words:
    text = files(__package__).joinpath("words.yaml").read_text(encoding="utf-8")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return Words(yaml.load(text, Loader=loader))


WORDS = _load()
