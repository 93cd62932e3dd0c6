"""Keeps what platforms send, many messages with one commit: whoever sent them waits for the disk once."""

from __future__ import annotations

import sys
import threading
import time
from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from queue import SimpleQueue

from sqlalchemy.orm import Session

from crm_core.db import Database
from integrations import identities, inbox
from integrations.inbox import Received, SameIdOtherBody
from integrations.messages import Inbound

MOST = 200
SWITCH = 0.0005
"""Seconds after which a thread that computes lets others run: the door answers between two steps of a turn."""
RUSH = 20
"""So many messages within a second are a rush: turns step back until it is over."""
_CALM = 0.25
_GATHERING = 0.01
"""Seconds for which, in a rush, more messages are waited for: each commit costs as much as keeping ten more."""


@dataclass(slots=True)
class _Waiting:
    inbound: Inbound
    platform_id: str
    email: str | None
    kept: Future[Received] = field(default_factory=Future)


class Intake:
    """One thread writes for all who come. `woken` is set when there is something to take a turn on."""

    def __init__(self, database: Database, woken: threading.Event) -> None:
        self._database, self._woken = database, woken
        self._queue: SimpleQueue[_Waiting | None] = SimpleQueue()
        self._thread: threading.Thread | None = None
        self._starting = threading.Lock()
        self._arrivals: deque[float] = deque(maxlen=RUSH)

    def keep(self, inbound: Inbound, *, platform_id: str = "", email: str | None = None) -> Future[Received]:
        """Done when the message is safely kept (a known one is not kept again), so that it may be acknowledged.

        With a `platform_id` its speaker is looked up: the colleague who has this id on the channel (or the verified
        `email`), else a customer. The future raises SameIdOtherBody, or the database's error.
        """
        self._start()
        self._arrivals.append(time.monotonic())
        waiting = _Waiting(inbound, platform_id, email)
        self._queue.put(waiting)
        return waiting.kept

    @property
    def is_rushed(self) -> bool:
        """Whether messages come so fast that whatever else there is to do had better wait a moment."""
        arrivals, now = self._arrivals, time.monotonic()
        return len(arrivals) == RUSH and now - arrivals[0] < 1 and now - arrivals[-1] < _CALM

    def is_quiet(self, seconds: float) -> bool:
        """Whether nothing has come for so long."""
        return not self._arrivals or time.monotonic() - self._arrivals[-1] >= seconds

    def _start(self) -> None:
        with self._starting:
            if self._thread is None:
                sys.setswitchinterval(SWITCH)
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
            if self.is_rushed:
                time.sleep(_GATHERING)
            group, is_last = [first], False
            while not self._queue.empty() and len(group) < MOST and not is_last:
                more = self._queue.get()
                is_last = more is None
                group += [more] if more is not None else []
            self._keep(group)
            if is_last:
                return

    def _keep(self, group: Sequence[_Waiting]) -> None:
        try:
            with self._database.transaction(urgent=True) as session:
                outcomes = inbox.receive_all(session, _with_speakers(session, group))
        except Exception as error:
            if len(group) == 1:
                group[0].kept.set_exception(error)
                return
            for one in group:  # one of them spoils it: the others must not suffer
                self._keep([one])
            return
        for one, outcome in zip(group, outcomes, strict=True):
            if isinstance(outcome, SameIdOtherBody):
                one.kept.set_exception(outcome)
            else:
                one.kept.set_result(outcome)
        self._woken.set()


def _with_speakers(session: Session, group: Sequence[_Waiting]) -> list[Inbound]:
    asked = {(one.inbound.channel, one.platform_id) for one in group if one.platform_id and not one.email}
    known = identities.speakers_for(session, asked) if asked else {}
    found = []
    for one in group:
        inbound, platform_id = one.inbound, one.platform_id
        if platform_id:
            speaker = known.get((inbound.channel, platform_id)) or identities.speaker_for(
                session, inbound.channel, platform_id, email=one.email
            )
            inbound = replace(inbound, speaker=speaker.name, customer=speaker.customer)
        found.append(inbound)
    return found
