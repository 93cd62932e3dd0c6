"""The nearest stored texts to a vector. The only file that knows Chroma.

The database holds every vector; an index is a copy of it for speed and can be rebuilt from it at any time.
Chroma embedded in the data folder belongs to one process: a second one, such as a command run beside
the service, reads the vectors from the database instead.
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NamedTuple, Protocol
from urllib.parse import urlsplit

from sqlalchemy import select
from sqlalchemy.orm import Session

from knowledge_base.models import Chunk, Phrasing

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

COLLECTION = "kechat-knowledge"
VISIBILITIES = ("public", "internal")
BATCH = 1000


class Neighbour(NamedTuple):
    """A text and the cosine of its vector with the one asked for."""

    text_id: int
    cosine: float


class Index(Protocol):
    def refresh(self, session: Session, model: str) -> None:
        """Take over what the database has for this model, drop what it no longer has."""

    def nearest(self, vector: NDArray[np.float32], visible: Sequence[str], count: int) -> list[Neighbour]:
        """Nearest first, among the texts of these visibilities only."""

    def close(self) -> None:
        """Let another process have it."""


def open_index(folder: Path | None, url: str) -> Index:
    """Chroma at `url`, else embedded in `folder`; the plain scan without either or when the folder is taken."""
    if url:
        return ChromaIndex(_remote(url))
    if folder is not None and (lock := _take(folder)) is not None:
        return ChromaIndex(_embedded(folder), lock)
    return ScanIndex()


def _take(folder: Path) -> IO[bytes] | None:
    """The folder's lock, held as long as the file is open; None when another process has it."""
    try:
        import fcntl
    except ImportError:
        return None
    folder.mkdir(parents=True, exist_ok=True)
    lock = (folder / "owner.lock").open("wb")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.close()
        return None
    return lock


def _embedded(folder: Path) -> Any:
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    import chromadb
    from chromadb.config import Settings

    return chromadb.PersistentClient(str(folder), Settings(anonymized_telemetry=False))


def _remote(url: str) -> Any:
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    import chromadb
    from chromadb.config import Settings

    parts = urlsplit(url)
    secure = parts.scheme == "https"
    port = parts.port or (443 if secure else 8000)
    settings = Settings(anonymized_telemetry=False)
    return chromadb.HttpClient(parts.hostname or "localhost", port, ssl=secure, settings=settings)


class ChromaIndex:
    """A collection for each visibility: what a customer may not see is not even searched.

    Records are named `id-checksum`, so that a text never stands under another's name.
    """

    def __init__(self, client: Any, lock: IO[bytes] | None = None) -> None:
        self._client = client
        self._lock = lock
        self._collections: dict[str, Any] = {}

    def refresh(self, session: Session, model: str) -> None:
        for visibility in VISIBILITIES:
            collection = self._collections[visibility] = self._client.get_or_create_collection(
                f"{COLLECTION}-{visibility}-{zlib.crc32(model.encode()):08x}",
                configuration={"hnsw": {"space": "cosine"}},
                embedding_function=None,
            )
            _synchronize(collection, session, visibility, model)

    def close(self) -> None:
        self._client.close()
        if self._lock is not None:
            self._lock.close()

    def nearest(self, vector: NDArray[np.float32], visible: Sequence[str], count: int) -> list[Neighbour]:
        found = [
            one for visibility in visible for one in _query(self._collections[visibility], vector, count)
        ]
        return sorted(found, key=lambda one: -one.cosine)[:count]


def _synchronize(collection: Any, session: Session, visibility: str, model: str) -> None:
    wanted = set(_names(session, visibility, model))
    held = set(collection.get(include=[])["ids"])
    stale, missing = sorted(held - wanted), sorted(wanted - held)
    for start in range(0, len(stale), BATCH):
        collection.delete(ids=stale[start : start + BATCH])
    for start in range(0, len(missing), BATCH):
        names = missing[start : start + BATCH]
        vectors = dict(_vectors(session, [_id(name) for name in names]))
        collection.upsert(ids=names, embeddings=[_array(vectors[_id(name)]) for name in names])


def _query(collection: Any, vector: NDArray[np.float32], count: int) -> list[Neighbour]:
    found = collection.query(query_embeddings=[vector], n_results=count, include=["distances"])
    pairs = zip(found["ids"][0], found["distances"][0], strict=True)
    return [Neighbour(_id(name), 1.0 - distance) for name, distance in pairs]


class ScanIndex:
    """Exact, in memory: good for a command that asks a few questions and ends, and for tests."""

    def refresh(self, session: Session, model: str) -> None:
        import numpy as np

        rows = session.execute(
            _readable(Phrasing.id, Chunk.visibility, Phrasing.vector).where(Phrasing.model == model)
        )
        read = [(text_id, visibility, _array(vector)) for text_id, visibility, vector in rows]
        self._ids = np.array([text_id for text_id, _, _ in read], dtype=np.int64)
        self._visibilities = np.array([visibility for _, visibility, _ in read])
        self._matrix = np.stack([vector for _, _, vector in read]) if read else np.zeros((0, 1), np.float32)

    def close(self) -> None:
        self._matrix = self._matrix[:0]

    def nearest(self, vector: NDArray[np.float32], visible: Sequence[str], count: int) -> list[Neighbour]:
        import numpy as np

        allowed = np.flatnonzero(np.isin(self._visibilities, list(visible)))
        if not len(allowed):
            return []
        scores = self._matrix[allowed] @ vector
        order = np.argsort(-scores, kind="stable")[:count]
        return [Neighbour(int(self._ids[allowed[place]]), float(scores[place])) for place in order]


def _id(name: str) -> int:
    return int(name.partition("-")[0])


def _names(session: Session, visibility: str, model: str) -> list[str]:
    rows = _readable(Phrasing.id, Phrasing.folded).where(
        Phrasing.model == model, Chunk.visibility == visibility
    )
    return [f"{text_id}-{zlib.crc32(folded.encode()):08x}" for text_id, folded in session.execute(rows)]


def _vectors(session: Session, text_ids: Sequence[int]) -> list[tuple[int, bytes]]:
    rows = session.execute(_readable(Phrasing.id, Phrasing.vector).where(Phrasing.id.in_(text_ids)))
    return [(text_id, vector) for text_id, vector in rows]


def _readable(*columns: Any) -> Any:
    return select(*columns).join(Phrasing.chunk).where(Phrasing.vector.is_not(None)).order_by(Phrasing.id)


def _array(data: bytes) -> NDArray[np.float32]:
    import numpy as np

    return np.frombuffer(data, dtype=np.float32)
