"""A row is claimed for a while: whoever dies with it gives it back by the passing of real time."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, bindparam, or_

from crm_core.clock import real_now
from crm_core.columns import Instant
from integrations.queues import InboundMessage, OutboundMessage
from integrations.traces import new_trace_id

Row = InboundMessage | OutboundMessage
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
