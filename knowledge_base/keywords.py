"""Word scores: BM25 over the terms of every text, kept in memory as one inverted index."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from knowledge_base.terms import terms

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

K1, B = 1.2, 0.75


class Vocabulary:
    """Terms ↔ numbers, growing; counts of a text already seen are kept by its id."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}
        self._counts: dict[int, tuple[NDArray[np.int32], NDArray[np.int32]]] = {}

    def counts(self, text_id: int, folded: str) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """The numbers of a text's terms and how often each occurs."""
        import numpy as np

        known = self._counts.get(text_id)
        if known is None:
            found = Counter(term.text for term in terms(folded))
            numbers = [self.numbers.setdefault(term, len(self.numbers)) for term in found]
            known = np.array(numbers, dtype=np.int32), np.array(list(found.values()), dtype=np.int32)
            self._counts[text_id] = known
        return known

    def forget_all_but(self, text_ids: Iterable[int]) -> None:
        kept = set(text_ids)
        self._counts = {one: counts for one, counts in self._counts.items() if one in kept}


class Keywords:
    """An immutable index of some texts; scores are positions in `texts` as given."""

    def __init__(self, vocabulary: Vocabulary, texts: Sequence[tuple[int, str]]) -> None:
        import numpy as np

        self._vocabulary = vocabulary
        counted = [vocabulary.counts(text_id, folded) for text_id, folded in texts]
        self._numbers = [numbers for numbers, _ in counted]
        self._size = len(counted)
        lengths = np.array([counts.sum() for _, counts in counted], dtype=np.float32)
        numbers = np.concatenate([numbers for numbers, _ in counted] or [np.zeros(0, np.int32)])
        counts = np.concatenate([counts for _, counts in counted] or [np.zeros(0, np.int32)])
        texts_of = np.repeat(np.arange(self._size, dtype=np.int32), [len(one) for one, _ in counted])
        order = np.argsort(numbers, kind="stable")
        self._texts = texts_of[order]
        self._starts = np.searchsorted(numbers[order], np.arange(len(vocabulary.numbers) + 1))
        normal = K1 * (1 - B + B * lengths / max(float(lengths.mean()) if self._size else 1.0, 1.0))
        self._weights = (counts * (K1 + 1) / (counts + normal[texts_of]))[order].astype(np.float32)

    def frequency(self, term: str) -> int:
        """In how many texts the term occurs."""
        number = self._vocabulary.numbers.get(term)
        if number is None or number + 1 >= len(self._starts):
            return 0
        return int(self._starts[number + 1] - self._starts[number])

    def found(self, wanted: Iterable[str], texts: range) -> set[str]:
        """Which of these terms occur in any of the texts at these positions."""
        numbers = {self._vocabulary.numbers.get(term, -1): term for term in wanted}
        return {numbers[one] for place in texts for one in numbers.keys() & self._numbers[place].tolist()}

    def idf(self, term: str) -> float:
        import math

        seen = self.frequency(term)
        return math.log(1 + (self._size - seen + 0.5) / (seen + 0.5))

    @cached_property
    def highest_idf(self) -> float:
        return max(self.idf(""), 1e-6)

    def scores(self, query: Iterable[str]) -> NDArray[np.float32]:
        """BM25 of every text, divided by the most a text could reach (each term often, in a short text)."""
        import numpy as np

        scores = np.zeros(self._size, dtype=np.float32)
        most = 0.0
        for term in set(query):
            idf = self.idf(term)
            most += idf * (K1 + 1)
            if self.frequency(term):
                number = self._vocabulary.numbers[term]
                part = slice(self._starts[number], self._starts[number + 1])
                scores[self._texts[part]] += idf * self._weights[part]
        return scores / max(most, 1e-6)
