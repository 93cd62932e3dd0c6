"""A question → candidates among the passages, with their evidence; entries that a head knows are in entries.py."""

from __future__ import annotations

from knowledge_base.hit import Hit
from knowledge_base.nearness import Likeness
from knowledge_base.question import Question
from knowledge_base.search import Search
from knowledge_base.snapshot import Snapshot
from knowledge_base.standing import add_likeness
from knowledge_base.weighing import weigh

CANDIDATES = 12  # with the nearest vectors, beside those with the best words


def candidates(snapshot: Snapshot, question: Question, like: Likeness | None) -> list[Hit]:
    """Passages worth weighing, with their evidence, in no order."""
    search = Search(snapshot, question)
    places = dict.fromkeys(search.best)
    if like is not None:
        places |= dict.fromkeys(sorted(like.near, key=like.best, reverse=True)[:CANDIDATES])
        known = set(like.learnt.head.chunk_ids) if like.learnt.head else set()
        places = {place: None for place in places if snapshot.passages[place].id not in known}
    hits = weigh(search, list(places))
    if like is not None:
        add_likeness(snapshot, hits, list(places), like)
    return hits
