"""Slack's payloads → what was said, by whom and where. Pure: nothing is looked up here."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

Kind = Literal["said", "changed", "deleted"]
Payload = Mapping[str, Any]

_SAID = frozenset({"", "file_share", "thread_broadcast", "me_message"})
_GROUPS = frozenset({"channel", "group", "mpim"})
_KINDS = {"image": "image", "video": "video", "audio": "voice"}
_MARK = re.compile(r"<([@#!]?)([^<>|]*)(?:\|([^<>]*))?>")
_BOT_NAME = re.compile(r"^[\s,，:：、]+")


@dataclass(frozen=True, slots=True)
class Said:
    """One message. `key` is the same for every delivery of it; `user` and `mentioned` are Slack's ids.

    `text` has {@U123} where somebody is mentioned. `handle` is what the answer is given back by.
    """

    key: str
    user: str
    conversation: str
    text: str
    kind: Kind = "said"
    group: bool = False
    token: str = ""
    value: str = ""
    handle: Mapping[str, Any] = field(default_factory=dict)
    about: str = ""
    """The key of the message that was changed or deleted."""

    def as_json(self) -> dict[str, Any]:
        return {
            "key": self.key, "user": self.user, "conversation": self.conversation, "text": self.text,
            "kind": self.kind, "group": self.group, "token": self.token, "value": self.value,
            "handle": dict(self.handle), "about": self.about,
        }  # fmt: skip

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Said:
        return cls(**data)


def of_event(body: Payload) -> list[Said]:
    """A message or mention, new, changed or deleted, with its files; nothing for what is nobody's word to us."""
    event = body.get("event")
    if not isinstance(event, Mapping) or event.get("type") not in ("message", "app_mention"):
        return []
    bot, subtype = _bot(body), event.get("subtype") or ""
    if subtype in ("message_changed", "message_deleted"):
        changed = _changed(event, bot, "changed" if subtype == "message_changed" else "deleted")
        return [changed] if changed else []
    said = _said(event, bot) if subtype in _SAID else None
    return [_with_files(said, event)] if said else []


def _with_files(said: Said, event: Payload) -> Said:
    files = [_media(one) for one in event.get("files") or () if isinstance(one, Mapping) and one.get("id")]
    return replace(said, handle={**said.handle, "media": files}) if files else said


def _media(file: Payload) -> dict[str, str]:
    """As `Fetches` wants it; `url` is where Slack keeps it."""
    kind = _KINDS.get(str(file.get("mimetype") or "").partition("/")[0], "file")
    url = str(file.get("url_private_download") or file.get("url_private") or "")
    return {"kind": kind, "id": str(file["id"]), "name": str(file.get("name") or ""), "url": url}


def _bot(body: Payload) -> str:
    """The bot's own user id, as every delivery names it."""
    known = body.get("authorizations") or ()
    return next((str(one.get("user_id") or "") for one in known if isinstance(one, Mapping)), "")


def _said(event: Payload, bot: str) -> Said | None:
    channel, user = str(event.get("channel") or ""), str(event.get("user") or "")
    raw = str(event.get("text") or "")
    is_mention = event["type"] == "app_mention" or (bool(bot) and f"<@{bot}" in raw)
    if is_mention and not bot:
        bot = next((one[2] for one in _MARK.finditer(raw) if one[1] == "@"), "")
    group = _is_group(event, channel)
    if not channel or not user or _is_bots(event, bot) or (group and not is_mention):
        return None
    thread = str(event.get("thread_ts") or (event.get("ts") if group else "") or "")
    return Said(
        key=_key(event, channel),
        user=user,
        conversation=f"{channel}/{thread}" if thread else channel,
        text=plain(raw, bot if group or is_mention else ""),
        group=group,
    )


def _is_group(event: Payload, channel: str) -> bool:
    kind = event.get("channel_type")
    return kind in _GROUPS if kind else not channel.startswith("D")


def _is_bots(event: Payload, bot: str) -> bool:
    user = event.get("user")
    return bool(event.get("bot_id")) or user == "USLACKBOT" or (bool(bot) and user == bot)


def _key(message: Payload, channel: str) -> str:
    return str(message.get("client_msg_id") or "") or f"{channel}:{message.get('ts', '')}"


