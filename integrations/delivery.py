"""Due outbox entries → their channels. No transaction is open while a platform is spoken to.

Any number of threads may run it: an entry waits while an older one of its conversation does.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from hashlib import blake2b
from json import dumps

import structlog
from sqlalchemy.orm import Session

from crm_core.db import Database
from integrations import outbox
from integrations.channels.channel import Channel, Connected, Delivery, SendFailed
from integrations.queues import OutboundMessage

log = structlog.get_logger()


Recheck = Callable[[Session, OutboundMessage], bool]
"""Whether an entry is still to be said; what it says may be put right first."""


def run_once(database: Database, channels: Mapping[str, Channel], recheck: Recheck | None = None) -> bool:
    """Send one due entry; False when there was none."""
    able = [name for name, one in channels.items() if not isinstance(one, Connected) or one.is_open]
    if not able:
        return False
    with database.reading() as session:  # most looks are in vain, and writers wait for each other
        if not outbox.has_due(session, able):
            return False
    with database.transaction(durable=False) as session:
        entry = outbox.claim(session, able)
        if entry is None:
            return False
        if recheck is not None and entry.kind == "notice" and not recheck(session, entry):
            outbox.dropped(entry)
            return True
        delivery = Delivery(
            _key(entry), entry.conversation, entry.recipient, entry.payload,
            outbox.handle_of_question(session, entry), entry.attempts,
        )  # fmt: skip
        channel, claimed = channels[entry.channel], (entry.id, entry.lease)
    _send(database, channel, delivery, *claimed)
    return True


def _send(database: Database, channel: Channel, delivery: Delivery, entry_id: int, lease: str) -> None:
    """No transaction is open while the platform is waited for."""
    try:
        handle = channel.send(delivery)
    except SendFailed as error:
        with database.transaction() as session:
            outbox.failed(
                session, entry_id, lease, str(error), final=error.final, retry_after=error.retry_after
            )
    except Exception as error:
        log.exception("delivery failed", channel=channel.name)
        with database.transaction() as session:
            outbox.failed(session, entry_id, lease, type(error).__name__)
    else:
        with database.transaction() as session:
            outbox.sent(session, entry_id, lease, handle)


def _key(entry: OutboundMessage) -> str:
    """Nothing else that is ever sent has it, not even after the database was begun anew."""
    told = dumps([entry.created_at.isoformat(), entry.payload], sort_keys=True)
    return f"kechat-{entry.id}-{blake2b(told.encode(), digest_size=6).hexdigest()}"
