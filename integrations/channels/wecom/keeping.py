"""A pressed card that stays: some buttons only tell something, so what else can be pressed has to stay with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from integrations import actions
from integrations.messages import Reply
from integrations.queues import OutboundMessage

_LOOKED_AT = 50


@dataclass(frozen=True, slots=True)
class Kept:
    """`reply` as its card is shown from now on; `handle` finds it again when that is pressed."""

    reply: Reply
    handle: dict[str, Any]


def kept(
    session: Session, channel: str, conversation: str, answers: Mapping[str, Any], task_id: str
) -> Kept | None:
    """The card that was pressed, without what has been told; None when the answer takes its place.

    `answers`: the handle of the press (task_id, key); `task_id`: what the card is called from now on.
    """
    pressed = actions.meaning(session, str(answers.get("key", "")))
    if pressed.partition(":")[0] not in actions.TELLING:
        return None
    found = _shown(session, channel, conversation, str(answers.get("task_id", "")))
    if found is None:
        return None
    entry, gone = found
    gone = [*gone, *({pressed} - set(gone))] if pressed.partition(":")[0] in actions.TOLD_ONCE else gone
    reply = next((one for one in reversed(_replies(entry)) if one.card), None)
    if reply is None or reply.card is None:
        return None
    left = tuple(one for one in reply.card.actions if one.id not in gone)
    if not left and reply.card.select is None:
        return None
    handle = {"kept": {"task_id": task_id, "entry": entry.id, "gone": gone}}
    return Kept(replace(reply, card=replace(reply.card, actions=left)), handle)


def _shown(
    session: Session, channel: str, conversation: str, task_id: str
) -> tuple[OutboundMessage, list[str]] | None:
    """The entry whose card has this name now, and which of its buttons are gone from it."""
    sent = (
        select(OutboundMessage)
        .where(OutboundMessage.channel == channel, OutboundMessage.conversation == conversation)
        .order_by(OutboundMessage.id.desc())
        .limit(_LOOKED_AT)
    )
    for entry in session.scalars(sent):
        handle = entry.handle or {}
        if task_id and handle.get("task_id") == task_id:
            return entry, []
        again = handle.get("kept") or {}
        if task_id and again.get("task_id") == task_id:
            first = session.get(OutboundMessage, again["entry"])
            return (first, list(again["gone"])) if first is not None else None
    return None


def _replies(entry: OutboundMessage) -> list[Reply]:
    return [Reply.from_json(one) for one in entry.payload["replies"]]
