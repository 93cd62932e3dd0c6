"""Cases → a calibrator for a judge, its verdicts on other cases, and from where on they may be trusted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from knowledge_base.calibration import Calibrator
from knowledge_base.fitting.cases import Case
from knowledge_base.fitting.features import AGAINST, BY_ORDER, FEATURES, FOR

OUTSIDE = 0.25  # the share of traffic that nothing answers
RISK = 0.05  # the share of answers given that may be wrong
PENALTY = 0.3
FEW_TRADES = 0.01  # instead, where features are many and most of them tell trades apart rather than answers


def fit(judge: str, known: Sequence[Case]) -> Calibrator:
    """A logistic regression; where examples are few, weights keep the signs they must have."""
    import numpy as np
    from scipy.optimize import minimize  # type: ignore[import-untyped]

    names = FEATURES[judge]
    table, right, importance = _table(judge, known)
    mean, spread = table.mean(axis=0), table.std(axis=0) + 1e-6
    rows = np.hstack([(table - mean) / spread, np.ones((len(table), 1))])

    penalty = FEW_TRADES if judge == "entries" else PENALTY

    def loss(weights: Any) -> tuple[float, Any]:
        margin = rows @ weights
        value = importance @ (np.logaddexp(0, margin) - right * margin)
        slope = rows.T @ (importance * (1 / (1 + np.exp(-margin)) - right))
        free = np.append(weights[:-1], 0)
        return value + free @ free / (2 * penalty), slope + free / penalty

    signed = judge not in BY_ORDER  # of those there are examples enough to trust
    bounds = [
        (0, None) if signed and name in FOR else (None, 0) if signed and name in AGAINST else (None, None)
        for name in names
    ]
    found = minimize(
        loss, np.zeros(len(names) + 1), jac=True, method="L-BFGS-B", bounds=[*bounds, (None, None)]
    )
    weights = found.x[:-1] / spread
    return Calibrator(
        weights={name: float(one) for name, one in zip(names, weights, strict=True) if one},
        bias=float(found.x[-1] - mean @ weights),
        answer=1.0,
        offer=1.0,
    )


def _table(judge: str, known: Sequence[Case]) -> tuple[Any, Any, Any]:
    """A row of features for each candidate, whether it is right, and what it weighs.

    Every set counts alike, and in each the unanswerable questions are a fixed share.
    """
    import numpy as np

    rows: list[list[float]] = []
    right: list[bool] = []
    importance: list[float] = []
    alike = Counter((case.source, case.answerable) for case in known)
    for case in known:
        shown = case.hits[:1] if judge in BY_ORDER else case.hits
        rows += [[hit.evidence[name] for name in FEATURES[judge]] for hit in shown]
        right += case.right[: len(shown)]
        share = (1 - OUTSIDE) if case.answerable else OUTSIDE
        importance += [200 * share / alike[case.source, case.answerable]] * len(shown)
    return np.array(rows), np.array(right, dtype=float), np.array(importance)


@dataclass(frozen=True)
class Verdict:
    confidence: float
    right: bool
    answerable: bool
    weight: float


def verdicts(fitted: Calibrator, judge: str, asked: Sequence[Case]) -> list[Verdict]:
    """The best candidate of each question; an unanswerable one weighs so that they make up their share."""
    inside = sum(case.answerable for case in asked)
    outside = len(asked) - inside
    found = []
    for case in asked:
        scored = [
            (fitted.confidence(hit.evidence), right) for hit, right in zip(case.hits, case.right, strict=True)
        ]
        best = scored[0] if judge in BY_ORDER else max(scored)
        weight = 1.0 if case.answerable else inside * OUTSIDE / (1 - OUTSIDE) / max(outside, 1)
        found.append(Verdict(*best, case.answerable, weight))
    return found


def threshold(found: Sequence[Verdict], risk: float = RISK) -> float:
    """The lowest confidence from which on at most `risk` of the answers are wrong."""
    lowest, good, bad = 1.0, 0.0, 0.0
    for one in sorted(found, key=lambda one: -one.confidence):
        good, bad = good + one.weight * one.right, bad + one.weight * (not one.right)
        if bad <= risk * (good + bad):
            lowest = one.confidence
    return lowest


def report(name: str, found: Sequence[Verdict], answer: float) -> str:
    inside = [one for one in found if one.answerable]
    first = sum(one.right for one in inside) / len(inside)
    given = [one for one in found if one.confidence >= answer]
    right = sum(one.right and one.answerable for one in given) / len(inside)
    wrong = sum(one.weight for one in given if not one.right) / max(sum(one.weight for one in given), 1e-9)
    own = threshold(found)
    best = sum(one.right for one in inside if one.confidence >= own) / len(inside)
    return f"# {name}: first {first:.3f}, answered {right:.3f}, risk {wrong:.3f}; at best {best:.3f} from {own:.2f}"
