"""A callback's fields → what somebody said or pressed. developer.work.weixin.qq.com/document/path/90239 and 90240"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

from integrations.channels.wecom import menu
from integrations.channels.wecom.callbacks import Refused
from integrations.messages import Action

IGNORED = frozenset(
    {
        "subscribe", "unsubscribe", "enter_agent", "location", "view", "view_miniprogram", "scancode_push",
        "scancode_waitmsg", "pic_sysphoto", "pic_photo_or_album", "pic_weixin", "location_select", "batch_job_result",
        "change_contact", "change_external_contact", "change_external_chat", "change_external_tag", "inactive_alert",
        "close_inactive_agent", "reopen_inactive_agent", "low_active_alert", "active_alert", "open_approval_change",
        "share_agent_change", "share_chain_change", "msgaudit_notify", "template_card_menu_event", "kf_msg_or_event",
    }
)  # fmt: skip
"""Events that are known and ask for nothing here."""

MEDIA = frozenset({"image", "voice", "video", "file"})


@dataclass(frozen=True, slots=True)
class Heard:
    """`sender` is the platform's user id; `message_id` is the same however often the message is delivered."""

    sender: str
    message_id: str
    text: str = ""
    action: Action | None = None
    handle: dict[str, Any] = field(default_factory=dict)


def read(fields: Mapping[str, Any]) -> Heard | None:
    """What was said; None for an event that asks for nothing. Raises Refused for one that nobody knows."""
    kind, sender = _text(fields, "MsgType").lower(), _text(fields, "FromUserName")
    if not kind or not sender or not _text(fields, "CreateTime").isdigit():
        raise Refused("no message")
    if kind == "event":
        return _event(fields, sender)
    message_id = _text(fields, "MsgId") or _without_id(fields)
    if kind == "text":
        return Heard(sender, message_id, _text(fields, "Content"))
    if kind == "location":
        return Heard(sender, message_id, handle={"place": _place(fields)})
    if kind == "link":
        return Heard(
            sender, message_id, "\n".join(filter(None, (_text(fields, "Title"), _text(fields, "Url"))))
        )
    if kind in MEDIA:
        return Heard(sender, message_id, handle={"media": _media(fields, kind)})
    raise Refused("unknown kind of message")


def _event(fields: Mapping[str, Any], sender: str) -> Heard | None:
    event = _text(fields, "Event").lower()
    if event == "click":
        said = menu.said_by(_text(fields, "EventKey"))
        return Heard(sender, _without_id(fields), said) if said else None
    if event == "template_card_event":
        key = _text(fields, "EventKey")
        action = Action(key, _chosen(fields))
        code, task = _text(fields, "ResponseCode"), _text(fields, "TaskId")
        handle = {"response_code": code, "task_id": task, "key": key}
        return Heard(sender, _without_id(fields), action=action, handle=handle)
    if event in IGNORED:
        return None
    raise Refused("unknown event")


def _text(fields: Mapping[str, Any], name: str) -> str:
    value = fields.get(name)
    return str(value) if isinstance(value, (str, int)) else ""


def _without_id(fields: Mapping[str, Any]) -> str:
    """Events have no id: who and when, and as one second may hold several, what."""
    names = ("CreateTime", "MsgType", "Event", "EventKey", "TaskId", "MediaId")
    told = "\0".join(_text(fields, name) for name in names)
    return f"event-{blake2b(told.encode(), digest_size=12).hexdigest()}"


def _chosen(fields: Mapping[str, Any]) -> str:
    """What was picked in a select or a vote: one id, or several with commas between them."""
    items = (fields.get("SelectedItems") or {}).get("SelectedItem") if _has_items(fields) else None
    chosen: list[str] = []
    for item in _listed(items):
        options = item.get("OptionIds") if isinstance(item, Mapping) else None
        chosen += [str(one) for one in _listed((options or {}).get("OptionId"))]
    return ",".join(chosen)


def _has_items(fields: Mapping[str, Any]) -> bool:
    return isinstance(fields.get("SelectedItems"), Mapping)


def _listed(value: Any) -> list[Any]:
    """One element of a repeated tag arrives as itself, several as a list."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _media(fields: Mapping[str, Any], kind: str) -> dict[str, str]:
    name = _text(fields, "FileName") or _text(fields, "Title")
    return {"kind": kind, "id": _text(fields, "MediaId"), "name": name, "format": _text(fields, "Format")}


def _place(fields: Mapping[str, Any]) -> dict[str, str]:
    return {
        "label": _text(fields, "Label"),
        "latitude": _text(fields, "Location_X"),
        "longitude": _text(fields, "Location_Y"),
    }
