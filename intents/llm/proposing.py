"""Asks the model, within its time and the day's budget; whatever goes wrong, the answer is "no proposal", soon."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Collection
from typing import Protocol

from intents.llm.masking import mask
from intents.llm.model import Model, ModelError
from intents.llm.sheet import Proposals
from intents.reading import Reading

_TRIES = 2
_PAUSE = 0.3  # seconds before the second try
_WORTH_A_TRY = 1.0  # seconds that must be left for it
_AGAIN = ("failed", "limited")


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


class Cache:
    """Answers of the last hour by the text that was put; what is kept is as masked as what was sent."""

    def __init__(self, *, size: int = 512, seconds: float = 3600.0) -> None:
        self._size, self._seconds = size, seconds
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, tuple[float, Proposals]] = OrderedDict()

    def get(self, text: str) -> Proposals | None:
        with self._lock:
            kept = self._kept.get(text)
            return kept[1] if kept is not None and time.monotonic() - kept[0] < self._seconds else None

    def put(self, text: str, proposals: Proposals) -> None:
        with self._lock:
            self._kept[text] = (time.monotonic(), proposals)
            self._kept.move_to_end(text)
            while len(self._kept) > self._size:
                self._kept.popitem(last=False)


class Proposer:
    """`seconds`: how long a message may wait, both tries together. `observe` hears the outcome of each try.

    Beside the outcomes of a ModelError these are cached, spent (no budget left) and resting (failed too often).
    """

    def __init__(
        self, model: Model, budget: Budget, *, seconds: float, masked: Collection[str] = (),
        observe: Callable[[str], None] = lambda outcome: None, breaker: Breaker | None = None,
    ) -> None:  # fmt: skip
        self._model, self._budget, self._seconds, self._masked = model, budget, seconds, masked
        self._observe = observe
        self._breaker = breaker or Breaker()
        self._cache = Cache()

    def propose(self, reading: Reading) -> Proposals:
        """What the model takes the message to want, in the message's own words. Waits for the network."""
        masked = mask(reading, self._masked)
        found = self._cache.get(masked.text)
        if found is None:
            found = self._ask(masked.text)
        else:
            self._observe("cached")
        return tuple(masked.unmasked(one) for one in found or ())

    def _ask(self, text: str) -> Proposals | None:
        deadline = time.monotonic() + self._seconds
        for attempt in range(_TRIES):
            if attempt:
                time.sleep(_PAUSE)
            if not self._may_ask():
                return None
            outcome, found = self._try(text, deadline - time.monotonic())
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

    def _try(self, text: str, seconds: float) -> tuple[str, Proposals | None]:
        try:
            return "answered", self._model(text, seconds)
        except ModelError as error:
            return error.outcome, None
