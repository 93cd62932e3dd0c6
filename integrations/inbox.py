"""Accepted messages, each handled once, one at a time in a conversation and in the order they came."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm_core.clock import real_now
from integrations import inbox_statements, leases
from integrations.messages import Action, Inbound
from integrations.queues import InboundMessage, InboundStatus
from integrations.traces import new_trace_id


class SameIdOtherBody(Exception):
    """A message id was used before, by the same speaker in the same conversation, for something else."""


@dataclass(frozen=True, slots=True)
class Received:
    id: int
    trace_id: str
    is_new: bool


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message whose turn it is. `lease` proves, at the end, that nobody else has taken it meanwhile."""

    id: int
    inbound: Inbound
    lease: str
    trace_id: str
    received_at: datetime
    attempts: int


def receive(session: Session, inbound: Inbound) -> Received:
    """Keep a message; one that is already known is not kept again.

    Raises SameIdOtherBody when the id was used for another message.
    """
    _one_at_a_time(session, inbound)
    return _kept(session, inbound, _row_of(inbound))


def receive_all(session: Session, inbounds: Sequence[Inbound]) -> list[Received | SameIdOtherBody]:
    """The same for many with one statement; what cannot be kept is returned in its place."""
    _one_at_a_time(session, *inbounds)
    rows = [_row_of(inbound) for inbound in inbounds]
    first: dict[tuple[Any, ...], Mapping[str, Any]] = {}
    for row in rows:
        first.setdefault(_key(row), row)
    insert = inbox_statements.unless_known(session.get_bind().dialect.name)
    made = {tuple(key): new_id for new_id, *key in session.connection().execute(insert, list(first.values()))}
    return [_outcome(session, *one, first, made) for one in zip(inbounds, rows, strict=True)]


def _outcome(
    session: Session,
    inbound: Inbound,
    row: Mapping[str, Any],
    first: Mapping[tuple[Any, ...], Mapping[str, Any]],
    made: Mapping[tuple[Any, ...], int],
) -> Received | SameIdOtherBody:
    key = _key(row)
    if first[key] is row and key in made:
        return Received(made[key], row["trace_id"], is_new=True)
    try:
        return _known(session, inbound, row["fingerprint"])
    except SameIdOtherBody as error:
        return error


