"""One audience's view, ready to answer: words, vectors and what was learnt, as of one revision."""

from __future__ import annotations

import logging
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

from knowledge_base.answering import Answer, compose, given, phrase, unsure
from knowledge_base.bilingual import in_chinese
from knowledge_base.calibration import calibrators
from knowledge_base.embedding import Remembering
from knowledge_base.entries import entry_candidates
from knowledge_base.followup import as_rights, readings, subject_of
from knowledge_base.hit import Hit, judge_name
from knowledge_base.index import Index
from knowledge_base.learning import Learnt
from knowledge_base.nearness import Likeness, likeness
from knowledge_base.numerals import in_figures, with_whole_codes
from knowledge_base.opposites import acts_of
from knowledge_base.question import Question, take_apart
from knowledge_base.retrieve import candidates
from knowledge_base.several import parts_of, says_of_what, share_told, together
from knowledge_base.snapshot import Passage, Snapshot
from knowledge_base.text import fold

NEIGHBOURS = 40
"""Texts that are looked up by a question's vector."""
REMEMBERED = 8
"""Answers, the last ones: whoever is about to give one asks first whether there is one."""

BESIDE = 0.3
"""How sure is enough in the document that answers another question of the same message."""

TOUCHED = 0.3
"""Share of a short question's words that the answer to it and the one before is to have."""

