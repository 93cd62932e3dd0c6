"""A question → candidates, best first, each with the evidence for it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from knowledge_base.question import Question, degree
from knowledge_base.snapshot import Passage, Snapshot
from knowledge_base.terms import terms
from knowledge_base.text import fold

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

CANDIDATES = 16


@dataclass
class Hit:
    """A candidate; `evidence` are the features a calibrator weighs, `score` its verdict in 0..1."""

    passage: Passage
    evidence: dict[str, float] = field(default_factory=dict)
    score: float = 0.0


def word_candidates(snapshot: Snapshot, question: Question) -> NDArray[np.float32]:
    return snapshot.keyword_scores(question.search_terms())


def best(scores: NDArray[np.float32], count: int = CANDIDATES) -> list[int]:
    import numpy as np

    count = min(count, len(scores))
    if not count:
        return []
    places = np.argpartition(-scores, count - 1)[:count]
    return [int(place) for place in places[np.argsort(-scores[places], kind="stable")] if scores[place] > 0]


def weigh_words(
    snapshot: Snapshot, question: Question, places: list[int], scores: NDArray[np.float32]
) -> list[Hit]:
    """The candidates with what their words say about the question."""
    keywords = snapshot.keywords
    weights = question.weights(keywords.idf, keywords.highest_idf)
    total = sum(weights) or 1.0
    known = [any(keywords.frequency(term) for term in span.full) for span in question.spans]
    unknown = sum(weight for weight, one in zip(weights, known, strict=True) if not one) / total
    names = [span for span in question.spans if span.kind in ("code", "name")]
    strange = any(not keywords.frequency(span.full[0]) for span in names)
    hits = []
    for place in places:
        passage = snapshot.passages[place]
        found = {term.text for term in terms(passage.evidence)}
        named = sum(degree(span, found) for span in names) / len(names) if names else 1.0
        evidence = {
            "words": float(scores[place]),
            "cover": question.coverage(found, weights),
            "unknown": unknown,
            "unnamed": 1.0 - named,
            "strange": float(strange),
            "same_language": float(passage.language == question.language),
            "entry": float(passage.kind == "entry"),
            "fits": fits(question, passage),
            "headed": headed(question, passage),
        }
        hits.append(Hit(passage, evidence))
    return hits


def fits(question: Question, passage: Passage) -> float:
    """Whether what is asked for (an amount, a time) can be in the passage at all."""
    if question.asks & {"amount", "time"}:
        return float(bool(re.search(r"\d|[一二三四五六七八九十两百千]+[个年月天日元次台]", passage.text)))
    return 1.0


def headed(question: Question, passage: Passage) -> float:
    """1 when a code that was asked about (a fault code) is what the passage is headed by."""
    if not question.codes:
        return 0.0
    label = {term.text for term in terms(fold(passage.label))}
    return float(any(span.full[0] in label for span in question.codes))


def spread(hits: list[Hit], by: str) -> Mapping[int, float]:
    """How far each hit is ahead of the best other place (behind it: negative), by chunk id."""
    ordered = sorted(hits, key=lambda hit: -hit.evidence[by])
    lead: dict[int, float] = {}
    for hit in hits:
        rival = next((one for one in ordered if one.passage.place != hit.passage.place), None)
        lead[hit.passage.id] = hit.evidence[by] - (rival.evidence[by] if rival else 0.0)
    return lead
