"""The knowledge base as its callers hold it: one object a process, given a session for every call."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal

from sqlalchemy.orm import Session

from knowledge_base import teaching, upkeep
from knowledge_base.adding import AddReport, add_files, count_change, remove
from knowledge_base.answering import Answer, chosen
from knowledge_base.embedding import Embedder, Remembering, local_embedder
from knowledge_base.gaps import GapGroup, gaps, record, settle, tie
from knowledge_base.learning import Progress, Transaction, catch_up, is_current
from knowledge_base.loading import Visibility
from knowledge_base.models import Chunk, Given
from knowledge_base.reader import Reader
from knowledge_base.readers import Readers, today_of
from knowledge_base.snapshot import VISIBLE, Audience, Passage
from knowledge_base.upkeep import DocumentInfo, Duplicate

log = logging.getLogger(__name__)

GROUNDS = 4  # passages that an answer in words may rest on
GROUND = 0.3  # how sure of each, beside the best

Verdict = Literal["good", "bad"]


class KnowledgeBase:
    """Holds what is costly to build (word index, embedder, vector index); all truth is in the database.

    `folder` and `url` say where Chroma is; without either, vectors are read from the database and scanned.
    Until `catch_up` or `load` has run, questions are answered by words alone.
    """

    def __init__(
        self,
        folder: Path | None = None,
        url: str = "",
        embedder: Callable[[], Embedder | None] = local_embedder,
    ) -> None:
        self._readers = Readers(folder, url, embedder)
        self._settled = threading.Event()
        self._settled.set()
        self._wanted = threading.Event()

    @property
    def embedder(self) -> Remembering | None:
        """The embedder, once loaded; None before, and where there is none."""
        return self._readers.embedder

    def add(
        self, session: Session, paths: Sequence[str | Path], *, visibility: Visibility | None = None
    ) -> AddReport:
        """Take in files and folders. They are found by words at once, by meaning after `catch_up`."""
        return add_files(session, paths, visibility)

    def catch_up(self, transaction: Transaction, progress: Progress | None = None) -> int:
        """Embed and learn what was added or removed, in short transactions; how many texts were embedded.

        `transaction` gives a session and commits it; `progress(done, total)` counts texts.
        """
        embedder = self._readers.loaded_embedder()
        return catch_up(transaction, embedder, progress) if embedder else 0

    def list_documents(self, session: Session) -> list[DocumentInfo]:
        """With what is stale about them."""
        return upkeep.list_documents(session, today_of(session))

    def duplicates(self, session: Session) -> list[Duplicate]:
        """Entries that ask the same."""
        return upkeep.duplicates(session)

    def remove(self, session: Session, document_id: int) -> bool:
        """False when there is no such document."""
        return remove(session, document_id)

    def load(self, transaction: Transaction) -> None:
        """Load the embedder, catch up, open the index: a second or two, more after large changes."""
        self.catch_up(transaction)
        with transaction() as session:
            for audience in VISIBLE:
                self.reader(session, audience).snapshot.prepare()

    def load_in_background(self, transaction: Transaction) -> threading.Thread:
        """The same in a thread of its own; a failure is logged, and answers go on by words alone."""
        self.will_load()

        def run() -> None:
            try:
                self.load(transaction)
            except Exception:
                log.exception("the knowledge base answers by words alone: loading failed")
            finally:
                self._settled.set()
                self._wanted.clear()

        thread = threading.Thread(target=run, name="knowledge-base", daemon=True)
        thread.start()
        return thread

    def will_load(self) -> None:
        """Loading is about to begin: whoever can wait does so in `wait`."""
        self._settled.clear()

    def is_wanted(self, seconds: float) -> bool:
        """Whether somebody waits for it to be loaded, or does so within so many seconds."""
        return self._wanted.wait(seconds)

    def wait(self, seconds: float) -> bool:
        """Until loading that goes on in the background has ended; False when it takes longer."""
        if not self._settled.is_set():
            self._wanted.set()
        return self._settled.wait(seconds)

    def close(self) -> None:
        """Release the vector index; asked again, it is opened again."""
        self._readers.close()

    def ask(
        self,
        session: Session,
        question: str,
        *,
        audience: Audience,
        language: str | None = None,
        context: str | None = None,
        asker: str | None = None,
    ) -> Answer:
        """Answer from what the audience may see, in `language` or that of the question.

        `context` is the question before, for 那…呢 and "what about"; `asker` is what a colleague's role is
        called (销售代表), which "how much discount may I give" is about.
        """
        return self.reader(session, audience).answer(question, language, context, asker)

    def grounds(self, session: Session, answer: Answer, audience: Audience) -> list[Passage]:
        """The passages that an answer may be put into words from; none where a curated entry answers, or nothing."""
        if not answer.sources or not (answer.answered or answer.suggestions):
            return []
        best = answer.sources[0].score
        near = [one for one in answer.sources if one.score >= GROUND * best][:GROUNDS]
        seen = [self._visible(session, one.chunk, audience) for one in near]
        passages = [one for one in seen if one is not None]
        is_curated = answer.answered and bool(passages) and passages[0].kind == "entry"
        return [] if is_curated else passages

    def record_gap(
        self,
        session: Session,
        answer: Answer,
        *,
        audience: Audience,
        asked_by: str = "",
        account_id: int | None = None,
    ) -> int:
        """Keep a question that was not answered; its id."""
        return record(session, answer.question, audience, answer.language, asked_by, account_id)

    def settle_gaps(self, session: Session, gap_ids: Sequence[int]) -> None:
        """These have an answer now."""
        settle(session, gap_ids)

    def tie_gap(self, session: Session, gap_id: int, ticket_id: int) -> None:
        """People answer this one under a ticket: its solution may become an entry."""
        tie(session, gap_id, ticket_id)

    # ------------------------------------------------------------ what people teach it
    def chosen(
        self, session: Session, chunk_id: int, *, question: str, audience: Audience, by: str, language: str
    ) -> Answer | None:
        """The answer that was picked for a question, which becomes a wording of it; None when it is not to be seen."""
        passage = self._visible(session, chunk_id, audience)
        chunk = session.get(Chunk, chunk_id) if passage else None
        if passage is None or chunk is None:
            return None
        if teaching.teach(session, chunk, question, by, is_trusted=audience == "internal"):
            count_change(session)
        return chosen(passage, question, language)

    def _visible(self, session: Session, chunk_id: int, audience: Audience) -> Passage | None:
        snapshot = self.reader(session, audience).snapshot
        place = snapshot.place_of.get(chunk_id)
        return None if place is None else snapshot.passages[place]

    def note(self, session: Session, answer: Answer, *, audience: Audience, asked_by: str) -> int:
        """Keep that this was answered; the id by which the asker may judge it."""
        source = answer.sources[0]
        given = Given(
            question=answer.question, chunk_id=source.chunk, document=source.document,
            confidence=answer.confidence, audience=audience, asked_by=asked_by,
        )  # fmt: skip
        session.add(given)
        session.flush()
        return given.id

    def judge(self, session: Session, given_id: int, verdict: Verdict, *, by: str) -> Given | None:
        """What the asker thought; a bad answer forgets what it was taught. None when the answer was not theirs."""
        given = teaching.judge(session, given_id, verdict, by)
        chunk = session.get(Chunk, given.chunk_id) if given is not None and verdict == "bad" else None
        if given is not None and chunk is not None and teaching.unteach(session, chunk, given.question):
            count_change(session)
        return given

    def explain(self, session: Session, given_id: int, reason: str, *, by: str) -> None:
        """Why the asker thought so."""
        given = session.get(Given, given_id)
        if given is not None and given.asked_by == by:
            given.reason = reason

    def write_entry(
        self,
        session: Session,
        question: str,
        answer: str,
        *,
        visibility: Visibility,
        variants: Sequence[str] = (),
    ) -> int:
        """An entry that somebody wrote in chat; its chunk's id."""
        made = teaching.write_entry(session, question, answer, visibility=visibility, variants=variants)
        count_change(session)
        return made.id

    def chat_entry(self, session: Session, chunk_id: int) -> tuple[str, str] | None:
        """Question and answer of an entry that was written in chat; None for anything else."""
        return teaching.chat_entry(session, chunk_id)

    def learn_once(self, transaction: Transaction) -> bool:
        """Take in what changed since it last learnt, in the background; False when nothing did."""
        embedder = self.embedder
        if embedder is None:
            return False
        with transaction() as session:
            if is_current(session, embedder.model):
                return False
        self.load(transaction)
        return True

    def gaps(self, session: Session) -> list[GapGroup]:
        """Unanswered questions, those alike together, the most asked first."""
        return gaps(session)

    def nearness(self, text: str, others: Sequence[str]) -> list[float]:
        """The cosine of a text's meaning with each of the others'; empty while there is no embedder."""
        if self.embedder is None:
            return []
        import numpy as np

        vectors = [np.asarray(one) for one in self.embedder.embed_queries([text, *others])]
        asked, *theirs = (vector / max(float(np.linalg.norm(vector)), 1e-9) for vector in vectors)
        return [float(asked @ one) for one in theirs]

    def reader(self, session: Session, audience: Audience) -> Reader:
        """The audience's view, brought up to date."""
        return self._readers.of(session, audience)
