"""Takes turns: claims messages in order, and threads that do so while the service runs."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import structlog

from crm_core.db import Database
from integrations import inbox, outbox
from integrations.inbox import Claimed, Received
from integrations.leases import LeaseLost
from integrations.messages import Inbound

log = structlog.get_logger()

TakeTurn = Callable[[Claimed], None]
GiveUp = Callable[[Claimed], None]


class Worker:
    """One message at a time in a conversation; `take_turn` commits everything a message does.

    `outgoing` is set when there may be something to deliver.
    """

    def __init__(
        self,
        database: Database,
        take_turn: TakeTurn,
        give_up: GiveUp,
        outgoing: threading.Event | Bell | None = None,
    ) -> None:
        self._database = database
        self._take_turn = take_turn
        self._give_up = give_up
        self._outgoing = outgoing or threading.Event()
        self._finished = threading.Condition()
        self._taking = 0
        self._heard_at = 0.0
        self.woken = threading.Event()

    def accept(self, inbound: Inbound) -> Received:
        """Keep the message safely; from here on it is answered exactly once."""
        self._heard_at = time.monotonic()
        with self._database.transaction() as session:
            received = inbox.receive(session, inbound)
        self.woken.set()
        return received

    def ask(self, inbound: Inbound) -> tuple[Received, dict[str, Any] | None]:
        """Keep the message safely and take its turn in this thread, so that whoever waits is not kept waiting
        by a hand-over; the answer is None when it could not be had in time.

        The disk is waited for once: the turn's end makes the message's arrival last, too, and nobody has been told
        of it before.
        """
        self._heard_at = time.monotonic()
        with self._database.transaction(durable=False) as session:
            received, claimed = inbox.receive_and_take(session, inbound)
        if claimed is not None:
            self._take(claimed)
        answer = self.answer(received)
        if answer is None:
            with self._database.transaction() as session:
                inbox.make_last(session, received)
        return received, answer

    def answer(self, received: Received, *, timeout: float = 55.0) -> dict[str, Any] | None:
        """The answer to an accepted message, working on its conversation as long as nobody else does."""
        deadline = time.monotonic() + timeout
        while (found := self._find_answer(received.id)) is None:
            if time.monotonic() > deadline:
                return None
            if not self.work_once(conversation_of=received.id):
                self._wait_for_others()
        return found

    def _wait_for_others(self) -> None:
        """Until a turn ends in this process; another replica's is looked for now and then."""
        with self._finished:
            self._finished.wait(0.05)

    def _find_answer(self, inbound_id: int) -> dict[str, Any] | None:
        with self._database.reading() as session:
            return outbox.answer_to(session, inbound_id)

    def work_once(self, *, conversation_of: int | None = None) -> bool:
        """Take one turn; False when there is none to take now."""
        with self._database.transaction(durable=False) as session:
            claimed = inbox.claim(session, conversation_of=conversation_of)
        if claimed is None:
            return False
        self._take(claimed)
        return True

    def rest(self, longest: float = 0.5) -> None:
        """Wait while turns are taken, for so many seconds at most: what is not urgent makes room for them."""
        with self._finished:
            self._finished.wait_for(lambda: self._taking == 0, longest)

    def is_quiet(self, seconds: float) -> bool:
        """Whether nobody has said anything for so long."""
        return self._taking == 0 and time.monotonic() - self._heard_at >= seconds

    @property
    def has_begun(self) -> bool:
        """Whether anybody has said anything since the start."""
        return self._heard_at > 0

    def _take(self, claimed: Claimed) -> None:
        self._heard_at = time.monotonic()
        with self._finished:
            self._taking += 1
        try:
            self._take_turn(claimed)
        except LeaseLost:
            log.warning("turn taken over", trace_id=claimed.trace_id)
        except Exception as error:
            log.exception("turn failed", trace_id=claimed.trace_id, attempt=claimed.attempts)
            with suppress(LeaseLost):  # whoever has it now will see to it
                self._fail(claimed, error)
        finally:
            self._outgoing.set()
            with self._finished:
                self._taking -= 1
                self._finished.notify_all()

    def _fail(self, claimed: Claimed, error: Exception) -> None:
        with self._database.transaction() as session:
            is_dead = inbox.failed(session, claimed, f"{type(error).__name__}: {error}")
        if is_dead:
            self._give_up(claimed)


class Bell:
    """Each ring wakes one of those who wait: for one piece of work all of them would only be in each other's way."""

    def __init__(self, most: int) -> None:
        """`most`: how many rings are remembered while nobody waits."""
        self._most, self._rung = most, 0
        self._changed = threading.Condition()

    def set(self) -> None:
        with self._changed:
            self._rung = min(self._rung + 1, self._most)
            self._changed.notify()

    def wait(self, seconds: float) -> bool:
        """Whether it was rung; a ring is heard once."""
        with self._changed:
            heard = self._changed.wait_for(lambda: self._rung > 0, seconds)
            self._rung -= heard
        return heard

    def clear(self) -> None:
        """A ring that was heard is over already."""


class Pool:
    """Background threads that call `work` until there is nothing left, then wait to be woken."""

    def __init__(
        self, work: Callable[[], bool], woken: threading.Event | Bell, *, threads: int, idle: float = 1.0
    ) -> None:
        self._work, self._woken, self._idle = work, woken, idle
        self._stopping = threading.Event()
        self._threads = [threading.Thread(target=self._run, daemon=True) for _ in range(threads)]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        self._stopping.set()
        for _ in self._threads:
            self._woken.set()
        for thread in self._threads:
            thread.join(timeout=10)

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                worked = self._work()
            except Exception:
                log.exception("worker stumbled")
                worked = False
            if not worked:
                self._woken.wait(self._idle)
                self._woken.clear()
