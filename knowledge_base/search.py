"""A question's words among the texts of an audience, in both languages where it has both."""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge_base.bilingual import glossed
from knowledge_base.question import Question
from knowledge_base.snapshot import Passage, Snapshot

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MOST = 12  # places with the best words


class Search:
    """A question's words among an audience's texts; texts in the other language are asked in theirs."""

    def __init__(self, snapshot: Snapshot, question: Question) -> None:
        self.snapshot, self.question = snapshot, question
        self._scores = snapshot.keyword_scores(question.search_terms())
        gloss = glossed(question.folded, question.language) if snapshot.is_mixed(question.language) else None
        self._other = gloss.question if gloss else None
        self._share = gloss.share if gloss else 1.0
        self._others = snapshot.keyword_scores(self._other.search_terms()) if self._other else None

    @property
    def best(self) -> list[int]:
        return _best(self._scores) + (_best(self._others) if self._others is not None else [])

    def asked(self, passage: Passage) -> Question:
        """The question in the passage's language, as far as its words are known."""
        is_foreign = passage.language != self.question.language
        return self._other if is_foreign and self._other else self.question

    def share(self, passage: Passage) -> float:
        """How much of the question can be found in the passage's language at all."""
        return self._share if self.asked(passage) is not self.question else 1.0

    def words(self, place: int) -> float:
        passage = self.snapshot.passages[place]
        is_other = self._others is not None and self.asked(passage) is not self.question
        scores = self._others if is_other and self._others is not None else self._scores
        return float(scores[place]) * self.share(passage)


def _best(scores: NDArray[np.float32]) -> list[int]:
    import numpy as np

    count = min(MOST, len(scores))
    if not count:
        return []
    places = np.argpartition(-scores, count - 1)[:count]
    return [int(place) for place in places[np.argsort(-scores[places], kind="stable")] if scores[place] > 0]
