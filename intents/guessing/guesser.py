"""The meaning of a text → the intent it most likely has, by a logistic regression over the embedding model's vectors.

The weights are fitted on sentences in many voices (tests/intents/golden/fit_guesses.py), for one embedding model.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from intents.guessing.neutral import neutral
from intents.reading import Reading

FILE = Path(__file__).with_name("weights.npz")
SURE = 0.5
"""Probability from which a guess is worth acting on: 87 in 100 were right, of sentences left out of fitting."""
SCALE = 5.0
"""Length of the vectors that are fitted: how fast probabilities part."""
_LONGEST = 160  # characters; longer ones are tales
_TELLS = re.compile(
    r"[一-鿿].*[一-鿿].*[一-鿿]|[A-Za-z]\W+[A-Za-z]", re.DOTALL
)  # a word alone, or a name, does not

Embed = Callable[[str], Sequence[float]]


@dataclass(frozen=True, slots=True)
class Guess:
    """`intent` is one of phrases/examples.yaml; `about` what a figure counts; `probability` is 0..1.

    `at_once`: likely enough to be done without a yes.
    """

    intent: str
    about: str
    probability: float
    at_once: bool = False


class Guesser:
    """`embed` places a text; none of its vectors is kept."""

    def __init__(self, embed: Embed, model: str) -> None:
        """Raises ValueError when the weights were fitted for another embedding model."""
        self._embed = embed
        if str(_fitted()["model"]) != model:
            raise ValueError(f"weights.npz was fitted for {_fitted()['model']}, not for {model}")

    def guess(self, reading: Reading) -> Guess | None:
        """None when it is nothing of ours, or when no intent is likely enough."""
        text = reading.text.strip()
        if len(text) > _LONGEST or not _TELLS.search(text):
            return None
        name, probability = self.likeliest(neutral(reading))
        if probability < SURE or name in ("nothing", "knowledge.ask"):
            return None
        intent, _, about = name.partition(":")
        return Guess(intent, about, probability)

    def likeliest(self, text: str) -> tuple[str, float]:
        """The likeliest name in examples.yaml, with its probability."""
        import numpy as np

        fitted = _fitted()
        placed = np.asarray(self._embed(text), dtype=np.float32) - fitted["mean"]
        placed *= SCALE / max(float(np.linalg.norm(placed)), 1e-9)
        scores = fitted["weights"].astype(np.float32) @ placed + fitted["bias"]
        return best_of(fitted["names"], scores)


def best_of(names: Any, scores: Any) -> tuple[str, float]:
    """The name with the highest score, and its probability among all."""
    import numpy as np

    odds = np.exp(scores - scores.max())
    best = int(odds.argmax())
    return str(names[best]), float(odds[best] / odds.sum())


def loaded(file: Path) -> dict[str, Any]:
    """The arrays of a file of weights, by their names."""
    import numpy as np

    with np.load(file, allow_pickle=False) as stored:
        return {name: stored[name] for name in stored.files}


@cache
def _fitted() -> Mapping[str, Any]:
    return loaded(FILE)