def _changed(event: Payload, bot: str, kind: Kind) -> Said | None:
    """Links that unfold, and our own cards that change, are no edits."""
    before, after = event.get("previous_message") or {}, event.get("message") or {}
    message = after if kind == "changed" else before
    channel, user = str(event.get("channel") or ""), str(message.get("user") or "")
    if not isinstance(before, Mapping) or not isinstance(message, Mapping) or not channel or not user:
        return None
    is_same = kind == "changed" and before.get("text") == after.get("text")
    if is_same or _is_bots(message, bot):
        return None
    thread = str(message.get("thread_ts") or "")
    group = _is_group(event, channel)
    if group and not thread:
        thread = str(message.get("ts") or "")
    about = _key({**before, **message}, channel)
    return Said(
        key=f"{kind}:{about}:{event.get('event_ts') or event.get('ts') or ''}",
        user=user,
        conversation=f"{channel}/{thread}" if thread else channel,
        text=plain(str(after.get("text") or ""), bot) if kind == "changed" else "",
        kind=kind,
        group=group,
        about=about,
    )


# ---------------------------------------------------------------- commands, clicks, shortcuts
def of_command(body: Payload) -> Said:
    """/crm and what follows it; only whoever typed it sees the answer."""
    user, channel = str(body.get("user_id") or ""), str(body.get("channel_id") or "")
    respond = str(body.get("response_url") or "")
    return Said(
        key=f"command:{body.get('trigger_id', '')}",
        user=user,
        conversation=channel if channel.startswith("D") else user,
        text=plain(str(body.get("text") or "")),
        handle={"user": user} | ({"respond": respond} if respond else {}),
    )


def of_shortcut(body: Payload) -> Said:
    """A message that somebody wants to have logged."""
    user = _id(body, "user")
    respond = str(body.get("response_url") or "")
    message = body.get("message") or {}
    return Said(
        key=f"shortcut:{body.get('trigger_id', '')}",
        user=user,
        conversation=user,
        text=plain(str(message.get("text") or "")),
        handle={"user": user} | ({"respond": respond} if respond else {}),
    )


def of_click(body: Payload) -> Said:
    """A button, or an option of a select."""
    action = (body.get("actions") or [{}])[0]
    option = action.get("selected_option") or {}
    place = place_of(body)
    token = str(action.get("action_id") or "")
    return Said(
        key=f"press:{token}:{action.get('action_ts') or body.get('trigger_id') or ''}",
        user=_id(body, "user"),
        conversation=place["conversation"],
        text="",
        group=place["group"],
        token=token,
        value=str(option.get("value") or ""),
        handle=place["handle"],
    )


def place_of(body: Payload) -> dict[str, Any]:
    """Where a card stands that was pressed: {"conversation", "group", "handle"}."""
    container, message = body.get("container") or {}, body.get("message") or {}
    user = _id(body, "user")
    channel = _id(body, "channel") or str(container.get("channel_id") or "")
    ts = str(container.get("message_ts") or message.get("ts") or "")
    thread = str(message.get("thread_ts") or container.get("thread_ts") or "")
    if container.get("is_ephemeral"):
        respond = str(body.get("response_url") or "")
        handle: dict[str, Any] = {"respond": respond, "replaces": True, "user": user}
        return {"conversation": user, "group": False, "handle": handle}
    conversation = (f"{channel}/{thread}" if thread else channel) or user
    handle = {"update": {"channel": channel, "ts": ts}} if channel and ts else {}
    return {
        "conversation": conversation,
        "group": bool(channel) and not channel.startswith("D"),
        "handle": handle,
    }


def _id(body: Payload, name: str) -> str:
    part = body.get(name) or {}
    return str(part.get("id") or "") if isinstance(part, Mapping) else ""


def plain(text: str, bot: str = "") -> str:
    """Slack's marked-up text as it was typed; the bot's own name is left out, other people become {@U123}."""

    def typed(mark: re.Match[str]) -> str:
        kind, target, label = mark[1], mark[2], mark[3]
        if kind == "@":
            return "" if bot and target == bot else f"{{@{target}}}"
        if kind in ("#", "!"):
            return f"{'@' if kind == '!' else '#'}{label or target.partition('^')[0]}"
        return label or re.sub(r"^(?:mailto|tel):", "", target)

    said = _MARK.sub(typed, text)
    said = html.unescape(said) if "&" in said else said
    return _BOT_NAME.sub("", said).strip() if bot else said.strip()
