"""A question → candidates with the evidence for each: by words, by meaning, by what the head has learnt."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from knowledge_base.calibration import Calibrator
from knowledge_base.head import centred
from knowledge_base.opposites import lacks_act, opposed
from knowledge_base.question import Question, degree
from knowledge_base.snapshot import Passage, Snapshot
from knowledge_base.terms import terms
from knowledge_base.text import fold

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from knowledge_base.index import Neighbour
    from knowledge_base.learning import Learnt

CANDIDATES = 12
NEIGHBOURS = 40


@dataclass
class Hit:
    """A candidate; `evidence` are the features its judge, a calibrator, weighs, `score` the verdict in 0..1."""

    passage: Passage
    evidence: dict[str, float] = field(default_factory=dict)
    score: float = 0.0
    judge: Calibrator | None = None

    @property
    def trusted(self) -> bool:
        """Sure enough to be given; an entry about the opposite act, a passage without the act, is at most offered."""
        other = "opposite" if self.passage.kind == "entry" else "actless"
        if self.judge is None or self.evidence[other]:
            return False
        return self.score >= self.judge.answer

    @property
    def plausible(self) -> bool:
        return self.judge is not None and self.score >= self.judge.offer


@dataclass(frozen=True)
class Likeness:
    """What the vectors say: how near each passage is, and what is usual around this question."""

    vector: NDArray[np.float32]
    learnt: Learnt
    near: dict[int, list[float]]
    raw: dict[int, float]
    usual: float

    def best(self, place: int) -> float:
        return max(self.near.get(place, [self.floor]))

    @cached_property
    def floor(self) -> float:
        return min((min(one) for one in self.near.values()), default=0.0)


def judge_name(hit: Hit) -> str:
    """Which calibrator weighs a candidate found by its vector, too."""
    if "head" in hit.evidence:
        return "entries"
    return "questions" if hit.passage.kind == "entry" else "passages"


def likeness(
    snapshot: Snapshot, learnt: Learnt, vector: NDArray[np.float32], found: Sequence[Neighbour]
) -> Likeness:
    """`near` holds the centred cosines of each passage's texts found, `raw` the best plain cosine."""
    asked = centred(vector, learnt.mean)
    near: dict[int, list[float]] = {}
    raw: dict[int, float] = {}
    for text_id, stored in found:
        if (place := snapshot.owner_of.get(text_id)) is not None:
            near.setdefault(place, []).append(float(centred(stored, learnt.mean) @ asked))
            raw[place] = max(raw.get(place, -1.0), float(stored @ vector))
    plain = sorted((float(stored @ vector) for _, stored in found), reverse=True)
    rest = plain[len(plain) // 4 :] or [0.0]
    return Likeness(vector, learnt, near, raw, sum(rest) / len(rest))


def candidates(snapshot: Snapshot, question: Question, like: Likeness | None) -> list[Hit]:
    """Passages worth weighing, with their evidence, in no order."""
    scores = snapshot.keyword_scores(question.search_terms())
    places = dict.fromkeys(_best(scores))
    if like is not None:
        places |= dict.fromkeys(sorted(like.near, key=like.best, reverse=True)[:CANDIDATES])
        known = set(like.learnt.head.chunk_ids) if like.learnt.head else set()
        places = {place: None for place in places if snapshot.passages[place].id not in known}
    hits = _weigh(snapshot, question, list(places), lambda place: float(scores[place]))
    if like is not None:
        _add_likeness(snapshot, hits, list(places), like)
    return hits


def entry_candidates(snapshot: Snapshot, question: Question, like: Likeness) -> list[Hit]:
    """The entries the head prefers, best first."""
    import numpy as np

    head = like.learnt.head
    if head is None:
        return []
    features = head.features(like.vector, question.folded)
    scores, second = head.scores(features), head.gaussian_scores(features)
    order = [one for one in np.argsort(-scores)[:CANDIDATES] if head.chunk_ids[one] in snapshot.place_of]
    places = [snapshot.place_of[head.chunk_ids[one]] for one in order]
    words = snapshot.keyword_scores(question.search_terms())
    hits = _weigh(snapshot, question, places, lambda place: float(words[place]))
    _add_likeness(snapshot, hits, places, like)
    likely = np.exp(scores - scores.max())
    likely /= likely.sum()
    certainty = 1 + float((likely * np.log(likely + 1e-9)).sum()) / math.log(len(likely))
    for hit, one, place in zip(hits, order, places, strict=True):
        hit.evidence |= {
            "head": float(scores[one]),
            "head_lead": _lead(scores, one),
            "likely": _logit(float(likely[one])),
            "certainty": certainty,
            "second": float(second[one]),
            "second_lead": _lead(second, one),
            "agreement": _agreement(like, place),
        }
    return hits


def _best(scores: NDArray[np.float32]) -> list[int]:
    import numpy as np

    count = min(CANDIDATES, len(scores))
    if not count:
        return []
    places = np.argpartition(-scores, count - 1)[:count]
    return [int(place) for place in places[np.argsort(-scores[places], kind="stable")] if scores[place] > 0]


def _weigh(
    snapshot: Snapshot, question: Question, places: Sequence[int], words: Callable[[int], float]
) -> list[Hit]:
    keywords = snapshot.keywords
    weights = question.weights(keywords.idf, keywords.highest_idf)
    total = sum(weights) or 1.0
    known = [any(keywords.frequency(term) for term in span.full) for span in question.spans]
    unknown = sum(weight for weight, one in zip(weights, known, strict=True) if not one) / total
    names = [span for span in question.spans if span.is_name]
    topic = [0.0 if span.is_name else weight for span, weight in zip(question.spans, weights, strict=True)]
    strange = any(not keywords.frequency(span.full[0]) for span in names)
    wanted = [term for span in question.spans for term in (*span.full, *span.partial)]
    hits = []
    for place in places:
        passage = snapshot.passages[place]
        found = snapshot.found(wanted, place)
        named = sum(degree(span, found) for span in names) / len(names) if names else 1.0
        about = question.coverage(found, topic)
        evidence = {
            "words": words(place),
            "cover": question.coverage(found, weights),
            "unknown": unknown,
            "unnamed": 1.0 - named,
            "strange": float(strange),
            "foreign": float(passage.language != question.language),
            "entry": float(passage.kind == "entry"),
            "unfit": float(not question.shown_by(passage.text)),
            "headed": _headed(question, passage, keywords.frequency),
            "topic": about,
            "doubted": (1.0 - about) * float("whether" in question.asks),
            "opposite": float(opposed(question.folded, passage.evidence)),
            "actless": float(lacks_act(question.folded, passage.evidence)),
            "length": math.log(1 + len(question.spans)),
            "chinese": float(question.language == "zh"),
            "texts": math.log(1 + passage.variants),
            "spelling": _spelling(question, passage),
        }
        hits.append(Hit(passage, evidence))
    _add_leads(hits, "words", "cover")
    return hits


def _add_likeness(snapshot: Snapshot, hits: Sequence[Hit], places: Sequence[int], like: Likeness) -> None:
    for hit, place in zip(hits, places, strict=True):
        near = sorted(like.near.get(place, [like.floor]), reverse=True)
        hit.evidence |= {
            "near": near[0],
            "near_three": sum(near[:3]) / len(near[:3]),
            "above_usual": like.raw.get(place, like.usual) - like.usual,
        }
    best = {place: like.best(place) for place in like.near}
    for hit in hits:
        rivals = (near for one, near in best.items() if snapshot.passages[one].place != hit.passage.place)
        hit.evidence["near_lead"] = hit.evidence["near"] - max(rivals, default=like.floor)


def _add_leads(hits: Sequence[Hit], *names: str) -> None:
    """How far each hit is ahead of the best elsewhere (behind it: negative)."""
    for name in names:
        for hit in hits:
            rivals = (one.evidence[name] for one in hits if one.passage.place != hit.passage.place)
            hit.evidence[f"{name}_lead"] = hit.evidence[name] - max(rivals, default=0.0)


def _headed(question: Question, passage: Passage, frequency: Callable[[str], int]) -> float:
    """How surely the passage is the one place for a code asked about: it is headed by it, few others have it."""
    if not question.codes:
        return 0.0
    label = {term.text for term in terms(fold(passage.label))}
    return max(
        (1 / max(frequency(one.full[0]), 1) for one in question.codes if one.full[0] in label), default=0.0
    )


def _spelling(question: Question, passage: Passage) -> float:
    from rapidfuzz import fuzz, process

    best = process.extractOne(question.folded, passage.evidence.split("\n"), scorer=fuzz.ratio)
    return best[1] / 100 if best else 0.0


def _agreement(like: Likeness, place: int) -> float:
    """The share of this entry among the nearest texts, the nearer the more."""
    flat = sorted(((near, one) for one, found in like.near.items() for near in found), reverse=True)[:8]
    if not flat:
        return 0.0
    weights = [math.exp(10 * (near - flat[0][0])) for near, _ in flat]
    return sum(w for w, (_, one) in zip(weights, flat, strict=True) if one == place) / sum(weights)


def _lead(scores: NDArray[np.float32], one: int) -> float:
    import numpy as np

    return float(scores[one] - np.delete(scores, one).max())


def _logit(p: float) -> float:
    p = min(max(p, 1e-4), 1 - 1e-4)
    return math.log(p / (1 - p))
