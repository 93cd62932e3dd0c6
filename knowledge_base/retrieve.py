"""A question → candidates with the evidence for each: by words, by meaning, by what the head has learnt."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from knowledge_base.bilingual import glossed
from knowledge_base.calibration import Calibrator
from knowledge_base.nearness import Likeness
from knowledge_base.opposites import ending, lacks_act, opposed, shared_acts
from knowledge_base.question import Question, asks_of, degree, role_called
from knowledge_base.snapshot import Passage, Snapshot
from knowledge_base.terms import terms
from knowledge_base.text import fold

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


Place = tuple[int, int]

CANDIDATES = 12
NEAR = 12.0  # divided by the texts an entry has: what the nearest one counts for the order of entries, beside the head
NEAR_BOUNDS = 2.0, 6.0
NEAREST = 4  # of the entries with the nearest texts, whatever the head prefers
NEIGHBOURS = 40
ROLE = 0.4  # what it counts that a row is headed by the job whose rights are asked about, beside a code's 1
ALONE = 0.3  # how far a passage is ahead of its list or table at most


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


def judge_name(hit: Hit, question: Question) -> str:
    """Which calibrator weighs a candidate found by its vector, too."""
    if hit.evidence["foreign"] and not hit.evidence["headed"]:
        return "foreign"
    if "head" in hit.evidence:
        return "entries" if question.language == "zh" else "entries_en"
    return "questions" if hit.passage.kind == "entry" else "passages"


def candidates(snapshot: Snapshot, question: Question, like: Likeness | None) -> list[Hit]:
    """Passages worth weighing, with their evidence, in no order."""
    search = Search(snapshot, question)
    places = dict.fromkeys(search.best)
    if like is not None:
        places |= dict.fromkeys(sorted(like.near, key=like.best, reverse=True)[:CANDIDATES])
        known = set(like.learnt.head.chunk_ids) if like.learnt.head else set()
        places = {place: None for place in places if snapshot.passages[place].id not in known}
    hits = _weigh(search, list(places))
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
    number_of = {snapshot.place_of.get(chunk_id, -1): one for one, chunk_id in enumerate(head.chunk_ids)}
    number_of.pop(-1, None)
    nearest = sorted(like.near.keys() & number_of.keys(), key=like.best, reverse=True)[:NEAREST]
    preferred = [int(one) for one in np.argsort(-scores)[:CANDIDATES]]
    order = list(dict.fromkeys([*preferred, *(number_of[place] for place in nearest)]))
    order = [one for one in order if head.chunk_ids[one] in snapshot.place_of]
    places = [snapshot.place_of[head.chunk_ids[one]] for one in order]
    hits = _weigh(Search(snapshot, question), places)
    _add_likeness(snapshot, hits, places, like)
    likely = np.exp(scores - scores.max())
    likely /= likely.sum()
    certainty = 1 + float((likely * np.log(likely + 1e-9)).sum()) / math.log(len(likely))
    lie, spread = like.learnt.lie, max(float(scores.std()), 1e-6)
    near_counts = min(max(NEAR / lie.texts, NEAR_BOUNDS[0]), NEAR_BOUNDS[1])
    for hit, one, place in zip(hits, order, places, strict=True):
        hit.evidence |= {
            "head": float(scores[one]),
            "order": float(scores[one]) / spread + near_counts * hit.evidence["near"],
            "far_rel": (hit.evidence["near"] - lie.other) / lie.other_spread,
            "lead_rel": hit.evidence["near_lead"] / lie.other_spread,
            "asks_alike": _asks_alike(question, hit.passage),
            **_acts_alike(question, hit.passage),
            "head_lead": _lead(scores, one),
            "likely": _logit(float(likely[one])),
            "certainty": certainty,
            "second": float(second[one]),
            "second_lead": _lead(second, one),
            "agreement": _agreement(like, place),
        }
    _add_places(hits)
    return sorted(hits, key=lambda hit: -hit.evidence["order"])


def _add_places(hits: Sequence[Hit]) -> None:
    """How far each is ahead in the order, and by which evidence alone it would be the first."""
    for name in ("near", "second", "words"):
        most = max((hit.evidence[name] for hit in hits), default=0.0)
        for hit in hits:
            hit.evidence[f"{name}_first"] = float(hit.evidence[name] >= most)
    for hit in hits:
        rivals = (one.evidence["order"] for one in hits if one is not hit)
        hit.evidence["order_lead"] = hit.evidence["order"] - max(rivals, default=hit.evidence["order"] - 3)


class Search:
    """A question's words among an audience's texts; texts in the other language are asked in theirs."""

    def __init__(self, snapshot: Snapshot, question: Question) -> None:
        self.snapshot, self.question = snapshot, question
        self._scores = snapshot.keyword_scores(question.search_terms())
        gloss = glossed(question.folded, question.language) if snapshot.is_mixed(question.language) else None
        self._other = gloss.question if gloss else None
        self._share = gloss.share if gloss else 1.0
        self._others = snapshot.keyword_scores(self._other.search_terms()) if self._other else None

    @property
    def best(self) -> list[int]:
        return _best(self._scores) + (_best(self._others) if self._others is not None else [])

    def asked(self, passage: Passage) -> Question:
        """The question in the passage's language, as far as its words are known."""
        is_foreign = passage.language != self.question.language
        return self._other if is_foreign and self._other else self.question

    def share(self, passage: Passage) -> float:
        """How much of the question can be found in the passage's language at all."""
        return self._share if self.asked(passage) is not self.question else 1.0

    def words(self, place: int) -> float:
        passage = self.snapshot.passages[place]
        is_other = self._others is not None and self.asked(passage) is not self.question
        scores = self._others if is_other and self._others is not None else self._scores
        return float(scores[place]) * self.share(passage)


