"""A pulled entry → what the customer said, or what became of the session. O: WecomTeam/OpenApi, SyncKfMsg."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from integrations.messages import Action, Inbound

CUSTOMER, EVENT = 3, 4
_MEDIA = frozenset({"image", "voice", "video", "file"})
_ENDED = 3


@dataclass(frozen=True, slots=True)
class Entered:
    """A customer opened the session. `welcome_code` is empty when they were greeted lately."""

    conversation: str
    speaker: str
    message_id: str
    welcome_code: str


@dataclass(frozen=True, slots=True)
class Moved:
    """The session went to a person of ours, or came back to the bot."""

    conversation: str
    with_person: bool


@dataclass(frozen=True, slots=True)
class SendFailedLater:
    """A message that had been taken did not arrive."""

    conversation: str
    reason: int


def conversation_of(open_kfid: str, external_userid: str) -> str:
    return f"{open_kfid}/{external_userid}"


def read(entry: Mapping[str, Any]) -> Inbound | Entered | Moved | SendFailedLater | None:
    """None for what asks for nothing: messages of our people, and kinds that say nothing."""
    if entry.get("origin") == EVENT or entry.get("msgtype") == "event":
        return _event(entry)
    if entry.get("origin") != CUSTOMER or not entry.get("msgid") or not entry.get("external_userid"):
        return None
    kind = str(entry.get("msgtype"))
    part = entry.get(kind)
    fields: Mapping[str, Any] = part if isinstance(part, Mapping) else {}
    if kind == "text":
        return _inbound(entry, str(fields.get("content", "")), _pressed(str(fields.get("menu_id") or "")))
    if kind == "link":
        return _inbound(entry, "\n".join(filter(None, (fields.get("title"), fields.get("url")))))
    if kind == "location":
        place = {"label": str(fields.get("address") or fields.get("name") or "")}
        return _inbound(entry, handle={"place": place})
    if kind in _MEDIA:
        media = {"kind": kind, "id": str(fields.get("media_id", "")), "name": "", "format": ""}
        return _inbound(entry, handle={"media": media})
    return None


def when(entry: Mapping[str, Any]) -> datetime:
    return datetime.fromtimestamp(int(entry.get("send_time") or 0), UTC)


def _inbound(
    entry: Mapping[str, Any],
    text: str = "",
    action: Action | None = None,
    handle: dict[str, Any] | None = None,
) -> Inbound:
    external_id = str(entry["external_userid"])
    return Inbound(
        channel="wecom_kf",
        conversation=conversation_of(str(entry.get("open_kfid", "")), external_id),
        speaker=f"customer:{external_id}",
        message_id=str(entry["msgid"]),
        text="" if action else text,
        action=action,
        customer={"external_id": external_id},
        handle=handle or {},
    )


def _pressed(menu_id: str) -> Action | None:
    """An entry of a menu of ours: a token, or a select's token with the value."""
    token, _, value = menu_id.partition(":")
    return Action(token, value) if token.startswith("ka") else None


def _event(entry: Mapping[str, Any]) -> Entered | Moved | SendFailedLater | None:
    told = entry.get("event")
    event: Mapping[str, Any] = told if isinstance(told, Mapping) else {}
    external_id = str(event.get("external_userid", ""))
    conversation = conversation_of(str(event.get("open_kfid", "")), external_id)
    kind = event.get("event_type")
    if kind == "enter_session":
        code = str(event.get("welcome_code") or "")
        return Entered(conversation, f"customer:{external_id}", str(entry.get("msgid", "")), code)
    if kind == "session_status_change":
        return Moved(conversation, with_person=event.get("change_type") != _ENDED)
    if kind == "msg_send_fail":
        return SendFailedLater(conversation, int(event.get("fail_type") or 0))
    return None
