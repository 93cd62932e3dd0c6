"""How names sound and how they are typed: toneless pinyin, initials, and what a slip of the finger leaves."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterator
from functools import cache


@cache
def _readings() -> dict[int, str]:
    """Of single characters: the package's table of phrases takes a quarter of a second to load, and much memory."""
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "1")
    from pypinyin.pinyin_dict import pinyin_dict

    return pinyin_dict


@cache
def syllable(char: str) -> str:
    """The usual reading of a character without its tone; a letter or a digit stands for itself."""
    reading = _readings().get(ord(char), char).split(",")[0]
    plain = unicodedata.normalize("NFD", reading)
    return "".join(part for part in plain if not unicodedata.combining(part))


def pinyin(text: str) -> str:
    """As it is typed: 启明 → qiming."""
    return "".join(map(syllable, text))


def sound(text: str) -> str:
    """The pinyin without what many do not tell apart, zh from z and ng from n: 恒盛 → hensen."""
    return "".join(_plain(syllable(char)) for char in text)


def typed_sound(letters: str) -> str:
    """The same of pinyin that somebody has typed."""
    return re.sub(r"ng(?![aeiouv])", "n", re.sub(r"([zcs])h", r"\1", letters))


@cache
def _plain(one: str) -> str:
    return re.sub(r"ng$", "n", re.sub(r"^([zcs])h", r"\1", one))


def initials(text: str) -> str:
    """启明 → qm."""
    return "".join(syllable(char)[:1] for char in text)


def without_one(text: str) -> Iterator[str]:
    return (text[:at] + text[at + 1 :] for at in range(len(text)))