def _best(scores: NDArray[np.float32]) -> list[int]:
    import numpy as np

    count = min(CANDIDATES, len(scores))
    if not count:
        return []
    places = np.argpartition(-scores, count - 1)[:count]
    return [int(place) for place in places[np.argsort(-scores[places], kind="stable")] if scores[place] > 0]


def _weigh(search: Search, places: Sequence[int]) -> list[Hit]:
    """In the order of `places`."""
    question, snapshot = search.question, search.snapshot
    weighers: dict[int, _Weigher] = {}
    hits = []
    for place in places:
        passage = snapshot.passages[place]
        asked = search.asked(passage)
        if (weigher := weighers.get(id(asked))) is None:
            weigher = weighers[id(asked)] = _Weigher(snapshot, asked)
        evidence = {
            "words": search.words(place),
            **weigher.evidence(place, search.share(passage)),
            "foreign": float(question.is_foreign_to(passage.language)),
            "entry": float(passage.kind == "entry"),
            "body": weigher.covered(_terms_of(passage.text)),
            "unfit": float(not question.shown_by(passage.text)),
            "headed": _headed(question, passage, snapshot.keywords.frequency),
            "opposite": float(opposed(question.folded, passage.evidence)),
            "actless": float(lacks_act(question.folded, passage.evidence)),
            "chinese": float(question.language == "zh"),
            "texts": math.log(1 + passage.variants),
            "spelling": _spelling(question, passage),
        }
        evidence["doubted"] = (1.0 - evidence["topic"]) * float("whether" in question.asks)
        hits.append(Hit(passage, evidence))
    _add_leads(hits, "words", "cover")
    return hits


class _Weigher:
    """What of a question's spans the passages speak of."""

    def __init__(self, snapshot: Snapshot, question: Question) -> None:
        keywords, spans = snapshot.keywords, question.spans
        self._snapshot, self._question = snapshot, question
        self._weights = question.weights(keywords.idf, keywords.highest_idf)
        total = sum(self._weights) or 1.0
        known = [any(keywords.frequency(term) for term in span.full) for span in spans]
        self._unknown = sum(w for w, one in zip(self._weights, known, strict=True) if not one) / total
        self._names = [span for span in spans if span.is_name]
        self._topic = [0.0 if span.is_name else w for span, w in zip(spans, self._weights, strict=True)]
        self._strange = any(not keywords.frequency(span.full[0]) for span in self._names)
        self._wanted = [term for span in spans for term in (*span.full, *span.partial)]

    def covered(self, found: frozenset[str]) -> float:
        return self._question.coverage(found, self._weights)

    def evidence(self, place: int, share: float) -> dict[str, float]:
        found = self._snapshot.found(self._wanted, place)
        names = self._names
        return {
            "cover": share * self._question.coverage(found, self._weights),
            "unknown": self._unknown,
            "unnamed": 1.0 - (sum(degree(span, found) for span in names) / len(names) if names else 1.0),
            "strange": float(self._strange),
            "topic": share * self._question.coverage(found, self._topic),
            "length": math.log(1 + len(self._question.spans)),
        }


