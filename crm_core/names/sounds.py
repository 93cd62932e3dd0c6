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


def misheard(said: str, name: str) -> bool:
    """Whether a name holds what was said but for one character of any like sound: 太航 in 太行牧业, 伏流 in 伏牛."""
    size = len(said)
    return any(_one_misheard(said, name[at : at + size]) for at in range(len(name) - size + 1))


def _one_misheard(said: str, part: str) -> bool:
    other = [(one, two) for one, two in zip(said, part, strict=True) if one != two]
    return len(other) == 1 and not _all_readings(other[0][0]).isdisjoint(_all_readings(other[0][1]))


@cache
def _all_readings(char: str) -> frozenset[str]:
    """Without tones and what many do not tell apart, n and l among it."""
    readings = _readings().get(ord(char), char).split(",")
    plain = (unicodedata.normalize("NFD", one) for one in readings)
    toneless = ("".join(part for part in one if not unicodedata.combining(part)) for one in plain)
    return frozenset(re.sub(r"^l", "n", _plain(one)) for one in toneless)


def initials(text: str) -> str:
    """启明 → qm."""
    return "".join(syllable(char)[:1] for char in text)


def without_one(text: str) -> Iterator[str]:
    return (text[:at] + text[at + 1 :] for at in range(len(text)))
