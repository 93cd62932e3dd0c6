"""What was said in a customer's conversation, by whom."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm_core.clock import Clock
from integrations.queues import InboundMessage, OutboundMessage

Place = tuple[datetime, float]


def said(
    session: Session, clock: Clock, channel: str, conversation: str, speaker: str, *, limit: int = 100
) -> list[dict[str, Any]]:
    """The latest messages, oldest first: `from` is "customer", "bot", "person" (with `name`) or "notice"."""
    told = select(OutboundMessage).where(
        OutboundMessage.channel == channel,
        OutboundMessage.conversation == conversation,
        OutboundMessage.recipient == speaker,
    )
    heard = select(InboundMessage).where(
        InboundMessage.channel == channel,
        InboundMessage.conversation == conversation,
        InboundMessage.speaker == speaker,
    )
    entries = session.scalars(told.order_by(OutboundMessage.id.desc()).limit(limit)).all()
    answered = {entry.inbound_id: entry.id for entry in entries if entry.inbound_id}
    items: list[tuple[Place, dict[str, Any]]] = []
    for message in session.scalars(heard.order_by(InboundMessage.id.desc()).limit(limit)):
        at = clock.frozen or clock.local(message.received_at)
        items.append(((at, answered.get(message.id, 10**12) - 0.5), _heard(message, at)))
    for entry in entries:
        at = clock.local(entry.created_at)
        items += [((at, float(entry.id)), item) for item in _told(entry, at)]
    items.sort(key=lambda pair: pair[0])
    return [item for _, item in items][-limit:]


def _heard(message: InboundMessage, at: datetime) -> dict[str, Any]:
    action = message.body.get("action") or {}
    text = message.body["text"] or action.get("value") or action.get("id", "")
    return {"id": f"in-{message.id}", "at": at.isoformat(), "from": "customer", "text": text, "name": ""}


def _told(entry: OutboundMessage, at: datetime) -> Iterator[dict[str, Any]]:
    person = entry.payload.get("from") or {}
    kind = "person" if person else "notice" if entry.kind == "notice" else "bot"
    for place, reply in enumerate(entry.payload["replies"]):
        yield {
            "id": f"out-{entry.id}-{place}",
            "at": at.isoformat(),
            "from": kind,
            "text": entry.payload.get("said") or reply["text"],
            "name": person.get("name", ""),
        }
