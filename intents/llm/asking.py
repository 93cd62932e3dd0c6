"""Asking a model, whatever it is asked for: within its time and the day's budget, and not while it keeps failing."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

from intents.llm.model import ModelError

_TRIES = 2
_PAUSE = 0.3  # seconds before the second try
_WORTH_A_TRY = 1.0  # seconds that must be left for it
_AGAIN = ("failed", "limited")

T = TypeVar("T")


class Budget(Protocol):
    def take(self) -> bool:
        """One call more; False when the day's are used up."""
        ...


class Breaker:
    """After some failures in a row nobody waits for the model for a while; then one message tries it again."""

    def __init__(
        self, *, failures: int = 3, rest: float = 60.0, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._most, self._rest, self._clock = failures, rest, clock
        self._lock = threading.Lock()
        self._failures, self._until = 0, 0.0

    def allows(self) -> bool:
        with self._lock:
            if self._failures < self._most:
                return True
            if self._clock() < self._until:
                return False
            self._until = self._clock() + self._rest  # this one tries; the others go on without
            return True

    def note(self, *, failed: bool) -> None:
        with self._lock:
            self._failures = self._failures + 1 if failed else 0
            if self._failures >= self._most:
                self._until = self._clock() + self._rest


class Cache(Generic[T]):
    """Answers of the last hour by the text that was put; what is kept is as masked as what was sent."""

    def __init__(self, *, size: int = 512, seconds: float = 3600.0) -> None:
        self._size, self._seconds = size, seconds
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, tuple[float, T]] = OrderedDict()

    def get(self, text: str) -> T | None:
        with self._lock:
            kept = self._kept.get(text)
            return kept[1] if kept is not None and time.monotonic() - kept[0] < self._seconds else None

    def put(self, text: str, answer: T) -> None:
        with self._lock:
            self._kept[text] = (time.monotonic(), answer)
            self._kept.move_to_end(text)
            while len(self._kept) > self._size:
                self._kept.popitem(last=False)


class Asking(Generic[T]):
    """`seconds`: how long somebody may wait, both tries together. `observe` hears the outcome of each try.

    Beside the outcomes of a ModelError these are cached, spent (no budget left) and resting (failed too often).
    """

    def __init__(
        self, budget: Budget, *, seconds: float, observe: Callable[[str], None] = lambda outcome: None,
        breaker: Breaker | None = None,
    ) -> None:  # fmt: skip
        self._budget, self._seconds, self._observe = budget, seconds, observe
        self._breaker = breaker or Breaker()
        self._cache: Cache[T] = Cache()

    def ask(self, text: str, call: Callable[[float], T]) -> T | None:
        """What was answered to this text within the last hour, else what `call` gets within so many seconds."""
        kept = self._cache.get(text)
        if kept is not None:
            self._observe("cached")
            return kept
        deadline = time.monotonic() + self._seconds
        found = None
        for attempt in range(_TRIES):
            if attempt:
                time.sleep(_PAUSE)
            if not self._may_ask():
                return None
            outcome, found = _tried(call, deadline - time.monotonic())
            self._observe(outcome)
            self._breaker.note(failed=outcome not in ("answered", "refused"))
            if outcome not in _AGAIN or deadline - time.monotonic() < _PAUSE + _WORTH_A_TRY:
                break
        if found is not None:
            self._cache.put(text, found)
        return found

    def _may_ask(self) -> bool:
        if not self._breaker.allows():
            self._observe("resting")
            return False
        if not self._budget.take():
            self._observe("spent")
            return False
        return True


def _tried(call: Callable[[float], T], seconds: float) -> tuple[str, T | None]:
    try:
        return "answered", call(seconds)
    except ModelError as error:
        return error.outcome, None
