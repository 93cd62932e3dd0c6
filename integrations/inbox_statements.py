"""The inbox's statements, made ready once: to build one takes longer than to execute it."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite

from integrations import leases
from integrations.queues import InboundMessage, InboundStatus

IDENTITY = ("channel", "conversation", "speaker", "message_id")
_TABLE: Any = InboundMessage.__table__
_ROWS = _TABLE.c
WAITING = (
    select(_ROWS.id)
    .where(
        _ROWS.channel == bindparam("channel"),
        _ROWS.conversation == bindparam("conversation"),
        _ROWS.status == InboundStatus.WAITING,
    )
    .limit(1)
)
AGAIN = update(_TABLE).where(_ROWS.id == bindparam("kept")).values(attempts=_ROWS.attempts)
DONE = (
    update(_TABLE)
    .where(
        _ROWS.id == bindparam("claimed"),
        _ROWS.lease == bindparam("held"),
        _ROWS.status == InboundStatus.WAITING,
    )
    .values(status=InboundStatus.DONE)
)


@cache
def unless_known(dialect: str) -> Any:
    insert: Any = (postgresql if dialect == "postgresql" else sqlite).insert(_TABLE)
    return insert.on_conflict_do_nothing().returning(_ROWS.id, *(_ROWS[name] for name in IDENTITY))


@cache
def next_turn(in_conversation: bool) -> Select[InboundMessage]:
    here = (
        InboundMessage.channel == bindparam("channel"),
        InboundMessage.conversation == bindparam("conversation"),
    )
    return leases.next_free(InboundMessage, InboundStatus.WAITING, *(here if in_conversation else ()))
