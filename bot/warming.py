"""What would be made or loaded at its first use is made while nobody waits for it: in a thread, between messages."""

from __future__ import annotations

import gc
import threading
import time
from collections.abc import Callable, Iterator
from itertools import chain

from bot import rehearsing
from bot.intake import Intake
from bot.worker import Worker
from crm_core.db import Database
from crm_core.names.ordinary import word_of
from crm_core.names.sounds import pinyin
from intents import expressions, understand
from intents.guessing import wording
from knowledge_base import KnowledgeBase

RUSH_PAUSE = 0.1
"""Seconds between looks whether a rush of messages is over."""
QUIET = 1.0
"""Seconds without a message after which what is not urgent is done."""
WITHIN = 1.2
"""Seconds after the start for which a service says that it is not ready yet, while it makes itself so."""


class Warming:
    def __init__(
        self,
        database: Database,
        knowledge: KnowledgeBase,
        worker: Worker,
        intake: Intake,
        at_last: Callable[[], object],
    ) -> None:
        """`at_last` is called once everything is loaded that will be."""
        self._database, self._knowledge, self._at_last = database, knowledge, at_last
        self._worker, self._intake = worker, intake
        self._stopping = threading.Event()
        self._is_warm = threading.Event()
        self._thread = threading.Thread(target=self._run, name="warm-up", daemon=True)
        self._started_at = time.monotonic()

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()

    def join(self) -> None:
        self._thread.join(timeout=10)  # it may hold a connection

    def is_ready(self, longest: float) -> bool:
        """Wait for the first part of it, but no longer than so many seconds after the start, and not where somebody
        has spoken already; False when it needs longer.
        """
        left = self._started_at + longest - time.monotonic()
        if not self._thread.is_alive() or self._is_spoken_to or left <= 0:
            return True
        return self._is_warm.wait(min(left, 0.1))

    @property
    def _is_spoken_to(self) -> bool:
        return self._worker.has_begun or self._intake.is_rushed

    def _is_wanted(self) -> bool:
        """Whether somebody speaks, has just spoken, or the app ends."""
        heard = not (self._worker.is_quiet(QUIET) and self._intake.is_quiet(QUIET))
        return heard or self._stopping.is_set()

    def _run(self) -> None:
        rehearsal = rehearsing.rehearse(self._database, self._knowledge, self._is_wanted)
        now = self._database.clock.now()
        for _ in chain(understand.rehearse(now), _names_loaded(), rehearsing.words_loaded()):
            if self._stopping.is_set():
                return
            if self._knowledge.is_wanted(0):  # a turn waits for it, and would be waited for
                break
            self._worker.rest()
            while self._intake.is_rushed and not self._stopping.wait(RUSH_PAUSE):
                pass
        expressions.keep()
        if not (self._is_spoken_to or self._stopping.is_set()):
            next(rehearsal, None)
        gc.freeze()  # what has been loaded stays: to look through it for garbage would hold messages up
        self._is_warm.set()
        if not self._in_quiet(self._knowledge.is_wanted):
            return
        self._knowledge.load_in_background(self._database.transaction).join()
        gc.freeze()
        while self._in_quiet(self._stopping.wait) and next(rehearsal, None) is not None:
            pass
        if not self._stopping.is_set():
            expressions.let_go()
            self._at_last()

    def _in_quiet(self, wanted: Callable[[float], bool]) -> bool:
        """Wait until nobody has spoken for a moment or it is `wanted` (asked for so many seconds); False at the end."""
        while not (self._worker.is_quiet(QUIET) or wanted(0.1)):
            if self._stopping.is_set():
                break
        return not self._stopping.is_set()


def _names_loaded() -> Iterator[None]:
    """The tables of sounds and of ordinary words, which finding names takes, and the weights of wordings."""
    pinyin("客户")
    yield
    wording.intents()
    yield
    word_of("客户", (0, 2))
    yield
