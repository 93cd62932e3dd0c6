"""Every change to every record, in order."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from sqlalchemy import select

from bot.http.callers import CallerHere
from bot.http.context import AppHere
from crm_core.clock import Clock
from crm_core.models import AuditEntry, Role

router = APIRouter(prefix="/api/v1", tags=["audit"])


@router.get("/audit")
def audit(
    app: AppHere,
    caller: CallerHere,
    after: Annotated[int, Query(ge=0)] = 0,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> dict[str, list[dict[str, Any]]]:
    """Entries with a greater `seq` than `after`; for service tokens, executives and admins."""
    with app.database.reading() as session:
        caller.check_role(session, Role.EXECUTIVE, Role.ADMIN)
        newer = select(AuditEntry).where(AuditEntry.seq > after).order_by(AuditEntry.seq).limit(limit)
        return {"items": [_shown(entry, app.clock) for entry in session.scalars(newer)]}


def _shown(entry: AuditEntry, clock: Clock) -> dict[str, Any]:
    return {
        "seq": entry.seq,
        "at": clock.local(entry.at).isoformat(),
        "actor": entry.actor,
        "action": entry.action,
        "entity": entry.entity,
        "entity_id": entry.entity_id,
        "label": entry.label,
        "changes": entry.changes,
        "channel": entry.channel,
        "message_id": entry.message_id,
    }
