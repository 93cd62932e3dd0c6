"""WeCom's frames → what happened. Fields follow the documentation (paths 101463, 100719 and 101027)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

_AT = re.compile(r"@\S+(?:[\s\u2005]+|$)")


@dataclass(frozen=True, slots=True)
class Chat:
    """Where something was said and by whom; `request` is what an answer goes by. Ids as WeCom gives them."""

    request: str
    message_id: str
    chat: str
    user: str
    is_group: bool


@dataclass(frozen=True, slots=True)
class File:
    """`url` serves it encrypted, for five minutes; `key` is its own."""

    url: str
    key: str
    is_image: bool


@dataclass(frozen=True, slots=True)
class Said:
    """Words (typed or spoken), and files that came with them. `quoted` is the message they refer to."""

    at: Chat
    text: str
    quoted: str = ""
    files: tuple[File, ...] = ()


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button of the card `task`; `value` is what was chosen when `key` is a select's."""

    at: Chat
    key: str
    value: str
    task: str


@dataclass(frozen=True, slots=True)
class Entered:
    """Somebody opened the chat with the bot for the first time today."""

    at: Chat


@dataclass(frozen=True, slots=True)
class Rated:
    """What somebody thinks of the answer `about`: liked, disliked, or no longer either."""

    at: Chat
    about: str
    opinion: str
    words: str


Happened = Said | Pressed | Entered | Rated
_OPINIONS = {1: "liked", 2: "disliked", 3: "withdrawn"}


def read(frame: Mapping[str, Any]) -> Happened | None:
    """None for what is nothing to us, or malformed."""
    body = frame.get("body")
    if not isinstance(body, Mapping):
        return None
    at = _chat(frame, body)
    if at is None:
        return None
    if frame.get("cmd") == "aibot_event_callback":
        return _event(at, _part(body, "event"))
    text, files = _content(body)
    if not text and not files and body.get("msgtype") in ("text", "voice", "mixed"):
        return None
    quote, quoted_files = _content(_part(body, "quote"))
    return Said(at, _unaddressed(text) if at.is_group else text, quote, files or quoted_files)


def _chat(frame: Mapping[str, Any], body: Mapping[str, Any]) -> Chat | None:
    request = str(_part(frame, "headers").get("req_id") or "")
    user = str(_part(body, "from").get("userid") or "")
    message_id = str(body.get("msgid") or request)
    is_group = body.get("chattype") == "group"
    chat = str(body.get("chatid") or "") if is_group else user
    if not (request and user and chat and len(chat) <= 128 and len(user) <= 100 and len(message_id) <= 200):
        return None
    return Chat(request, message_id, chat, user, is_group)


def _content(body: Mapping[str, Any]) -> tuple[str, tuple[File, ...]]:
    texts, files = [], []
    for kind, item in _items(body):
        part = _part(item, kind)
        if kind in ("text", "voice"):
            texts.append(str(part.get("content") or "").strip())
        elif kind in ("image", "file", "video") and part.get("url"):
            files.append(File(str(part["url"]), str(part.get("aeskey") or ""), kind == "image"))
    return "\n".join(text for text in texts if text), tuple(files)


def _items(body: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    kind = str(body.get("msgtype") or "")
    if kind != "mixed":
        yield kind, body
        return
    for item in _part(body, "mixed").get("msg_item") or ():
        if isinstance(item, Mapping):
            yield str(item.get("msgtype") or ""), item


def _unaddressed(text: str) -> str:
    """Without the bot's name that a message in a group is addressed to it by: before it, else the only one in it."""
    first = _AT.match(text)
    if first:
        return text[first.end() :].strip()
    named = list(_AT.finditer(text))
    if len(named) == 1:
        return f"{text[: named[0].start()]}{text[named[0].end() :]}".strip()
    return text


def _event(at: Chat, event: Mapping[str, Any]) -> Happened | None:
    kind = str(event.get("eventtype") or "")
    detail = _part(event, kind)
    if kind == "enter_chat":
        return Entered(at)
    if kind == "template_card_event":
        return _pressed(at, detail or event)
    if kind == "feedback_event":
        opinion = _OPINIONS.get(detail.get("type", 0), "")
        about = str(detail.get("id") or "")
        return Rated(at, about, opinion, str(detail.get("content") or "")) if opinion and about else None
    return None


def _pressed(at: Chat, event: Mapping[str, Any]) -> Pressed | None:
    """A select is sent by a button with the select's own key; any other button leaves it aside."""
    key, task = str(event.get("event_key") or ""), str(event.get("task_id") or "")
    if not key:
        return None
    for item in _listed(_part(event, "selected_items").get("selected_item")):
        if isinstance(item, Mapping) and item.get("question_key") == key:
            chosen = _listed(_part(item, "option_ids").get("option_id"))
            return Pressed(at, key, str(chosen[0]), task) if chosen else None
    return Pressed(at, key, "", task)


def _part(of: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = of.get(name)
    return found if isinstance(found, Mapping) else {}


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, (list, tuple)) else [value]
