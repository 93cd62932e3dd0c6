"""What was said before, for a page that opens."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Query
from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from bot.desk import transcript
from bot.http.callers import CallerHere
from bot.http.context import AppHere
from bot.replies import words
from crm_core.clock import Clock
from integrations import outbox
from integrations.queues import InboundMessage, OutboundMessage

router = APIRouter(prefix="/api/v1", tags=["chat"])


@router.get("/conversations/{conversation}/messages")
def messages(
    app: AppHere,
    caller: CallerHere,
    conversation: str,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    customer: Annotated[str, Query(max_length=100)] = "",
) -> dict[str, Any]:
    """The caller's own messages of a conversation, the answers and the notices, oldest first.

    `from` is "user", "bot" or "notice"; `awaiting` stands on the answer that asks. A press has its `action`, and
    as `text` what the button said. A service may read the conversation of the `customer` with that external id:
    there `from` is "customer", "bot", "person" or "notice".
    """
    if customer:
        caller.check_is_service()
        with app.database.reading() as session:
            speaker = f"customer:{customer}"
            said = transcript.said(session, app.clock, caller.channel, conversation, speaker, limit=limit)
        return {"items": said}
    with app.database.reading() as session:
        speaker = caller.actor(session).username
        own = _said(session, caller.channel, conversation, speaker, limit)
        items = [item for message, answer in reversed(own) for item in _exchange(message, answer, app.clock)]
        items += [
            item for notice in _notices(session, speaker, limit) for item in _replies(notice, app.clock)
        ]
        language = caller.actor(session).language
    items.sort(key=lambda item: item["at"])
    return {"items": list(_with_labels(items, language))[-limit:]}


def _said(
    session: Session, channel: str, conversation: str, speaker: str, limit: int
) -> Sequence[Row[InboundMessage, OutboundMessage | None]]:
    found = (
        select(InboundMessage, OutboundMessage)
        .outerjoin(OutboundMessage, OutboundMessage.inbound_id == InboundMessage.id)
        .where(
            InboundMessage.channel == channel,
            InboundMessage.conversation == conversation,
            InboundMessage.speaker == speaker,
        )
    )
    return session.execute(found.order_by(InboundMessage.id.desc()).limit(limit)).all()


def _notices(session: Session, speaker: str, limit: int) -> Sequence[OutboundMessage]:
    found = select(OutboundMessage).where(
        OutboundMessage.recipient == speaker,
        OutboundMessage.kind == "notice",
        OutboundMessage.channel.in_(outbox.PULLED),
    )
    return session.scalars(found.order_by(OutboundMessage.id.desc()).limit(limit)).all()


def _exchange(
    message: InboundMessage, answer: OutboundMessage | None, clock: Clock
) -> Iterator[dict[str, Any]]:
    action = message.body.get("action") or {}
    yield {
        "id": f"in-{message.id}",
        "message_id": message.message_id,
        "at": (clock.frozen or clock.local(message.received_at)).isoformat(),
        "from": "user",
        "text": message.body["text"],
        "action": {"id": action["id"], "value": action["value"]} if action else None,
    }
    if answer is not None:
        yield from _replies(answer, clock)


def _replies(entry: OutboundMessage, clock: Clock) -> Iterator[dict[str, Any]]:
    replies = entry.payload["replies"]
    for place, reply in enumerate(replies):
        is_last = place == len(replies) - 1
        yield {
            "id": f"out-{entry.id}-{place}",
            "at": clock.local(entry.created_at).isoformat(),
            "from": "notice" if entry.kind == "notice" else "bot",
            "text": reply["text"],
            "card": reply.get("card"),
            "awaiting": entry.payload.get("awaiting") if is_last else None,
        }


def _with_labels(items: list[dict[str, Any]], language: str) -> Iterator[dict[str, Any]]:
    """Presses with the words of the button as their text; the usual ones also when their card is out of sight."""
    labels = {"undo": "undo", "confirm": "yes", "cancel": "no"}
    labels = {code: words.say(key, language) for code, key in labels.items()}
    for item in items:
        labels |= _pressable(item.get("card") or {})
        if action := item.get("action"):
            code = action["value"] or action["id"]
            item = {**item, "text": labels.get(code) or labels.get(code.partition(":")[0], code)}
        yield item


def _pressable(card: dict[str, Any]) -> dict[str, str]:
    options = (card.get("select") or {}).get("options", ())
    return {one["id"]: one["label"] for one in card.get("actions", ())} | {
        one["value"]: one["label"] for one in options
    }
