"""Texts within WeCom's limits, which count bytes in messages and characters on cards."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

import yaml

LONGEST = 2048
"""Bytes of a text or markdown message; WeCom cuts what is longer."""
MOST_PARTS = 5

_HAN = re.compile(r"[\u4e00-\u9fff]")
_MARKDOWN = re.compile(r"^#{1,6} |\*\*[^*\n]+\*\*|\[[^\]\n]+\]\(https?://|^> ", re.MULTILINE)
_UNSAYABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_TAGS = re.compile(r"</?font\b[^>]*>", re.IGNORECASE)


@cache
def _words() -> dict[str, dict[str, str]]:
    source = files("integrations.channels.wecom").joinpath("words.yaml").read_text("utf-8")
    words: dict[str, dict[str, str]] = yaml.safe_load(source)
    return words


def word(key: str, beside: str) -> str:
    """A word of the channel's own in the language of the text that it stands beside."""
    return _words()[key]["zh" if _HAN.search(beside) else "en"]


def pair(label: str, value: str) -> str:
    """金额：86万, Amount: 860,000."""
    return f"{label}：{value}" if _HAN.search(label + value) else f"{label}: {value}"


def clean(text: str) -> str:
    """Without what no channel can show: control characters and halves of characters."""
    return _UNSAYABLE.sub("", text)


def cut(text: str, most: int) -> str:
    """At most so many characters."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def message(text: str) -> dict[str, object]:
    """The body of a message with this text: markdown where it is written so, else plain."""
    kind = "markdown" if _MARKDOWN.search(text) else "text"
    return {"msgtype": kind, kind: {"content": _TAGS.sub("", text) if kind == "markdown" else text}}


def split(text: str, most: int = LONGEST, parts: int = MOST_PARTS) -> list[str]:
    """In parts of at most so many bytes, at the ends of lines where there are any; what is too much is cut off."""
    found: list[str] = []
    for piece in _pieces(text.strip(), most):
        if len(found) == parts:
            end = word("cut", text)
            found[-1] = _head(found[-1], most - len(end.encode())) + end
            break
        found.append(piece)
    return found


def _pieces(text: str, most: int) -> Iterator[str]:
    while text:
        head = _head(text, most)
        if len(head) < len(text):
            line = head.rfind("\n")
            head = head[:line] if line > len(head) // 2 else head
        if head.strip():
            yield head
        text = text[len(head) :].strip("\n")


def _head(text: str, most: int) -> str:
    """The beginning of a text, in whole characters."""
    return text.encode("utf-8", "replace")[:most].decode("utf-8", "ignore")
