"""Fits calibration.yaml: `python -m knowledge_base.fitting SET... [--entries SET...]` prints it, with its scores.

A set is a folder with `kb/` (documents) and `questions.txt`, a line a question: `P` (asked by a customer) or
`I` (by a colleague) | question | what the right passage contains, `id:ENTRY`, or `-` when nothing answers it.
Each set is also judged by weights fitted on the others; the thresholds come from these. Sets after
`--entries` teach only how far to trust the head.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, delete, select
from sqlalchemy.orm import Session

from knowledge_base.calibration import Calibrator
from knowledge_base.embedding import local_embedder
from knowledge_base.knowledge_base import KnowledgeBase
from knowledge_base.models import Base, Phrasing
from knowledge_base.question import take_apart
from knowledge_base.retrieve import Hit, judge_name
from knowledge_base.snapshot import Audience

VARIANTS = (0, 2, 5, 20)
OUTSIDE = 0.25  # the share of traffic that nothing answers
RISK = 0.05  # the share of answers given that may be wrong
OFFERED = 0.9  # the share of answerable questions that are answered or offered
PENALTY = 0.3


@dataclass(frozen=True)
class Case:
    """A question with its candidates; `right` says which of them answer it."""

    judge: str
    source: str
    answerable: bool
    hits: tuple[Hit, ...]
    right: tuple[bool, ...]


def cases(folder: Path, embedder: Remembered, *, only_varied: bool = False) -> Iterator[Case]:
    """The set's questions, asked with vectors and without, and with fewer variants than it has."""
    for count in VARIANTS[only_varied:]:
        engine = create_engine("sqlite://")
        Base.metadata.create_all(engine)
        with Session(engine) as session:
            kb = KnowledgeBase(embedder=lambda: embedder)
            entries = kb.add(session, [folder / "kb"]).entries
            most = _keep_variants(session, count)
            if count <= VARIANTS[only_varied] or most > VARIANTS[VARIANTS.index(count) - 1]:
                if count == 0:
                    yield from _ask(kb, session, folder, "words")
                kb.catch_up(lambda held=session: nullcontext(held))  # type: ignore[misc]
                yield from _ask(kb, session, folder, "")
        engine.dispose()
        if not entries:
            return


def _keep_variants(session: Session, count: int) -> int:
    """Drop variants beyond the first `count` of each entry; the most any entry had."""
    seen: dict[int, int] = {}
    for text in session.scalars(
        select(Phrasing).where(Phrasing.role == "variant").order_by(Phrasing.id)
    ).all():
        seen[text.chunk_id] = seen.get(text.chunk_id, 0) + 1
        if seen[text.chunk_id] > count:
            session.execute(delete(Phrasing).where(Phrasing.id == text.id))
    session.flush()
    session.expire_all()
    return max(seen.values(), default=0)


def _ask(kb: KnowledgeBase, session: Session, folder: Path, judge: str) -> Iterator[Case]:
    for line in (folder / "questions.txt").read_text(encoding="utf-8").splitlines():
        who, text, wanted = line.split("|")
        audience: Audience = "public" if who == "P" else "internal"
        question = take_apart(text)
        hits = tuple(kb.reader(session, audience).hits(question))
        right = tuple(_answers(hit, wanted) for hit in hits)
        for name in [judge] if judge else [name for name in FEATURES if name != "words"]:
            of = [place for place, hit in enumerate(hits) if judge or judge_name(hit, question) == name]
            if of:
                yield Case(
                    name, folder.name, wanted != "-", tuple(hits[p] for p in of), tuple(right[p] for p in of),
                )  # fmt: skip


def _answers(hit: Hit, wanted: str) -> bool:
    if wanted.startswith("id:"):
        return hit.passage.key == wanted[3:]
    return wanted != "-" and all(part in hit.passage.text for part in wanted.split("&"))


COMMON = ("words", "words_lead", "cover", "cover_lead", "unknown", "unnamed", "strange", "foreign", "unfit",
          "headed", "topic", "doubted", "opposite", "length", "chinese", "spelling")  # fmt: skip
BY_VECTOR = (
    "near",
    "near_lead",
    "above_usual",
    "raw",
    "body",
    "inner_lead",
    "near_best",
    "words_best",
    "cover_best",
)
FOR = {"words", "words_lead", "cover", "cover_lead", "topic", "headed", "spelling", "near", "near_three", "near_lead",
       "above_usual", "head", "head_lead", "likely", "certainty", "second", "second_lead", "agreement", "body",
       "inner_lead", "near_best", "words_best", "cover_best"}  # fmt: skip
AGAINST = {"unknown", "unnamed", "strange", "foreign", "unfit", "doubted", "opposite"}
OF_ENTRIES = (
    "words",
    "words_lead",
    "cover",
    "cover_lead",
    "unknown",
    "length",
    "spelling",
    "near",
    "near_three",
    "near_lead",
    "above_usual",
    "texts",
    "head",
    "head_lead",
    "likely",
    "certainty",
    "second",
    "second_lead",
    "agreement",
    "far_rel",
    "lead_rel",
    "order_lead",
    "near_first",
    "second_first",
    "words_first",
    "asks_alike",
    "opposite",
    "actless",
    "act_lacking",
    "act_more",
    "ends",
    "ends_not",
)
BY_ORDER = ("entries", "entries_en", "foreign")  # the first of these is decided by the head's order
FEATURES = {
    "words": (*COMMON, "entry"),
    "passages": (*COMMON, *BY_VECTOR),
    "questions": (*COMMON, *BY_VECTOR),
    "foreign": ("words", "words_lead", "cover", "cover_lead", "length", "near", "near_lead", "above_usual", "raw",
                "chinese", "unfit", "opposite", "actless"),
    "entries": OF_ENTRIES,
    "entries_en": OF_ENTRIES,
}  # fmt: skip


def fit(judge: str, known: Sequence[Case]) -> Calibrator:
    """A logistic regression; where examples are few, weights keep the signs they must have."""
    import numpy as np
    from scipy.optimize import minimize  # type: ignore[import-untyped]

    names = FEATURES[judge]
    table, right, importance = _table(judge, known)
    mean, spread = table.mean(axis=0), table.std(axis=0) + 1e-6
    rows = np.hstack([(table - mean) / spread, np.ones((len(table), 1))])

    def loss(weights: Any) -> tuple[float, Any]:
        margin = rows @ weights
        value = importance @ (np.logaddexp(0, margin) - right * margin)
        slope = rows.T @ (importance * (1 / (1 + np.exp(-margin)) - right))
        free = np.append(weights[:-1], 0)
        return value + free @ free / (2 * PENALTY), slope + free / PENALTY

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


class Remembered:
    """An embedder that embeds each text once; the sets are asked several times."""

    def __init__(self) -> None:
        embedder = local_embedder()
        if embedder is None:
            sys.exit("the embedding model does not run here")
        self.model = "remembered"
        self._query = cache(embedder.embed_query)
        self._document = cache(lambda text: embedder.embed_documents([text])[0])

    def embed_query(self, text: str) -> list[float]:
        return self._query(text)

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [self._document(text) for text in texts]


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
