"""Plain text and light Markdown → Slack's mrkdwn, and pieces of it that fit."""

from __future__ import annotations

import re

_UNSAYABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_LINK = re.compile(r"\[([^\[\]\n]{1,200})\]\((https?://[^\s()<>|]{1,1000})\)")
_BOLD = re.compile(r"\*\*(?=\S)([^*\n]+?)(?<=\S)\*\*")
_HEADING = re.compile(r"^#{1,6} +(.+)$", re.M)
_ITEM = re.compile(r"^([^\S\n]*)[-*] +", re.M)
_WHOLE = re.compile(r"&(?:amp|lt|gt);|<[^<>]*>")


def clean(text: str) -> str:
    """Without what no channel can show: control characters and halves of characters."""
    return _UNSAYABLE.sub("", text)


def escaped(text: str) -> str:
    """Text that means nothing to Slack: no mention, no channel, no link hides in it."""
    return clean(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def mrkdwn(text: str) -> str:
    """The Markdown of answers (links, bold, headings, lists) in Slack's dialect; all else is text."""
    shown = _LINK.sub(r"<\2|\1>", escaped(text))
    shown = _HEADING.sub(r"*\1*", _BOLD.sub(r"*\1*", shown))
    return _ITEM.sub(r"\1• ", shown)


def cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def pieces(text: str, most: int) -> list[str]:
    """Mrkdwn in pieces of at most so many characters: between lines, else between words, never inside an entity."""
    found = []
    while len(text) > most:
        at = _seam(text, most)
        found.append(text[:at].rstrip())
        text = text[at:].lstrip("\n ")
    return [one for one in (*found, text.rstrip()) if one.strip()]


def _seam(text: str, most: int) -> int:
    line, word = text.rfind("\n", 1, most + 1), text.rfind(" ", 1, most + 1)
    at = line if line > most // 2 else word if word > most // 2 else most
    for whole in _WHOLE.finditer(text, max(0, at - 1300), at + 1300):
        if whole.start() < at < whole.end():
            return whole.start() or at
    return at


def is_chinese(text: str) -> bool:
    return any("一" <= one <= "鿿" for one in text)
