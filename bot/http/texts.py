"""Texts from outside, made fit to be kept by every database."""

from __future__ import annotations

import re

_UNSAYABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def sayable(text: str) -> str:
    """The text without control characters and halves of surrogate pairs, which no database keeps alike."""
    return _UNSAYABLE.sub("", text)
