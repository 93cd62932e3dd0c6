"""Where something said begins and where it ends, as far as its marks tell; all of folded text."""

from __future__ import annotations

import re

from intents.entities.folding import before

_MARKS = r"\n:。;!?…|—>)\]}】」』》〉([{【「『《〈<\"'“”‘’•·"
_COMMAS = r",，"
_NUMBERED = r"(?:^|[\n,，。;:])\s*(?:[(]?(?:\d{1,2}|[一二三四五六七八九十])(?:[)、]|\.(?=\s))|[-+*])"
_SENTENCE = rf"(?:^|[{_MARKS}]|\.(?=\s)|{_NUMBERED})\s*$"
_BEGINS_SENTENCE = re.compile(_SENTENCE)
_BEGINS_CLAUSE = re.compile(rf"[{_COMMAS}]\s*$|{_SENTENCE}")

ENDS = rf"\s*(?:$|[{_COMMAS}、\n:。;!?…|)\]}}】」』》〉\"'“”‘’]|\.(?!\d))"
"""A pattern for the end of a clause; blanks before it belong to it."""


def begins_sentence(folded: str, start: int) -> bool:
    """Whether what stands there begins the text, a line, a point of a list, a sentence or words in brackets."""
    return _BEGINS_SENTENCE.search(before(folded, start)) is not None


def begins_clause(folded: str, start: int) -> bool:
    """The same, or stands behind a comma."""
    return _BEGINS_CLAUSE.search(before(folded, start)) is not None
