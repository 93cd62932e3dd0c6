"""What could not be handled or delivered after all tries."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query

from bot.http.callers import CallerHere
from bot.http.context import AppHere
from crm_core.clock import Clock
from crm_core.models import Role
from integrations import inbox, outbox
from integrations.queues import InboundMessage, OutboundMessage

router = APIRouter(prefix="/api/v1", tags=["operations"])


@router.get("/dead-letters")
def dead_letters(
    app: AppHere, caller: CallerHere, limit: Annotated[int, Query(ge=1, le=500)] = 100
) -> dict[str, list[dict[str, Any]]]:
    """Both queues' dead letters, latest first; for service tokens and admins."""
    with app.database.reading() as session:
        caller.check_role(session, Role.ADMIN)
        letters = [_received(one, app.clock) for one in inbox.dead_letters(session, limit)]
        letters += [_unsent(one, app.clock) for one in outbox.dead_letters(session, limit)]
    return {"items": sorted(letters, key=lambda one: one["at"], reverse=True)[:limit]}


def _received(letter: InboundMessage, clock: Clock) -> dict[str, Any]:
    return {
        "queue": "inbox",
        "at": clock.local(letter.received_at).isoformat(),
        "who": letter.speaker,
        "trace_id": letter.trace_id,
        **_common(letter),
    }


def _unsent(letter: OutboundMessage, clock: Clock) -> dict[str, Any]:
    return {
        "queue": "outbox",
        "at": clock.local(letter.created_at).isoformat(),
        "who": letter.recipient,
        "trace_id": letter.payload.get("trace_id", ""),
        **_common(letter),
    }


def _common(letter: InboundMessage | OutboundMessage) -> dict[str, Any]:
    return {
        "id": letter.id,
        "channel": letter.channel,
        "conversation": letter.conversation,
        "error": letter.error,
        "attempts": letter.attempts,
    }
