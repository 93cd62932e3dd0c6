"""How a candidate stands out: how near its vectors are, and how far it is ahead of what is elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from knowledge_base.hit import Hit
from knowledge_base.nearness import Likeness
from knowledge_base.snapshot import Snapshot

Place = tuple[int, int]

ALONE = 0.3  # how far a passage is ahead of its list or table at most

GAP = 0.12  # how much nearer a question is to what is in its own language, whatever it says


def add_likeness(snapshot: Snapshot, hits: Sequence[Hit], places: Sequence[int], like: Likeness) -> None:
    for hit, place in zip(hits, places, strict=True):
        near = sorted(like.near.get(place, [like.floor]), reverse=True)
        usual = like.usual_beside(hit.passage)
        raw = like.raw.get(place, usual)
        hit.evidence |= {
            "near": near[0],
            "near_three": sum(near[:3]) / len(near[:3]),
            "raw": raw,
            "above_usual": raw - usual,
        }
    best = _best_two_by_language(snapshot, like)
    inner = _inner_leads(snapshot, like)
    most = {name: max((hit.evidence[name] for hit in hits), default=0.0) for name in ("words", "cover")}
    nearest = max(map(like.best, like.near), default=0.0)
    for hit, place in zip(hits, places, strict=True):
        own = hit.evidence["near"]
        hit.evidence |= {
            "near_lead": own - _nearest_rival(best, hit, like.floor),
            "inner_lead": min(own - inner.get(place, like.floor), ALONE),
            "near_best": float(own >= nearest),
            **{f"{name}_best": float(hit.evidence[name] >= value) for name, value in most.items()},
        }


def _best_two_by_language(snapshot: Snapshot, like: Likeness) -> dict[str, list[tuple[Place, float]]]:
    return {
        language: _best_two(
            (snapshot.passages[one].place, like.best(one))
            for one in like.near
            if snapshot.passages[one].language == language
        )
        for language in snapshot.languages
    }


def _nearest_rival(best: Mapping[str, Sequence[tuple[Place, float]]], hit: Hit, floor: float) -> float:
    """What is elsewhere; to a text in another language than the question what is in its own is nearer by itself."""
    gap = GAP if hit.evidence["foreign"] else 0.0
    return max(
        _rival(places, hit, floor) - (0.0 if language == hit.passage.language else gap)
        for language, places in best.items()
    )


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


def add_leads(hits: Sequence[Hit], *names: str) -> None:
    """How far each hit is ahead of the best elsewhere in its language (behind it: negative)."""
    for language in {hit.passage.language for hit in hits}:
        alike = [hit for hit in hits if hit.passage.language == language]
        for name in names:
            best = _best_two((hit.passage.place, hit.evidence[name]) for hit in alike)
            for hit in alike:
                hit.evidence[f"{name}_lead"] = hit.evidence[name] - _rival(best, hit)
