"""What a knowledge base learns from its own variants: which entry a question belongs to.

Two linear classifiers over the same features are averaged into one matrix: a softmax regression and a
Gaussian one with a shared, shrunk covariance. Features are the centred embedding and hashed tf-idf of the
terms. Learnt at ingest, applied with one matrix product a question.
"""

from __future__ import annotations

import io
import math
import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from knowledge_base.terms import terms

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

BUCKETS = 768
WORD_SHARE = 0.8  # the weight of words beside the embedding
PENALTY = 50.0  # scikit-learn's C
SHRINKAGE = 0.7  # of the Gaussian's covariance towards a sphere
GAUSSIAN_SHARE = 0.5  # of the Gaussian beside the softmax
GAUSSIAN_WORDS = 0.5  # what words count for the Gaussian, beside what they count for the softmax
SOFTMAX_LIMIT = 1500  # entries; beyond, the closed form alone is learnt


@dataclass(frozen=True)
class Head:
    """`chunk_ids` are the entries, in the order of the rows of `weights` (entries × features)."""

    chunk_ids: tuple[int, ...]
    mean: Floats
    idf: Floats
    weights: Floats
    bias: Floats
    gaussian: Floats
    gaussian_bias: Floats

    def features(self, vector: Floats, folded: str) -> Floats:
        import numpy as np

        return np.concatenate([centred(vector, self.mean), WORD_SHARE * hashed([folded], self.idf)[0]])

    def scores(self, features: Floats) -> Floats:
        """A logit for each entry, their mean taken out."""
        return _about_zero(self.weights @ features + self.bias)

    def gaussian_scores(self, features: Floats) -> Floats:
        """The second opinion alone, in units of its spread over the entries' own texts."""
        return _about_zero(self.gaussian @ features + self.gaussian_bias)

    def dump(self) -> bytes:
        import numpy as np

        file = io.BytesIO()
        arrays: dict[str, Any] = {name: value for name, value in vars(self).items() if name != "chunk_ids"}
        np.savez(file, chunk_ids=np.array(self.chunk_ids, dtype=np.int64), **arrays)
        return file.getvalue()

    @classmethod
    def load(cls, data: bytes) -> Head:
        import numpy as np

        with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
            named = {name: arrays[name] for name in arrays.files}
        chunk_ids = tuple(int(one) for one in named.pop("chunk_ids"))
        return cls(chunk_ids=chunk_ids, **named)


def _about_zero(scores: Floats) -> Floats:
    result: Floats = scores - scores.mean()
    return result


def centred(vector: Floats, mean: Floats) -> Floats:
    """Embeddings of one model lie in a narrow cone: without its middle, angles tell texts apart."""
    import numpy as np

    moved = vector - mean
    length = np.linalg.norm(moved, axis=-1, keepdims=True)
    unit: Floats = (moved / np.maximum(length, 1e-9)).astype(np.float32)
    return unit


def hashed(folded: Sequence[str], idf: Floats | None = None) -> Floats:
    """tf-idf of the terms in a fixed number of buckets, of length 1 (plain tf without `idf`)."""
    import numpy as np

    rows: Floats = np.zeros((len(folded), BUCKETS), dtype=np.float32)
    for row, text in zip(rows, folded, strict=True):
        for term, count in Counter(term.text for term in terms(text)).items():
            row[zlib.crc32(term.encode()) % BUCKETS] += 1 + math.log(count)
    if idf is None:
        return rows
    rows *= idf
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    unit: Floats = (rows / np.maximum(lengths, 1e-9)).astype(np.float32)
    return unit


def learn(
    chunk_ids: Sequence[int], owners: NDArray[np.int32], vectors: Floats, folded: Sequence[str]
) -> Head:
    """`owners` gives each text's position in `chunk_ids`; every entry has at least one text, and there are two."""
    import numpy as np

    mean = vectors.mean(axis=0)
    counted = hashed(folded)
    idf = (np.log((1 + len(folded)) / (1 + (counted > 0).sum(axis=0))) + 1).astype(np.float32)
    features = np.hstack([centred(vectors, mean), WORD_SHARE * hashed(folded, idf)])
    gaussian, gaussian_bias = _gaussian(features, owners, len(chunk_ids))
    weights, bias = gaussian, gaussian_bias
    if len(chunk_ids) <= SOFTMAX_LIMIT:
        softmax = _softmax(features, owners)
        scale = GAUSSIAN_SHARE * _spread(features @ softmax.T)
        weights, bias = softmax + scale * gaussian, scale * gaussian_bias
    return Head(tuple(chunk_ids), mean, idf, weights, bias, gaussian, gaussian_bias)


def _softmax(features: Floats, owners: NDArray[np.int32]) -> Floats:
    import warnings

    import numpy as np
    from sklearn.linear_model import LogisticRegression
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

    with threadpool_limits(1), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # many entries with few texts each are what this is about
        model = LogisticRegression(C=PENALTY, max_iter=300, fit_intercept=False).fit(features, owners)
    weights: Floats = model.coef_.astype(np.float32)
    if len(weights) == 1:  # of two entries scikit-learn keeps one row
        weights = np.vstack([-weights / 2, weights / 2])
    return weights


def _gaussian(features: Floats, owners: NDArray[np.int32], count: int) -> tuple[Floats, Floats]:
    import numpy as np

    scale = np.ones(features.shape[1], dtype=np.float32)
    scale[-BUCKETS:] = GAUSSIAN_WORDS
    features = features * scale
    size = features.shape[1]
    middles = np.zeros((count, size), dtype=np.float64)
    np.add.at(middles, owners, features)
    middles /= np.bincount(owners, minlength=count)[:, None]
    rest = features - middles[owners]
    covariance = rest.T @ rest / len(features)
    level = float(np.trace(covariance)) / size
    covariance = (1 - SHRINKAGE) * covariance + (SHRINKAGE * level or 1.0) * np.eye(size)
    weights = np.linalg.solve(covariance, middles.T).T
    bias = -0.5 * (middles * weights).sum(axis=1)
    spread = _spread(features @ weights.T + bias)
    return (weights * scale / spread).astype(np.float32), (bias / spread).astype(np.float32)


def _spread(scores: Floats) -> float:
    return float((scores - scores.mean(axis=1, keepdims=True)).std()) or 1.0
