"""What the vectors say of a question: how near each passage is, about the middle of all texts."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from knowledge_base.snapshot import Passage, Snapshot

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from knowledge_base.index import Neighbour
    from knowledge_base.learning import Learnt


@dataclass(frozen=True)
class Likeness:
    """What the vectors say: how near each passage is, and what is usual around this question in each language."""

    vector: NDArray[np.float32]
    learnt: Learnt
    near: dict[int, list[float]]
    raw: dict[int, float]
    usual: Mapping[str, float]

    def best(self, place: int) -> float:
        return max(self.near.get(place, [self.floor]))

    def usual_beside(self, passage: Passage) -> float:
        return self.usual.get(passage.language, self.usual[""])

    @cached_property
    def floor(self) -> float:
        return min((min(one) for one in self.near.values()), default=0.0)


def likeness(
    snapshot: Snapshot, learnt: Learnt, vector: NDArray[np.float32], found: Sequence[Neighbour]
) -> Likeness:
    """`near` holds the centred cosines of each passage's texts found, `raw` the best plain cosine."""
    near: dict[int, list[float]] = {}
    raw: dict[int, float] = {}
    about = _About(learnt, vector)
    for text_id, cosine in found:
        if (place := snapshot.owner_of.get(text_id)) is not None and text_id in learnt.along:
            near.setdefault(place, []).append(about.centred(text_id, cosine))
            raw[place] = max(raw.get(place, -1.0), cosine)
    return Likeness(vector, learnt, near, raw, _usual(snapshot, found))


def _usual(snapshot: Snapshot, found: Sequence[Neighbour]) -> dict[str, float]:
    """The mean cosine of what is not among the nearest quarter: texts in another language are all further away."""
    plain: dict[str, list[float]] = {}
    for text_id, cosine in found:
        if (place := snapshot.owner_of.get(text_id)) is not None:
            plain.setdefault(snapshot.passages[place].language, []).append(cosine)
    usual = {}
    for language, cosines in plain.items():
        rest = sorted(cosines, reverse=True)[len(cosines) // 4 :]
        usual[language] = sum(rest) / len(rest)
    return {"": min(usual.values(), default=0.0)} | usual


class _About:
    """A plain cosine with a question → that about the middle of all texts."""

    def __init__(self, learnt: Learnt, vector: NDArray[np.float32]) -> None:
        self._along = learnt.along
        self._middle = float(learnt.mean @ learnt.mean)
        self._asked = float(learnt.mean @ vector)
        self._length = self._distance(self._asked)

    def centred(self, text_id: int, cosine: float) -> float:
        along = self._along[text_id]
        return (cosine - along - self._asked + self._middle) / (self._distance(along) * self._length)

    def _distance(self, along: float) -> float:
        """From the middle, of a vector of length 1 with this share in it."""
        return math.sqrt(max(1.0 - 2.0 * along + self._middle, 1e-9))
