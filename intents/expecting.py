"""Where a name is to be expected: the words around it tell a name from an everyday word."""

from __future__ import annotations

import re
from collections.abc import Iterator

from intents import catalog
from intents.expressions import compiled
from intents.schema import Span

_UNIT = re.compile(r"[一-鿿]|[^\W_一-鿿]+")
_LONGEST = 8
_COMMON = 100  # surnames: nine of ten persons have one of them


@catalog.derived
def _around() -> tuple[re.Pattern[str], re.Pattern[str]]:
    before = catalog.cue("names.before").pattern
    after = catalog.cue("names.after").pattern
    titles = "|".join(catalog.data("names")["titles"])
    clipped = "".join(catalog.data("names")["clipped_titles"])
    common = "".join(one for one in catalog.data("names")["surnames"].split()[:_COMMON] if len(one) == 1)
    person = rf"[{common}](?:[{clipped}]|[一-鿿]{{1,2}})(?:$|[,，。;:!?、\s)\]])"
    return compiled(rf"(?:^|[,，。;:!?、\s(\[]|{before})$"), compiled(
        rf"(?:$|[,，。;:!?、\s)\]]|\.(?:\s|$)|.?.?(?:{titles})|{person}|{after})"
    )


@catalog.derived
def _surely_around() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    before = catalog.cue("names.surely_before").pattern
    after = catalog.cue("names.surely_after").pattern
    behind = catalog.cue("names.behind").pattern
    titles = "|".join(catalog.data("names")["titles"])
    surnames = catalog.data("names")["surnames"].replace(" ", "|").strip()
    person = rf"的?(?:{surnames})(?:{titles})"
    return (
        compiled(rf"(?:{before})$"),
        compiled(rf"(?:{after}|{person})"),
        compiled(rf"(?:$|[,，。;:!?、)\]]|\.(?:\s|$)|{after}|{behind}|{person})"),
    )


def surely_wanted(folded: str, span: Span) -> bool:
    """Whether nothing but a name can stand here."""
    before, after, behind = _surely_around()
    text, rest = folded[max(0, span[0] - 16) : span[0]].rstrip(), folded[span[1] : span[1] + 20].lstrip()
    if before.search(text):
        return behind.match(rest) is not None
    return _around()[0].search(text) is not None and after.match(rest) is not None


def wanted(folded: str, span: Span) -> bool:
    """Whether a name is to be expected at this place."""
    return begins(folded, span) and _around()[1].match(folded[span[1] :]) is not None


def begins(folded: str, span: Span) -> bool:
    """Whether a name may begin here."""
    return _around()[0].search(folded[max(0, span[0] - 12) : span[0]]) is not None


def expected(text: str, folded: str) -> Iterator[Span]:
    """Where a name is to be expected: between two cues, or beside one when it is long enough. Blanks are no cue
    beside Latin words, unless a capital letter speaks for a name.
    """
    units = [match.span() for match in _UNIT.finditer(folded)]
    starts = [_may_begin(text, folded, start) for start, _ in units]
    ends = [_may_end(text, folded, start, end) for start, end in units]
    for first, (start, _) in enumerate(units):
        for last in range(first, min(first + _LONGEST, len(units))):
            end = units[last][1]
            if starts[first] + ends[last] >= (1 if end - start >= 4 and last > first else 2):
                yield start, end


def _may_begin(text: str, folded: str, start: int) -> bool:
    before = folded[max(0, start - 16) : start]
    if folded[start].isascii() and before[-1:].isspace() and not text[start].isupper():
        return _surely_around()[0].search(before.rstrip()) is not None
    return _around()[0].search(before) is not None


def _may_end(text: str, folded: str, start: int, end: int) -> bool:
    rest = folded[end : end + 20]
    if text[start].isupper() and rest[:1].isspace() and _around()[1].match(rest.lstrip()) is not None:
        return True
    if folded[start].isascii() and rest[:1].isspace():
        return _surely_around()[2].match(rest.lstrip()) is not None
    return _around()[1].match(rest) is not None


def overlap(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]
