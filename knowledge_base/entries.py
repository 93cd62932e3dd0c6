"""The entries that the head prefers, or that have the nearest texts, with the evidence of both."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from knowledge_base.aims import aims_apart, core_told, longest_untold
from knowledge_base.hit import Hit
from knowledge_base.nearness import Likeness
from knowledge_base.opposites import ending, shared_acts
from knowledge_base.question import Question, asks_of
from knowledge_base.search import Search
from knowledge_base.snapshot import Passage, Snapshot
from knowledge_base.standing import add_likeness
from knowledge_base.weighing import weigh

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

PREFERRED = 12
NEAR = 12.0  # divided by the texts an entry has: what the nearest one counts for the order of entries, beside the head
NEAR_BOUNDS = 2.0, 6.0
AGREED = 0.3  # what the second opinion counts for the order on its own
AGAINST = {
    "act_lacking": 1.0, "ends": 1.0, "ends_not": 0.5, "opposite": 0.6,
    "core": 0.6, "untold": 0.1, "aims_lacking": 0.1, "rival": 1.0,
}  # fmt: skip
"""What it counts against an entry, in spreads of the head, that it is about another act (取消, where 开通 is asked),
that it leaves part of the question untold, that what is told is what all its wordings say: its topic, no more, and
that it is about another topic (储蓄卡, where 信用卡 is named)."""
NEAREST = 4  # of the entries with the nearest texts, whatever the head prefers


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
    preferred = [int(one) for one in np.argsort(-scores)[:PREFERRED]]
    order = list(dict.fromkeys([*preferred, *(number_of[place] for place in nearest)]))
    order = [one for one in order if head.chunk_ids[one] in snapshot.place_of]
    places = [snapshot.place_of[head.chunk_ids[one]] for one in order]
    hits = weigh(Search(snapshot, question), places)
    add_likeness(snapshot, hits, places, like)
    likely = np.exp(scores - scores.max())
    likely /= likely.sum()
    certainty = 1 + float((likely * np.log(likely + 1e-9)).sum()) / math.log(len(likely))
    lie, spread = like.learnt.lie, max(float(scores.std()), 1e-6)
    near_counts = min(max(NEAR / lie.texts, NEAR_BOUNDS[0]), NEAR_BOUNDS[1])
    for hit, one, place in zip(hits, order, places, strict=True):
        hit.evidence |= _told(snapshot, question, hit.passage)
        against = sum(share * hit.evidence[name] for name, share in AGAINST.items())
        for_it = float(scores[one]) / spread + AGREED * float(second[one])
        hit.evidence |= {
            "head": float(scores[one]),
            "order": for_it + near_counts * hit.evidence["near"] - against,
            "far_rel": (hit.evidence["near"] - lie.other) / lie.other_spread,
            "lead_rel": hit.evidence["near_lead"] / lie.other_spread,
            "asks_alike": _asks_alike(question, hit.passage),
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


def _asks_alike(question: Question, passage: Passage) -> float:
    """The most that what is asked for (a time, an amount, a way) has in common with one of its wordings."""
    if not question.asks:
        return 0.5
    theirs = (asks_of(one) for one in passage.asked)
    return max((len(question.asks & one) / len(question.asks | one) for one in theirs), default=0.0)


def _told(snapshot: Snapshot, question: Question, passage: Passage) -> dict[str, float]:
    """What an entry's wordings do with what is asked, and what of it they leave out."""
    lacking, more = shared_acts(question.folded, passage.asked)
    ends, ends_not = ending(question.folded, passage.asked)
    return {
        "act_lacking": lacking,
        "act_more": more,
        "ends": ends,
        "ends_not": ends_not,
        **aims_apart(question.folded, passage.asked),
        "core": core_told(question.folded, passage.asked, snapshot.keywords.idf),
        "untold": longest_untold(question.folded, passage.asked),
    }


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