def _key(row: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(row[name] for name in inbox_statements.IDENTITY)


def receive_and_take(session: Session, inbound: Inbound) -> tuple[Received, Claimed | None]:
    """The same, leased at once when no other message of its conversation waits before it."""
    _one_at_a_time(session, inbound)
    row = _row_of(inbound)
    if not _has_waiting(session, inbound):
        row |= leases.taken()
    received = _kept(session, inbound, row)
    if not received.is_new or not row["lease"]:
        return received, None
    claimed = Claimed(
        received.id, inbound, row["lease"], row["trace_id"], row["received_at"], row["attempts"]
    )
    return received, claimed


def make_last(session: Session, received: Received) -> None:
    """Write a kept message once more, so that a durable transaction makes its arrival last."""
    session.connection().execute(inbox_statements.AGAIN, {"kept": received.id})


def _one_at_a_time(session: Session, *inbounds: Inbound) -> None:
    """Two messages of one conversation that arrive at the same instant are kept one after the other, so that
    the second sees the first. SQLite has one writer anyway.
    """
    if session.get_bind().dialect.name == "postgresql":
        conversations = {f"{one.channel}\0{one.conversation}".encode() for one in inbounds}
        digests = (blake2b(one, digest_size=8).digest() for one in conversations)
        for key in sorted(int.from_bytes(one, signed=True) for one in digests):
            session.execute(select(func.pg_advisory_xact_lock(key)))


def _has_waiting(session: Session, inbound: Inbound) -> bool:
    said = {"channel": inbound.channel, "conversation": inbound.conversation}
    return session.connection().scalar(inbox_statements.WAITING, said) is not None


def _row_of(inbound: Inbound) -> dict[str, Any]:
    return {
        "channel": inbound.channel,
        "conversation": inbound.conversation,
        "speaker": inbound.speaker,
        "message_id": inbound.message_id,
        "fingerprint": inbound.fingerprint(),
        "body": inbound.body(),
        "received_at": real_now(),
        "trace_id": new_trace_id(),
        "status": InboundStatus.WAITING,
        "attempts": 0,
        "lease": "",
        "error": "",
        "lease_until": None,
    }


def _kept(session: Session, inbound: Inbound, row: Mapping[str, Any]) -> Received:
    new_id = session.connection().scalar(inbox_statements.unless_known(session.get_bind().dialect.name), row)
    if new_id is not None:
        return Received(new_id, row["trace_id"], is_new=True)
    return _known(session, inbound, row["fingerprint"])


def _known(session: Session, inbound: Inbound, fingerprint: str) -> Received:
    known = session.scalars(select(InboundMessage).where(*_same(inbound))).one()
    if known.fingerprint != fingerprint:
        raise SameIdOtherBody
    return Received(known.id, known.trace_id, is_new=False)


def _same(inbound: Inbound) -> tuple[Any, ...]:
    return (
        InboundMessage.channel == inbound.channel,
        InboundMessage.conversation == inbound.conversation,
        InboundMessage.speaker == inbound.speaker,
        InboundMessage.message_id == inbound.message_id,
    )


def claim(session: Session, *, conversation_of: int | None = None) -> Claimed | None:
    """The next message whose turn it is, leased; with `conversation_of`, only in that message's conversation.

    A message waits while an older one of its conversation is not done.
    """
    given: dict[str, Any] = {"now": real_now()}
    if conversation_of is not None:
        asked = session.get_one(InboundMessage, conversation_of)
        given |= {"channel": asked.channel, "conversation": asked.conversation}
    row = session.scalars(inbox_statements.next_turn(conversation_of is not None), given).one_or_none()
    if row is None:
        return None
    leases.take(row)
    return _claimed(row)


def _claimed(row: InboundMessage) -> Claimed:
    action = row.body.get("action")
    inbound = Inbound(
        channel=row.channel,
        conversation=row.conversation,
        speaker=row.speaker,
        message_id=row.message_id,
        text=row.body["text"],
        action=Action(**action) if action else None,
        customer=row.body.get("customer"),
        group=row.body.get("group", False),
        handle=row.body.get("handle", {}),
    )
    return Claimed(row.id, inbound, row.lease, row.trace_id, row.received_at, row.attempts)


def done(session: Session, claimed: Claimed) -> None:
    """Part of the turn's own transaction. Raises LeaseLost when somebody else has taken the message over."""
    finished = session.connection().execute(
        inbox_statements.DONE, {"claimed": claimed.id, "held": claimed.lease}
    )
    if finished.rowcount != 1:
        raise leases.LeaseLost


def failed(session: Session, claimed: Claimed, error: str) -> bool:
    """Give the message back for another try; True when it has had its last and is a dead letter now."""
    row = _held(session, claimed)
    leases.give_back(row, error)
    if leases.is_exhausted(row):
        row.status = InboundStatus.DEAD
    return row.status is InboundStatus.DEAD


def _held(session: Session, claimed: Claimed) -> InboundMessage:
    found = select(InboundMessage).where(InboundMessage.id == claimed.id).with_for_update()
    row = session.scalars(found).one()
    if row.lease != claimed.lease or row.status is not InboundStatus.WAITING:
        raise leases.LeaseLost
    return row


def release_all(session: Session) -> None:
    """At the start of a process that has the database to itself: nobody else can hold a lease."""
    for row in session.scalars(
        select(InboundMessage).where(
            InboundMessage.status == InboundStatus.WAITING, InboundMessage.lease_until.is_not(None)
        )
    ):
        row.lease_until = None


def dead_letters(session: Session, limit: int = 100) -> list[InboundMessage]:
    dead = select(InboundMessage).where(InboundMessage.status == InboundStatus.DEAD)
    return list(session.scalars(dead.order_by(InboundMessage.id.desc()).limit(limit)))
