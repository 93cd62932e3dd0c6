"""Fits calibration.yaml: `python -m knowledge_base.fitting SET... [--entries SET...]` prints it, with its scores.

A set is a folder with `kb/` (documents) and `questions.txt`, a line a question: `P` (asked by a customer) or
`I` (by a colleague) | question | what the right passage contains, `id:ENTRY`, or `-` when nothing answers it.
Each set is also judged by weights fitted on the others; the thresholds come from these. Sets after
`--entries` teach only how far to trust the head.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from knowledge_base.fitting.cases import Remembered, cases
from knowledge_base.fitting.features import BY_ORDER, FEATURES
from knowledge_base.fitting.fit import Verdict, fit, report, threshold, verdicts

OFFERED = 0.9  # the share of answerable questions that are answered or offered


def main(arguments: Sequence[str]) -> None:
    embedder = Remembered()
    cut = arguments.index("--entries") if "--entries" in arguments else len(arguments)
    known = [case for folder in arguments[:cut] for case in cases(Path(folder), embedder)]
    for folder in arguments[cut + 1 :]:
        asked = cases(Path(folder), embedder, only_varied=True)
        known += [case for case in asked if case.judge in BY_ORDER]
    for judge in FEATURES:
        sources = sorted({case.source for case in known if case.judge == judge and case.answerable})
        of = [case for case in known if case.judge == judge and case.source in sources]
        apart: list[Verdict] = []
        for source in sources:
            fitted = fit(judge, [case for case in of if case.source != source])
            apart += verdicts(fitted, judge, [case for case in of if case.source == source])
        answer = threshold(apart)
        offer = _quantile([one.confidence for one in apart if one.right], 1 - OFFERED)
        final = fit(judge, of)
        for source in sources:
            print(
                report(
                    f"{judge} {source}", verdicts(final, judge, [c for c in of if c.source == source]), answer
                )
            )
        print(report(f"{judge}, each set judged by the others", apart, answer))
        print(f"{judge}:\n  bias: {final.bias:.4f}\n  answer: {answer:.3f}\n  offer: {offer:.3f}\n  weights:")
        for name, weight in final.weights.items():
            print(f"    {name}: {weight:.5g}")


def _quantile(values: Sequence[float], share: float) -> float:
    return sorted(values)[int(share * len(values))]


if __name__ == "__main__":
    main(sys.argv[1:])
