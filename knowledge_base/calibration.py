"""Evidence → how likely a candidate is right, by logistic regressions whose numbers are in calibration.yaml."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("calibration.yaml")


@dataclass(frozen=True)
class Calibrator:
    """From `answer` on a candidate is trusted; from `offer` on it is worth offering."""

    weights: Mapping[str, float]
    bias: float
    answer: float
    offer: float

    def confidence(self, evidence: Mapping[str, float]) -> float:
        """The probability, 0..1, that the candidate answers the question."""
        total = self.bias + sum(weight * evidence[name] for name, weight in self.weights.items())
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


@cache
def calibrators() -> dict[str, Calibrator]:
    """`entries` of a head, other `questions`, `passages` of documents; `words` when there are no vectors."""
    import yaml

    loaded = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return {
        name: Calibrator(
            weights={feature: float(weight) for feature, weight in one["weights"].items()},
            bias=float(one["bias"]),
            answer=float(one["answer"]),
            offer=float(one["offer"]),
        )
        for name, one in loaded.items()
    }
