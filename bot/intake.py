"""Keeps what platforms send, many messages with one commit: whoever sent them waits for the disk once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from queue import SimpleQueue

import structlog
from sqlalchemy.orm import Session

from crm_core.db import Database
from integrations import inbox
from integrations.inbox import Received, SameIdOtherBody
from integrations.messages import Inbound

log = structlog.get_logger()

Reading = Callable[[Session], Inbound]
"""Makes the message, with what it has to look up (who speaks) in the transaction that keeps it."""

MOST = 200


@dataclass(slots=True)
class _Waiting:
    reading: Reading
    kept: Future[Received] = field(default_factory=Future)


class Intake:
    """One thread writes for all who come. `woken` is set when there is something to take a turn on."""

    def __init__(self, database: Database, woken: threading.Event) -> None:
        self._database, self._woken = database, woken
        self._queue: SimpleQueue[_Waiting | None] = SimpleQueue()
        self._thread: threading.Thread | None = None
        self._starting = threading.Lock()

    def keep(self, reading: Reading) -> Future[Received]:
        """Done when the message is safely kept (a known one is not kept again), so that it may be acknowledged.

        The future raises what `reading` raised, SameIdOtherBody, or the database's error.
        """
        waiting = _Waiting(reading)
        self._start()
        self._queue.put(waiting)
        return waiting.kept

    def _start(self) -> None:
        with self._starting:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="intake", daemon=True)
                self._thread.start()

    def stop(self) -> None:
        """Whatever was given before is kept first."""
        if self._thread is not None:
            self._queue.put(None)
            self._thread.join(timeout=10)
            self._thread = None

    def _run(self) -> None:
        while (first := self._queue.get()) is not None:
            group, is_last = [first], False
            while not self._queue.empty() and len(group) < MOST and not is_last:
                more = self._queue.get()
                is_last = more is None
                group += [more] if more is not None else []
            self._keep(group)
            if is_last:
                return

    def _keep(self, group: list[_Waiting]) -> None:
        outcomes: list[Received | Exception] = []
        try:
            with self._database.transaction() as session:
                outcomes = [_received(session, one.reading) for one in group]
        except Exception as error:
            if len(group) == 1:
                group[0].kept.set_exception(error)
                return
            for one in group:  # one of them spoils it: the others must not suffer
                self._keep([one])
            return
        for one, outcome in zip(group, outcomes, strict=True):
            if isinstance(outcome, Exception):
                one.kept.set_exception(outcome)
            else:
                one.kept.set_result(outcome)
        self._woken.set()


def _received(session: Session, reading: Reading) -> Received | Exception:
    try:
        return inbox.receive(session, reading(session))
    except SameIdOtherBody as error:
        return error
