"""What is new in the database, for everybody who listens: one cheap look a moment, over any number of replicas."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import structlog
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool

from crm_core.clock import Clock
from crm_core.db import Database
from crm_core.models import MODELS, AuditEntry, User
from crm_core.permissions import Scope, clause, scope_of
from integrations import outbox
from integrations.queues import OutboundMessage

log = structlog.get_logger("kechat.http")

PAUSE = 0.4
LATECOMERS = 10.0
"""Seconds for which an entry may become visible after one with a greater id: transactions end in any order."""
MOST = 500
BACKLOG = 200


@dataclass(frozen=True, slots=True)
class Event:
    kind: str
    data: dict[str, Any]


@dataclass(eq=False, slots=True)
class Listener:
    """One open page; it has read everything up to the outbox entry `since`.

    A page that does not take its events is dropped: it will connect and load again.
    """

    user_id: int
    username: str
    since: int
    events: asyncio.Queue[Event | None] = field(default_factory=lambda: asyncio.Queue(BACKLOG))

    def wants(self, entry: OutboundMessage) -> bool:
        """What came before it listened is in the history it has read."""
        return self.username == entry.recipient and entry.id > self.since

    def tell(self, event: Event) -> None:
        if self.events.full():
            while not self.events.empty():
                self.events.get_nowait()
            self.events.put_nowait(None)
        else:
            self.events.put_nowait(event)


class Feed:
    """Looks only while somebody listens."""

    def __init__(
        self, database: Database, clock: Clock, *, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._database = database
        self._clock = clock
        self._monotonic = monotonic
        self._listeners: set[Listener] = set()
        self._task: asyncio.Task[None] | None = None
        self._audit_seq = 0
        self._floor = 0
        self._marks: deque[tuple[float, int]] = deque()
        self._told: set[int] = set()

    @contextlib.asynccontextmanager
    async def listening(self, listener: Listener) -> Any:
        """Registered for the length of the block."""
        if not self._listeners:
            await run_in_threadpool(self.begin)
        self._listeners.add(listener)
        if self._task is None:
            self._task = asyncio.create_task(self._run())
        try:
            yield listener
        finally:
            self._listeners.discard(listener)
            if not self._listeners and self._task is not None:
                self._task.cancel()
                self._task = None

    def close(self) -> None:
        """Tell every page to come back later."""
        for listener in self._listeners:
            listener.tell(Event("close", {}))

    async def _run(self) -> None:
        while True:
            await asyncio.sleep(PAUSE)
            try:
                told = await run_in_threadpool(self.look, list(self._listeners))
            except Exception:
                log.exception("feed stumbled")
                continue
            for listener, event in told:
                listener.tell(event)

    def begin(self) -> None:
        """Everything up to now is old."""
        with self._database.reading() as session:
            self._audit_seq = session.scalar(select(func.max(AuditEntry.seq))) or 0
            self._floor = newest(session)
        self._marks.clear()
        self._told.clear()

    def look(self, listeners: Sequence[Listener]) -> list[tuple[Listener, Event]]:
        """What is new since the last look, for each of them."""
        with self._database.reading() as session:
            return [*self._messages(session, listeners), *self._changes(session, listeners)]

    def _messages(self, session: Session, listeners: Sequence[Listener]) -> Iterator[tuple[Listener, Event]]:
        self._marks.append((self._monotonic(), newest(session)))
        newer = select(OutboundMessage).where(
            OutboundMessage.id > self._floor,
            OutboundMessage.recipient.in_({one.username for one in listeners}),
            OutboundMessage.channel.in_(outbox.PULLED),
        )
        for entry in session.scalars(newer.order_by(OutboundMessage.id).limit(MOST)):
            if entry.id not in self._told:
                self._told.add(entry.id)
                for event in self._spoken(entry):
                    yield from ((one, event) for one in listeners if one.wants(entry))
        self._forget()

    def _forget(self) -> None:
        """Raise the floor over what is too old to have a latecomer before it."""
        limit = self._monotonic() - LATECOMERS
        while self._marks and self._marks[0][0] < limit:
            self._floor = self._marks.popleft()[1]
        self._told = {one for one in self._told if one > self._floor}

    def _spoken(self, entry: OutboundMessage) -> Iterator[Event]:
        for reply in entry.payload["replies"]:
            said = {"conversation": entry.conversation, "at": self._clock.local(entry.created_at).isoformat()}
            yield Event(entry.kind, {**said, **reply})

    def _changes(self, session: Session, listeners: Sequence[Listener]) -> Iterator[tuple[Listener, Event]]:
        newer = select(AuditEntry).where(AuditEntry.seq > self._audit_seq).order_by(AuditEntry.seq)
        changed: dict[str, set[int]] = {}
        for entry in session.scalars(newer.limit(MOST)):
            self._audit_seq = entry.seq
            changed.setdefault(entry.entity, set()).add(entry.entity_id)
        if not changed:
            return
        for listener in listeners:
            user = session.get(User, listener.user_id)
            for kind, ids in changed.items() if user else ():
                assert user is not None
                for record_id in _seen_by(session, user, kind, ids):
                    yield listener, Event("changed", {"kind": kind, "id": record_id})


def newest(session: Session) -> int:
    """The id of the last outbox entry."""
    return session.scalar(select(func.max(OutboundMessage.id))) or 0


def _seen_by(session: Session, user: User, kind: str, ids: set[int]) -> Sequence[int]:
    if scope_of(user, kind) is Scope.ALL:
        return sorted(ids)
    model = MODELS[kind]
    found = select(model.id).where(model.id.in_(ids), clause(model, user, few=True))
    return session.scalars(found.execution_options(include_deleted=True)).all()
