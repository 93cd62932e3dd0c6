"""A row is claimed for a while: whoever dies with it gives it back by the passing of real time."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, bindparam, or_, select
from sqlalchemy.orm import aliased

from crm_core.clock import real_now
from crm_core.columns import Instant
from integrations.queues import InboundMessage, InboundStatus, OutboundMessage, OutboundStatus
from integrations.traces import new_trace_id

Row = InboundMessage | OutboundMessage
Queue = TypeVar("Queue", InboundMessage, OutboundMessage)
LEASE = timedelta(seconds=60)
MAX_ATTEMPTS = 6
MAX_SENDS = 16
"""A platform that is away comes back: more than an hour of tries before a reply is given up."""


class LeaseLost(Exception):
    """Another worker has taken the row over: whatever was done for it must be rolled back."""


def is_free(table: type[InboundMessage] | type[OutboundMessage]) -> ColumnElement[bool]:
    """Whether nobody holds the row and its pause is over at the instant bound to `now`."""
    now = bindparam("now", type_=Instant())
    return or_(table.lease_until.is_(None), table.lease_until < now) & or_(
        table.retry_at.is_(None), table.retry_at <= now
    )


def next_free(
    table: type[Queue], waiting: InboundStatus | OutboundStatus, *more: ColumnElement[bool]
) -> Select[Queue]:
    """The oldest row that waits for nobody and for nothing older in its conversation, kept from other takers.

    `more`: what else it must be. The instant is bound to `now`.
    """
    older = aliased(table)
    blocked = select(older.id).where(
        older.channel == table.channel,
        older.conversation == table.conversation,
        older.status == waiting,
        older.id < table.id,
    )
    free = select(table).where(table.status == waiting, is_free(table), ~blocked.exists(), *more)
    return free.order_by(table.id).limit(1).with_for_update(skip_locked=True, of=table)


def taken() -> dict[str, Any]:
    """The values of a new row that is leased from the start."""
    return {"lease": new_trace_id(), "lease_until": real_now() + LEASE, "attempts": 1}


def take(row: Row, *, length: timedelta = LEASE) -> None:
    row.lease = new_trace_id()
    row.lease_until = real_now() + length
    row.attempts += 1


def give_back(row: Row, error: str, *, pause: float | None = None) -> None:
    """Free the row after a failure, for `pause` seconds, else with a pause that doubles each time."""
    row.lease_until = None
    seconds = min(600, 2 ** (row.attempts - 1)) if pause is None else pause
    row.retry_at = real_now() + timedelta(seconds=seconds)
    row.error = error[:2000]


def is_exhausted(row: Row) -> bool:
    return row.attempts >= (MAX_ATTEMPTS if isinstance(row, InboundMessage) else MAX_SENDS)