def _add_likeness(snapshot: Snapshot, hits: Sequence[Hit], places: Sequence[int], like: Likeness) -> None:
    for hit, place in zip(hits, places, strict=True):
        near = sorted(like.near.get(place, [like.floor]), reverse=True)
        hit.evidence |= {
            "near": near[0],
            "near_three": sum(near[:3]) / len(near[:3]),
            "raw": like.raw.get(place, like.usual),
            "above_usual": like.raw.get(place, like.usual) - like.usual,
        }
    best = _best_two((snapshot.passages[one].place, like.best(one)) for one in like.near)
    inner = _inner_leads(snapshot, like)
    most = {name: max((hit.evidence[name] for hit in hits), default=0.0) for name in ("words", "cover")}
    nearest = max(map(like.best, like.near), default=0.0)
    for hit, place in zip(hits, places, strict=True):
        own = hit.evidence["near"]
        hit.evidence |= {
            "near_lead": own - _rival(best, hit, like.floor),
            "inner_lead": min(own - inner.get(place, like.floor), ALONE),
            "near_best": float(own >= nearest),
            **{f"{name}_best": float(hit.evidence[name] >= value) for name, value in most.items()},
        }


def _inner_leads(snapshot: Snapshot, like: Likeness) -> dict[int, float]:
    """Of each passage, how near the best of the others in its own list or table is."""
    rows: dict[Place, list[tuple[float, int]]] = {}
    for one in like.near:
        rows.setdefault(snapshot.passages[one].place, []).append((like.best(one), one))
    found: dict[int, float] = {}
    for place in rows.values():
        (first, best), *others = sorted(place, reverse=True)
        second = others[0][0] if others else like.floor
        found |= {one: second if one == best else first for _, one in place}
    return found


def _best_two(values: Iterable[tuple[Place, float]]) -> list[tuple[Place, float]]:
    """The best value, and the best of another place."""
    most: dict[Place, float] = {}
    for place, value in values:
        most[place] = max(value, most.get(place, value))
    return sorted(most.items(), key=lambda one: -one[1])[:2]


def _rival(best: Sequence[tuple[Place, float]], hit: Hit, default: float = 0.0) -> float:
    """The best that is elsewhere."""
    return next((value for place, value in best if place != hit.passage.place), default)


def _add_leads(hits: Sequence[Hit], *names: str) -> None:
    """How far each hit is ahead of the best elsewhere (behind it: negative)."""
    for name in names:
        best = _best_two((hit.passage.place, hit.evidence[name]) for hit in hits)
        for hit in hits:
            hit.evidence[f"{name}_lead"] = hit.evidence[name] - _rival(best, hit)


@lru_cache(maxsize=16384)
def _terms_of(text: str) -> frozenset[str]:
    return frozenset(term.text for term in terms(fold(text)))


def _headed(question: Question, passage: Passage, frequency: Callable[[str], int]) -> float:
    """How surely the passage is the one place for a code or job asked about: it is headed by it, few others have it."""
    if question.role is not None and question.role == role_called(fold(passage.label)):
        return ROLE
    if not question.codes:
        return 0.0
    label = _terms_of(passage.label)
    return max(
        (1 / max(frequency(one.full[0]), 1) for one in question.codes if one.full[0] in label), default=0.0
    )


def _spelling(question: Question, passage: Passage) -> float:
    from rapidfuzz import fuzz, process

    best = process.extractOne(question.folded, passage.evidence.split("\n"), scorer=fuzz.ratio)
    return best[1] / 100 if best else 0.0


def _asks_alike(question: Question, passage: Passage) -> float:
    """The most that what is asked for (a time, an amount, a way) has in common with one of its wordings."""
    if not question.asks:
        return 0.5
    theirs = (asks_of(one) for one in passage.asked)
    return max((len(question.asks & one) / len(question.asks | one) for one in theirs), default=0.0)


def _acts_alike(question: Question, passage: Passage) -> dict[str, float]:
    lacking, more = shared_acts(question.folded, passage.asked)
    ends, ends_not = ending(question.folded, passage.asked)
    return {"act_lacking": lacking, "act_more": more, "ends": ends, "ends_not": ends_not}


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
