"""The requests of WeCom that are still to be answered, in this process: each by one answer, in time."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from dataclasses import dataclass
from typing import Literal
from uuid import uuid4

MESSAGE_LIFE = 300.0
"""Seconds in which a message is answered by its request; a stream lives six minutes, and pushing works later."""
CLICK_LIFE = 4.6
"""A pressed card can be changed for five seconds."""

CROWD = 20

Kind = Literal["message", "click"]


@dataclass(slots=True)
class _Request:
    kind: Kind
    until: float
    stream: str
    streaming: bool = False
    answering: bool = False


class Requests:
    """Threads may share it."""

    def __init__(self) -> None:
        self._open: OrderedDict[str, _Request] = OrderedDict()
        self._lock = threading.Lock()

    def opened(self, request: str, kind: Kind, *, heard_at: float | None = None) -> None:
        """`heard_at`: when WeCom's frame came, by `time.monotonic`."""
        life = MESSAGE_LIFE if kind == "message" else CLICK_LIFE
        with self._lock:
            now = time.monotonic()
            while self._open and next(iter(self._open.values())).until < now - MESSAGE_LIFE:
                self._open.popitem(last=False)
            until = (now if heard_at is None else heard_at) + life
            self._open[request] = _Request(kind, until, f"s{uuid4().hex}")

    @property
    def are_many(self) -> bool:
        """Whether so many wait for their answer that one more will wait long."""
        return len(self._open) > CROWD

    def forget(self, request: str) -> None:
        """It cannot be answered, or has been."""
        with self._lock:
            self._open.pop(request, None)

    def keep_waiting(self, request: str) -> str | None:
        """Who asked is to see that work goes on: the stream's id; None when the answer is on its way already.

        A card can be changed only once, so whoever keeps a click waiting answers it.
        """
        with self._lock:
            found = self._live(request)
            if found is None or found.answering:
                return None
            if found.kind == "click":
                del self._open[request]
            found.streaming = True
            return found.stream

    def answering(self, request: str) -> tuple[str, bool] | None:
        """The answer is ready: the id of its stream and whether that has begun; None when it must go another way."""
        with self._lock:
            found = self._live(request)
            if found is None:
                return None
            found.answering = True
            return found.stream, found.streaming

    def _live(self, request: str) -> _Request | None:
        found = self._open.get(request)
        return found if found is not None and found.until > time.monotonic() else None
