"""What is costly to build and kept between questions: the embedder, the indexes, a reader for each audience."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date
from pathlib import Path

from sqlalchemy.orm import Session

from knowledge_base.embedding import Embedder, Remembering
from knowledge_base.index import Index, open_index
from knowledge_base.keywords import Vocabulary
from knowledge_base.learning import learnt
from knowledge_base.reader import Reader
from knowledge_base.snapshot import VISIBLE, Audience, current_revision, take_snapshot


class Readers:
    """May be asked from several threads at once; `embedder` is None until it is loaded, and where there is none."""

    def __init__(self, folder: Path | None, url: str, embedder: Callable[[], Embedder | None]) -> None:
        self._folder, self._url, self._make_embedder = folder, url, embedder
        self.embedder: Remembering | None = None
        self._index: Index | None = None
        self._indexed = -1
        self._vocabulary = Vocabulary()
        self._held: dict[Audience, Reader] = {}
        self._loading = threading.Lock()
        self._building = threading.Lock()

    def loaded_embedder(self) -> Remembering | None:
        with self._loading:
            if self.embedder is None:
                made = self._make_embedder()
                self.embedder = Remembering(made) if made else None
            return self.embedder

    def of(self, session: Session, audience: Audience) -> Reader:
        """The audience's view, brought up to date."""
        held = self._held.get(audience)
        if (
            held is not None
            and held.revision == current_revision(session)
            and held.snapshot.day == today_of(session)
            and held.embedder is self.embedder
        ):
            return held
        with self._building:
            snapshot = take_snapshot(session, audience, self._vocabulary, today_of(session))
            embedder = self.embedder
            fitted = learnt(session, audience, embedder.model) if embedder else None
            index = self._fresh_index(session, embedder, snapshot.revision) if embedder and fitted else None
            reader = Reader(snapshot, VISIBLE[audience], embedder, fitted, index)
            self._held[audience] = reader
            return reader

    def _fresh_index(self, session: Session, embedder: Remembering, revision: int) -> Index:
        if self._index is None:
            self._index = open_index(self._folder, self._url)
        if self._indexed != revision:
            self._index.refresh(session, embedder.model)
            self._indexed = revision
        return self._index

    def close(self) -> None:
        """Release the vector index; asked again, it is opened again."""
        with self._building:
            self._held.clear()
            self._vocabulary = Vocabulary()
            if self._index is not None:
                self._index.close()
            self._index, self._indexed = None, -1


def today_of(session: Session) -> date:
    """By the company's clock where the session has one."""
    clock = session.info.get("clock")
    today: date = clock.now().date() if clock is not None else date.today()
    return today
