"""How the entries of a knowledge base lie to each other: what is near in one is far in another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MOST = 1500  # texts looked at


class Lie(NamedTuple):
    """Centred cosines, each text left out in turn: to the nearest of its own entry, and of any other one.

    `told` is the share of texts that are nearer to their own entry, `texts` how many an entry has on average.
    """

    own: float = 0.5
    own_spread: float = 0.2
    other: float = 0.4
    other_spread: float = 0.2
    told: float = 0.5
    texts: float = 1.0


def lie_of(vectors: NDArray[np.float32], owners: NDArray[Any]) -> Lie:
    """Of centred vectors of length 1; the usual where no entry has two texts."""
    import numpy as np

    texts = len(owners) / max(len(set(owners.tolist())), 1)
    every = np.random.default_rng(0).permutation(len(owners))[:MOST]
    if len(every) < 3:
        return Lie()
    near = vectors[every] @ vectors.T
    near[np.arange(len(every)), every] = -1.0
    same = owners[every][:, None] == owners[None, :]
    own = np.where(same, near, -1.0).max(axis=1)
    other = np.where(same, -1.0, near).max(axis=1)
    varied = own > -1.0
    if not varied.any():
        return Lie(other=float(other.mean()), other_spread=_spread(other), texts=texts)
    return Lie(
        float(own[varied].mean()), _spread(own[varied]), float(other.mean()), _spread(other),
        float((own > other)[varied].mean()), texts,
    )  # fmt: skip


def _spread(values: NDArray[np.float32]) -> float:
    return max(float(values.std()), 0.02)