LATIN = re.compile("[A-Za-z]{3}")

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Reader:
    snapshot: Snapshot
    visible: Sequence[str]
    embedder: Remembering | None
    learnt: Learnt | None
    index: Index | None
    _given: dict[tuple[str | None, ...], Answer] = field(default_factory=dict, repr=False, compare=False)

    @property
    def revision(self) -> int:
        return self.snapshot.revision

    def answer(self, text: str, language: str | None, context: str | None, asker: str | None) -> Answer:
        """Each question of several is answered; of the ways to read a follow-up, the one best answered."""
        asked = text, language, context, asker
        answer = self._given.get(asked)
        if answer is None:
            answer = self._read(text, language, context, asker)
            while len(self._given) >= REMEMBERED:
                self._given.pop(next(iter(self._given)), None)
            self._given[asked] = answer
        return answer

    def _read(self, text: str, language: str | None, context: str | None, asker: str | None) -> Answer:
        said = language or take_apart(text).language
        if not self.snapshot.passages:
            return Answer(text, phrase("empty", said), False, 0.0, said)
        whole = self._answer(text, said, context, asker)
        parts = parts_of(text)
        return together(whole, parts, lambda wanting: self._answers(wanting, said, asker)) if parts else whole

    def _answers(self, parts: Sequence[str], language: str, asker: str | None) -> list[Answer]:
        """What is asked in one breath is mostly told in one document: near what answers the one, less is enough."""
        if self.embedder:
            self.embedder.embed_queries([fold(readings(part, None, asker)[0]) for part in parts])
        answers = [self._answer(part, language, None, asker) for part in parts]
        told = {one.sources[0].document for one in answers if one.answered}
        return [
            one if one.answered else self._told_beside(part, language, told) or one
            for part, one in zip(parts, answers, strict=True)
        ]

    def _told_beside(self, part: str, language: str, documents: Collection[str]) -> Answer | None:
        question = self._as_written_here(take_apart(part))
        hits = self.hits(question)[:]
        if not hits or hits[0].passage.document not in documents or hits[0].score < BESIDE:
            return None
        if hits[0].passage.kind == "entry" or hits[0].held_back or hits[0].evidence["unfit"]:
            return None
        return given(question, language, hits)

    def _answer(self, text: str, language: str, context: str | None, asker: str | None) -> Answer:
        for reading in as_rights(text, asker, self.snapshot.has):
            looked_up = take_apart(reading)
            if (told := compose(looked_up, language, self.hits(looked_up))).answered:
                return replace(told, question=text)
        answers = []
        subject = subject_of(text) if context else None
        if subject and context and (beside := self._beside(context, subject, language, asker)):
            return beside
        for reading in self._in_both_languages(readings(text, context, asker)):
            question = self._as_written_here(take_apart(reading))
            is_completed = subject is None and reading == f"{context} {text}"
            hits, tells = self.hits(question), _completed if is_completed else _composed
            answer = tells(question, language, hits, text if is_completed else subject)
            if is_completed and not answer.answered and says_of_what(text):
                continue  # it says by itself what it asks about
            answers.append(answer)
            if answer.answered:
                break
        return max(answers, key=lambda one: (one.answered, one.confidence))

    def _beside(self, context: str, subject: str, language: str, asker: str | None) -> Answer | None:
        """那尊享的呢 behind an answer out of a table or list: the row of that name beside the one that was given."""
        before = take_apart(
            [*as_rights(context, asker, self.snapshot.has), *readings(context, None, asker)][0]
        )
        given = self.hits(self._as_written_here(before))[:1]
        if not given or not given[0].trusted or given[0].passage.kind not in ("row", "item"):
            return None
        first, name = given[0], fold(subject)
        columns = [column for column, _ in first.passage.cells[1:]]
        if any(name in fold(one) for one in (first.passage.label, *columns)):
            return None
        others = [
            one
            for one in self.snapshot.passages
            if one.place == first.passage.place and name in fold(one.label)
        ]
        if len(others) != 1:
            return None
        answer = compose(before, language, [replace(first, passage=others[0])])
        return replace(answer, question=f"{context} {subject}")

    def _in_both_languages(self, texts: Sequence[str]) -> list[str]:
        """At last a Chinese question all in Chinese, where some of it is English that only some texts have."""
        found = list(texts)
        if LATIN.search(texts[0]) and take_apart(texts[0]).language == "zh":
            found.append(in_chinese(fold(texts[0]), self._is_written_in_chinese))
        return list(dict.fromkeys(found))

    def _is_written_in_chinese(self, word: str) -> bool:
        return any(one.language == "zh" and word in one.evidence for one in self.snapshot.passages)

    def _as_written_here(self, question: Question) -> Question:
        """With what is mistyped mended and its numbers in figures; its text stays as it was asked."""
        if question.language != "zh":
            return question
        mended = self.snapshot.spelling.mended(question.folded)
        mended = in_figures(mended, self.snapshot.keywords.frequency)
        mended = with_whole_codes(mended, self.snapshot.codes_by_digits)
        mended = in_chinese(mended, self.snapshot.has)  # what no text here has in English
        return question if mended == question.folded else replace(take_apart(mended), text=question.text)

    def hits(self, question: Question) -> list[Hit]:
        """Candidates with their confidence, best first."""
        like = self._likeness(question)
        hits = candidates(self.snapshot, question, like)
        for hit in hits:
            judge = calibrators()[judge_name(hit, question) if like else "words"]
            hit.score, hit.judge = judge.confidence(hit.evidence), judge
        if like is not None:
            hits += self._entries(question, like)
        for hit in hits:
            if hit.passage.is_asked_by(question.folded):
                hit.score = 1.0
        return sorted(hits, key=lambda hit: -hit.score)

    def _entries(self, question: Question, like: Likeness) -> list[Hit]:
        """The head decides the order of entries, the calibrator how far to trust the first."""
        hits = entry_candidates(self.snapshot, question, like)
        for place, hit in enumerate(hits):
            hit.judge = calibrators()[judge_name(hit, question)]
            hit.score = hit.judge.confidence(hit.evidence)
            if place:
                hit.score = min(hit.score, 0.98 * hits[place - 1].score)
        return hits

    def _likeness(self, question: Question) -> Likeness | None:
        if not (self.embedder and self.learnt and self.index):
            return None
        import numpy as np

        vector = np.asarray(self.embedder.embed_query(question.folded), dtype=np.float32)
        vector /= max(float(np.linalg.norm(vector)), 1e-9)
        try:
            found = self.index.nearest(vector, self.visible, NEIGHBOURS)
        except Exception:
            log.exception("the vector index failed; answering by words alone")
            return None
        return likeness(self.snapshot, self.learnt, vector, found)


def _composed(question: Question, language: str, hits: list[Hit], subject: str | None) -> Answer:
    """What 那破损呢 asks about instead is to be spoken of, if need be by the whole of the passage."""
    answer = compose(question, language, hits)
    if not answer.answered or subject is None or _speaks_of(answer.text, subject):
        return answer
    passage = hits[0].passage
    if _speaks_of(_all_of(passage), subject):
        return replace(answer, text=passage.text)
    return unsure(question, language, hits)


def _completed(question: Question, language: str, hits: list[Hit], text: str | None) -> Answer:
    """A short question behind another one is no reason to say the same again: what it adds is to be spoken of."""
    answer = compose(question, language, hits)
    if not answer.answered or share_told(_all_of(hits[0].passage), text or "", 1.0) >= TOUCHED:
        return answer
    return unsure(question, language, hits)


def _all_of(passage: Passage) -> str:
    return " ".join([*passage.heading, passage.question, passage.text])


def _speaks_of(text: str, subject: str) -> bool:
    """Its words are not enough where they name one of two opposites: 保修期外 is not 保修."""
    return share_told(text, subject, 1.0) > 0 and acts_of(fold(subject)) <= acts_of(fold(text))
