"""The knowledge base as its callers hold it: one object a process, given a session for every call."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from sqlalchemy.orm import Session

from knowledge_base.adding import AddReport, DocumentInfo, add_files, list_documents, remove
from knowledge_base.answering import Answer, compose, phrase
from knowledge_base.keywords import Vocabulary
from knowledge_base.loading import Visibility
from knowledge_base.question import Question, take_apart
from knowledge_base.retrieve import Hit, best, weigh_words
from knowledge_base.snapshot import Audience, Snapshot, current_revision, take_snapshot

Progress = Callable[[int, int], None]


class KnowledgeBase:
    """Holds what is costly to build (word index, embedder, vector index); all truth is in the database."""

    def __init__(self) -> None:
        self._vocabulary = Vocabulary()
        self._snapshots: dict[Audience, Snapshot] = {}
        self._building = threading.Lock()

    def add(
        self,
        session: Session,
        paths: Sequence[str | Path],
        *,
        visibility: Visibility | None = None,
        progress: Progress | None = None,
    ) -> AddReport:
        return add_files(session, paths, visibility)

    def list_documents(self, session: Session) -> list[DocumentInfo]:
        return list_documents(session)

    def remove(self, session: Session, document_id: int) -> bool:
        return remove(session, document_id)

    def ask(
        self,
        session: Session,
        question: str,
        *,
        audience: Audience,
        language: str | None = None,
        context: str | None = None,
    ) -> Answer:
        asked = take_apart(question)
        language = language or asked.language
        snapshot = self._snapshot(session, audience)
        if not snapshot.passages:
            return Answer(question, phrase("empty", language), False, 0.0, language)
        return compose(asked, language, self._hits(snapshot, asked), answer=0.5, offer=0.3)

    def _snapshot(self, session: Session, audience: Audience) -> Snapshot:
        held = self._snapshots.get(audience)
        if held is not None and held.revision == current_revision(session):
            return held
        with self._building:
            self._snapshots[audience] = take_snapshot(session, audience, self._vocabulary)
            return self._snapshots[audience]

    def _hits(self, snapshot: Snapshot, question: Question) -> list[Hit]:
        scores = snapshot.keyword_scores(question.search_terms())
        hits = weigh_words(snapshot, question, best(scores), scores)
        for hit in hits:
            e = hit.evidence
            hit.score = max(
                0.0,
                0.6 * e["cover"]
                + 0.6 * e["words"]
                - 0.5 * e["strange"]
                - 0.2 * e["unnamed"]
                + 0.03 * e["same_language"]
                - 0.1 * (1 - e["fits"]),
            )
        return sorted(hits, key=lambda hit: -hit.score)
