"""What of a question each passage speaks of, and what speaks against it: the evidence of words."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache

from knowledge_base.aims import longest_untold
from knowledge_base.exchanged import exchanged
from knowledge_base.hit import ROLE, Hit
from knowledge_base.opposites import lacks_act, opposed
from knowledge_base.question import Question, degree, role_called
from knowledge_base.search import Search
from knowledge_base.snapshot import Passage, Snapshot
from knowledge_base.standing import add_leads
from knowledge_base.terms import codes_of, terms
from knowledge_base.text import fold

UNTOLD = 4.0  # characters in a row, of what is asked about, that a passage has nothing of


def weigh(search: Search, places: Sequence[int]) -> list[Hit]:
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
            "headed": _headed(question, passage, snapshot),
            "opposite": float(opposed(question.folded, passage.evidence)),
            "exchanged": float(_is_exchanged(asked, passage, snapshot)),
            "rival": float(_is_rival(asked, passage, snapshot)),
            "actless": float(lacks_act(question.folded, passage.evidence)),
            "chinese": float(question.language == "zh"),
            "texts": math.log(1 + passage.variants),
            "spelling": _spelling(question, passage),
        }
        evidence["silent"] = float(evidence["headed"] > 0 and _says_nothing_of_it(question, passage))
        evidence["doubted"] = (1.0 - evidence["topic"]) * float(question.asks_only_whether)
        hits.append(Hit(passage, evidence))
    add_leads(hits, "words", "cover")
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


@lru_cache(maxsize=16384)
def _terms_of(text: str) -> frozenset[str]:
    return frozenset(term.text for term in terms(fold(text)))


def _headed(question: Question, passage: Passage, snapshot: Snapshot) -> float:
    """How surely the passage is the one place for a code or job asked about: it is headed by it, few others have it."""
    if question.role is not None and question.role == role_called(fold(passage.label)):
        return ROLE
    label = _terms_of(passage.label)
    most = 0.0
    for term in question.keys:
        if term in label:
            most = max(most, 1 / max(snapshot.keywords.frequency(term), 1))
        elif count := snapshot.sections.get(term, 0):
            most = max(most, float(term in codes_of(passage.section)) / count)
    return most


def _says_nothing_of_it(question: Question, passage: Passage) -> bool:
    """K26有混合动力的款吗, and the row of K26 is about something else."""
    if not question.asks_only_whether:
        return False
    return longest_untold(question.folded, (passage.evidence, fold(passage.text))) >= UNTOLD


def _is_exchanged(question: Question, passage: Passage, snapshot: Snapshot) -> bool:
    """Where an entry has many wordings, a head knows better."""
    if passage.kind != "entry" or passage.variants > 1 or question.language != "zh":
        return False
    told = f"{passage.evidence}\n{fold(passage.text)}"
    return exchanged(question.folded, passage.asked, told, snapshot.keywords.frequency)


def _is_rival(question: Question, passage: Passage, snapshot: Snapshot) -> bool:
    return passage.kind == "entry" and snapshot.topics.are_rivals(question.folded, passage.asked)


def _spelling(question: Question, passage: Passage) -> float:
    from rapidfuzz import fuzz, process

    best = process.extractOne(question.folded, passage.evidence.split("\n"), scorer=fuzz.ratio)
    return best[1] / 100 if best else 0.0
