"""SQLite's one writer, among the threads of a process."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager


class Writer:
    """One thread writes at a time; the urgent ones first, each kind in its order. Only the next one is woken."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._taken = False
        self._waiting: tuple[deque[threading.Lock], deque[threading.Lock]] = (deque(), deque())

    @contextmanager
    def held(self, urgent: bool) -> Iterator[None]:
        self._take(urgent)
        try:
            yield
        finally:
            self._hand_on()

    def _take(self, urgent: bool) -> None:
        with self._lock:
            if not self._taken:
                self._taken = True
                return
            turn = threading.Lock()
            turn.acquire()
            self._waiting[not urgent].append(turn)
        turn.acquire()

    def _hand_on(self) -> None:
        with self._lock:
            waiting = self._waiting[0] or self._waiting[1]
            if waiting:
                waiting.popleft().release()
            else:
                self._taken = False
