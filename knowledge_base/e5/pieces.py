"""Text → the numbers of the pieces it is made of: of all ways to cut it, the likeliest (a unigram model).

The tokenizers package does the same, with 300 MB for these 250,000 pieces instead of 40.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

MARK = "\u2581"  # what stands for a space
SPACES = re.compile("  +")
UNKNOWN = 10.0  # how much less likely than any piece a character is that is none


class Pieces:
    def __init__(
        self, pieces: Sequence[str], scores: Sequence[float], written: Mapping[int, str], unknown: int
    ) -> None:
        self._number = {piece: number for number, piece in enumerate(pieces) if number != unknown}
        self._scores, self._written, self._unknown = scores, written, unknown
        self._longest = max(map(len, pieces))
        self._strange = min(scores) - UNKNOWN

    def of(self, text: str) -> list[int]:
        text = SPACES.sub(" ", text.translate(self._written))
        return self._cut((text if text.startswith(" ") else f" {text}").replace(" ", MARK))

    def _cut(self, text: str) -> list[int]:
        """The best score of the text up to each place, and the piece that ends there."""
        best = [0.0] + [float("-inf")] * len(text)
        last = [(0, 0)] * (len(text) + 1)
        for start in range(len(text)):
            so_far = best[start]
            for end in range(start + 1, min(start + self._longest, len(text)) + 1):
                number = self._number.get(text[start:end])
                score = so_far + (self._strange if number is None else self._scores[number])
                if (number is not None or end == start + 1) and score > best[end]:
                    best[end], last[end] = score, (start, self._unknown if number is None else number)
        found, place = [], len(text)
        while place:
            place, number = last[place]
            found.append(number)
        return found[::-1]
