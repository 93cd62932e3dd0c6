"""What is to be said: written with the change it speaks of, sent afterwards by whoever leases it."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, insert, select, update
from sqlalchemy.orm import Session

from crm_core.clock import real_now
from integrations import leases
from integrations.inbox import Claimed
from integrations.messages import Answer
from integrations.queues import InboundMessage, OutboundMessage, OutboundStatus

PULLED = frozenset({"api", "web", "console", "widget"})
"""Channels whose speaker fetches the reply: there is nothing to send."""


def reply(session: Session, claimed: Claimed, answer: Answer) -> None:
    """The one reply to an inbound message."""
    said = claimed.inbound
    row = _row(session, said.channel, said.conversation, said.speaker, "reply", answer)
    session.connection().execute(_NEW, {**row, "inbound_id": claimed.id})


def notify(
    session: Session, *, channel: str, conversation: str, recipient: str, answer: Answer
) -> OutboundMessage:
    """Something that nobody asked for: a reminder, a hand-over. The entry has an id after the next flush."""
    entry = OutboundMessage(**_row(session, channel, conversation, recipient, "notice", answer))
    session.add(entry)
    return entry


def _row(
    session: Session,
    channel: str,
    conversation: str,
    recipient: str,
    kind: str,
    answer: Answer,
) -> dict[str, Any]:
    pulled = channel in PULLED or not answer.replies
    return {
        "channel": channel,
        "conversation": conversation,
        "recipient": recipient,
        "kind": kind,
        "payload": answer.as_json(),
        "created_at": session.info["clock"].now(),
        "status": OutboundStatus.SENT if pulled else OutboundStatus.WAITING,
        "sent_at": real_now() if pulled else None,
    }


def answer_to(session: Session, inbound_id: int) -> dict[str, Any] | None:
    """The payload of the reply to a message, or None while there is none."""
    found: dict[str, Any] | None = session.connection().scalar(_ANSWER, {"to": inbound_id})
    return found


# Every message does this: the statements are made ready once.
_TABLE: Any = OutboundMessage.__table__
_NEW = insert(_TABLE)
_ANSWER = select(_TABLE.c.payload).where(_TABLE.c.inbound_id == bindparam("to"))
_QUESTION = select(InboundMessage.body).where(InboundMessage.id == bindparam("id"))


def handle_of_question(session: Session, entry: OutboundMessage) -> dict[str, Any]:
    """What the platform gave with the message that this entry answers."""
    if entry.inbound_id is None:
        return {}
    body = session.connection().scalar(_QUESTION, {"id": entry.inbound_id})
    return dict((body or {}).get("handle", {}))


@cache
def _next_entry() -> Select[OutboundMessage]:
    """Built once: it is asked for every reply."""
    on_channels = OutboundMessage.channel.in_(bindparam("channels", expanding=True))
    return leases.next_free(OutboundMessage, OutboundStatus.WAITING, on_channels)


@cache
def _any_due() -> Any:
    due = select(_TABLE.c.id).where(
        _TABLE.c.status == OutboundStatus.WAITING,
        _TABLE.c.channel.in_(bindparam("channels", expanding=True)),
        leases.is_free(OutboundMessage),
    )
    return due.limit(1)


def has_due(session: Session, channels: Collection[str]) -> bool:
    """Whether there may be an entry to send now."""
    given = {"now": real_now(), "channels": list(channels)}
    return session.connection().scalar(_any_due(), given) is not None


def claim(session: Session, channels: Collection[str]) -> OutboundMessage | None:
    """The next entry to send, leased; never before an older one of the same conversation."""
    given = {"now": real_now(), "channels": list(channels)}
    row = session.scalars(_next_entry(), given).one_or_none()
    if row is not None:
        leases.take(row)
    return row


def sent(session: Session, entry_id: int, lease: str, handle: dict[str, Any] | None = None) -> None:
    row = session.get_one(OutboundMessage, entry_id)
    if row.lease == lease:
        row.status, row.sent_at = OutboundStatus.SENT, real_now()
        row.handle = {**(row.handle or {}), **(handle or {})}


def failed(
    session: Session,
    entry_id: int,
    lease: str,
    error: str,
    *,
    final: bool = False,
    retry_after: float | None = None,
) -> None:
    """Try again later, after `retry_after` seconds when the platform named them.

    After the last try, or a final refusal, the entry is a dead letter.
    """
    row = session.get_one(OutboundMessage, entry_id)
    if row.lease != lease:
        return
    leases.give_back(row, error, pause=retry_after)
    if final or leases.is_exhausted(row):
        row.status = OutboundStatus.DEAD


def dropped(entry: OutboundMessage) -> None:
    """It is no longer so, and is not sent."""
    entry.status, entry.lease_until = OutboundStatus.DROPPED, None


def release_all(session: Session) -> None:
    """At the start of a process that has the database to itself: nobody else is sending anything."""
    leased = update(OutboundMessage).where(
        OutboundMessage.status == OutboundStatus.WAITING, OutboundMessage.lease_until.is_not(None)
    )
    session.execute(leased.values(lease_until=None).execution_options(synchronize_session=False))


def dead_letters(session: Session, limit: int = 100) -> list[OutboundMessage]:
    dead = select(OutboundMessage).where(OutboundMessage.status == OutboundStatus.DEAD)
    return list(session.scalars(dead.order_by(OutboundMessage.id.desc()).limit(limit)))
