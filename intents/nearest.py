"""What texts that nobody understood may have wanted: the known sentences they mean nearly the same as."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from intents import catalog

LIKELY = 0.35
"""Likeness from which a proposal is worth reading; chat and noise stay below it."""
ALIKE = 0.6
"""Likeness from which two texts belong to one group."""

Vector = Sequence[float]
Embed = Callable[[Sequence[str]], Sequence[Vector]]
"""What texts mean, a vector each, from whatever model there is."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """`likeness` is a cosine, at most 1; `sentence` is the known sentence."""

    intent: str
    likeness: float
    sentence: str


class Neighbours:
    """The known sentences of all intents, placed by meaning. Making it embeds them all: some seconds.

    Vectors of one model point much the same way, so what all known sentences share is taken out first
    (multilingual e5: any two texts are 0.8 alike before, and chat is 0.1 like an order after).
    """

    def __init__(self, embed: Embed) -> None:
        import numpy as np

        self._embed = embed
        self._known = tuple(_sentences())
        raw = np.array(embed([sentence for _, sentence in self._known]), dtype=np.float32)
        self._middle = raw.mean(axis=0)
        self._placed = _unit(raw - self._middle)

    def places(self, texts: Sequence[str]) -> dict[str, Vector]:
        """Where each text lies among the known sentences, as a vector of length 1."""
        import numpy as np

        different = list(dict.fromkeys(texts))
        placed = _unit(np.array(self._embed(different), dtype=np.float32) - self._middle)
        return dict(zip(different, placed, strict=True))

    def nearest(self, place: Vector) -> Proposal | None:
        """The intent of the sentence that lies nearest; None when none is near enough to be worth reading."""
        import numpy as np

        likeness = self._placed @ np.asarray(place)
        best = int(likeness.argmax())
        if likeness[best] < LIKELY:
            return None
        return Proposal(self._known[best][0], float(likeness[best]), self._known[best][1])


def likeness(one: Vector, other: Vector) -> float:
    return float(sum(a * b for a, b in zip(one, other, strict=True)))


def _unit(rows: Any) -> Any:
    """The rows of a matrix, each scaled to length 1."""
    import numpy as np

    return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)


def _sentences() -> Iterator[tuple[str, str]]:
    for intent, said in catalog.data("examples")["examples"].items():
        for sentences in said.values() if intent != "nothing" else ():
            yield from ((intent, sentence) for sentence in sentences)
