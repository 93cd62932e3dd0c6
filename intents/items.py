"""A text with its names and values found, before anybody reads what it wants."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import cache

from intents import catalog, mentions, taken_back, trades
from intents.entities import find_emails, find_urls, find_values
from intents.entities.folding import fold
from intents.lexicon import Lexicon
from intents.readers import slots
from intents.reading import Found, Reading
from intents.schema import Span


def read(text: str, now: datetime, lexicon: Lexicon) -> Reading:
    """The text with its names and values; what was corrected on the way, and when it is written, is left out."""
    addresses = [one.span for one in (*find_emails(text), *find_urls(text))]
    named = mentions.find(text, lexicon, addresses)
    values = find_values(text, now, [one.span for one in named])
    items = [*named, *(Found(one.kind, one.span, one.value, one.text) for one in values)]
    terms = list(_terms(text, lexicon))
    reading = Reading(text, now, items, [*terms, *_trades(text, lexicon, [*items, *terms])])
    dropped = {*taken_back.spans(reading), *_of_the_writing(reading)}
    if dropped:
        kept = [one for one in items if one.span not in dropped]
        reading = Reading(text, now, kept, reading.terms)
    return reading


def _terms(text: str, lexicon: Lexicon) -> Iterator[Found]:
    folded = fold(text)
    for kind, values in lexicon.terms().items():
        longer: list[Span] = []
        for value in sorted(values, key=len, reverse=True):
            at = folded.find(fold(value)) if len(value) > 1 else -1
            if at >= 0 and not any(start <= at and at + len(value) <= end for start, end in longer):
                longer.append((at, at + len(value)))
                yield Found(kind, longer[-1], value, value)
            elif kind == "region" and (abroad := _in_other_words(folded, value)) is not None:
                yield Found(kind, abroad, value, value)


def _trades(text: str, lexicon: Lexicon, taken: Iterable[Found]) -> Iterator[Found]:
    """Industries and kinds of customers that the records call otherwise."""
    for one in trades.said(fold(text), lexicon.terms(), [each.span for each in taken]):
        yield from (Found(kind, one.span, value, value) for kind, value in one.values)


_UNIT = re.compile(r"(?:大区|区域|片区|战区|区|事业部|销售部|部|分公司|办事处)$")


def _in_other_words(folded: str, region: str) -> Span | None:
    """The Southwest or 西南, where the records say 西南区; 海外, where they say Overseas."""
    found = (one.search(folded) for one in _other_words()(region))
    return next((one.span() for one in found if one is not None), None)


@catalog.derived
def _other_words() -> Callable[[str], tuple[re.Pattern[str], ...]]:
    """What else each region is called; worked out once for a region, as every message asks for all of them."""

    @cache
    def of(region: str) -> tuple[re.Pattern[str], ...]:
        short = _UNIT.sub("", fold(region))
        found = [re.escape(short)] if short != region and len(short) > 1 else []
        called = catalog.data("places")["regions"]
        longest = max((one for one in called if region.startswith(one)), key=len, default=None)
        for name, words in called.items():
            if name == longest:
                found.append(rf"(?<![a-z])(?:{words})(?![a-z])")
            elif longest is None and re.fullmatch(words, fold(region)):
                found.append(name)
        return tuple(map(re.compile, found))

    return of


def _of_the_writing(reading: Reading) -> Iterator[Span]:
    """今天补一条，前天拜访了…: when it is written down is not when it was."""
    cue = catalog.cue("tense.written_down")
    for one in reading.found("time"):
        if cue.match(reading.masked, one.end) and slots.first_day(one) == reading.now.date():
            yield one.span
