"""Text as it is compared: folded width, case and script; its language; its sentences."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import Any

HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
LETTER = re.compile(r"[A-Za-z]")
SENTENCE = re.compile(r"[^。！？；!?;\n]*?(?:[。！？；!?;\n]+|\.(?=\s|$)|$)[」』”\"')）]*")


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """NFKC, lower case, Traditional characters as Simplified, blanks single."""
    text = unicodedata.normalize("NFKC", text).lower()
    if not _traditional().isdisjoint(text):
        text = _to_simplified(text)
    return " ".join(text.split())


@cache
def _converter() -> Any:
    import opencc

    return opencc.OpenCC("t2s")


@cache
def _traditional() -> frozenset[str]:
    """Characters that differ between the scripts; text without them is spared the slow conversion."""
    from pathlib import Path

    import opencc

    path = next(Path(opencc.__file__).parent.rglob("TSCharacters.txt"))
    lines = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if "\t" in line)
    return frozenset(old for old, new in lines if old not in new.split())


def _to_simplified(text: str) -> str:
    simplified: str = _converter().convert(text)
    return simplified


def language_of(text: str) -> str:
    """ "zh" or "en": a few Chinese words among product names make a text Chinese."""
    han, letters = len(HAN.findall(text)), len(LETTER.findall(text))
    return "zh" if han and han * 8 >= letters else "en"


def sentences(text: str) -> list[str]:
    """A full stop inside a number or a name ends nothing; semicolons do."""
    return [part.strip() for part in SENTENCE.findall(text) if part.strip()]
