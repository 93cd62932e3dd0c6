"""A question, taken apart: what it is about (spans with weights), what it asks for, its single parts."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache

from knowledge_base.language import data
from knowledge_base.terms import Term, is_long, series_of, terms
from knowledge_base.text import fold, language_of

PART = re.compile(r"[^,，;；。？！?!\n]+")
BLANK = "\x00"
HAN_WEIGHT, WORD_WEIGHT, CODE_WEIGHT = 1.0, 2.0, 4.0
ALONE = 0.35  # how far a character found without its neighbours counts as found
WEAK = 0.2


@dataclass(frozen=True)
class Span:
    """A piece of the question and the terms any of which would show that a text speaks of it."""

    text: str
    full: tuple[str, ...]
    partial: tuple[str, ...]
    weight: float
    kind: str

    @property
    def is_name(self) -> bool:
        return self.kind in ("code", "name")


@dataclass(frozen=True)
class Question:
    text: str
    folded: str
    language: str
    spans: tuple[Span, ...]
    asks: frozenset[str]
    parts: tuple[str, ...]

    @cached_property
    def role(self) -> int | None:
        """The job it names, by its place among the roles."""
        named = job_in(self.folded)
        return _roles()[named] if named else None

    @property
    def asks_only_whether(self) -> bool:
        """A yes may be told by what is said of it, as 能抵钱吗，最多抵多少 shows; else by what is asked about alone."""
        return self.asks == {"whether"}

    @property
    def keys(self) -> list[str]:
        """Codes and long numbers, by which rows and sections are known."""
        return [
            one.full[0]
            for one in self.spans
            if one.kind == "code" or (one.kind == "number" and is_long(one.text))
        ]

    @property
    def codes(self) -> tuple[Span, ...]:
        return tuple(span for span in self.spans if span.kind == "code")

    def is_foreign_to(self, language: str) -> bool:
        """Whether a text in this language is in another one; codes and numbers are of every language."""
        return language != self.language and any(span.kind not in ("code", "number") for span in self.spans)

    def shown_by(self, text: str) -> bool:
        """Whether the text has what was asked for in it at all: a time, else an amount."""
        folded = fold(text)
        if measured := _measured_in(self.folded):
            return any(shows.search(folded) for shows in measured)
        wanted = next((kind for kind in ("time", "amount") if kind in self.asks), None)
        return wanted is None or bool(_shown(wanted).search(folded))

    def search_terms(self) -> list[str]:
        """What the keyword search looks for."""
        found = [term.text for term in terms(self.folded) if term.kind != "part"]
        return found + [term for span in self.codes for term in span.full[1:]]

    def weights(self, idf: Callable[[str], float], highest: float) -> list[float]:
        """Each span's weight: what is rare in this knowledge base says more; unknown things say most."""
        return [
            span.weight * max(0.15, min(map(idf, span.full), default=0.0) / highest) for span in self.spans
        ]

    def coverage(self, found: Collection[str], weights: list[float]) -> float:
        """Which share of the question a text with these terms speaks of, 0..1."""
        total = sum(weights)
        if not total:
            return 0.0
        return sum(w * degree(span, found) for span, w in zip(self.spans, weights, strict=True)) / total


def job_in(folded: str) -> str:
    """The job that a text names, the longest name in it; "" for none."""
    return max((one for one in _roles() if len(one) > 2 and one in folded), key=len, default="")


def names_of_job(job: str, written: Callable[[str], bool]) -> dict[str, str]:
    """What a job is called in each language, as the texts write it; a job of no group has the name it is given."""
    names = next((group for group in data("words")["roles"] if job in map(fold, group)), [job])
    likeliest = sorted(names, key=lambda one: not (len(one) > 2 and written(fold(one))))
    return {language: one for one in reversed(likeliest) for language in [language_of(one)]}


def role_called(folded: str) -> int | None:
    """Which job a table's row is headed by, when by one alone."""
    return _roles().get(folded)


@cache
def _roles() -> dict[str, int]:
    return {fold(name): place for place, names in enumerate(data("words")["roles"]) for name in names}


def degree(span: Span, found: Collection[str]) -> float:
    """1 where the text has the span (or its group), a part where it has a lone character of it, else 0."""
    if any(term in found for term in span.full):
        return 1.0
    return ALONE if any(term in found for term in span.partial) else 0.0


@lru_cache(maxsize=1024)
def take_apart(text: str) -> Question:
    folded = fold(text)
    language = language_of(text)
    bare = _without_filler(folded, language)
    parts = tuple(
        part.strip()
        for part in PART.findall(folded)
        if len(_without_filler(part, language).replace(BLANK, "").strip()) > 1
    )
    return Question(
        text=text,
        folded=folded,
        language=language,
        spans=tuple(_spans(folded, bare)),
        asks=asks_of(folded),
        parts=parts or (folded,),
    )


@lru_cache(maxsize=8192)
def asks_of(folded: str) -> frozenset[str]:
    """The kinds of things a question asks for."""
    language = language_of(folded)
    return frozenset(kind for kind in data("words")["asks"] if asks_for(folded, kind, language))


def asks_for(folded: str, kind: str, language: str) -> bool:
    return bool(_asking(kind, language).search(folded.rstrip("?!. ~。")))


@cache
def _shown(kind: str) -> re.Pattern[str]:
    return re.compile(data("words")["shows"][kind])


@cache
def _measures() -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    return tuple((re.compile(asks), re.compile(shows)) for asks, shows in data("words")["measures"])


@lru_cache(maxsize=256)
def _measured_in(folded: str) -> tuple[re.Pattern[str], ...]:
    """What an answer to this question shows."""
    return tuple(shows for asks, shows in _measures() if asks.search(folded))


@cache
def _asking(kind: str, language: str) -> re.Pattern[str]:
    words = data("words")["asks"][kind][language]
    return re.compile("|".join(words))


@cache
def _filler() -> tuple[re.Pattern[str], frozenset[str], frozenset[str]]:
    words = data("words")
    phrases = sorted(map(fold, words["filler"]["zh"]), key=len, reverse=True)
    return (
        re.compile("|".join(map(re.escape, phrases))),
        frozenset(words["filler"]["en"]),
        frozenset(words["weak"]),
    )


def content_of(folded: str) -> str:
    """What is left of a text without the words that only carry a question."""
    return _without_filler(folded, language_of(folded)).replace(BLANK, "").strip(" ?？。.!！")


def without_weak(text: str) -> list[str]:
    """The pieces of a text between characters too common to prove anything."""
    _, _, weak = _filler()
    return "".join(" " if one in weak else one for one in text).split()


def is_weak(text: str) -> bool:
    """Whether one of its characters is too common to prove anything, or only carries a question."""
    _, _, weak = _filler()
    return not weak.isdisjoint(text) or not _light().isdisjoint(text)


@cache
def _light() -> frozenset[str]:
    return frozenset(one for one in data("words")["filler"]["zh"] if len(one) == 1)


def _without_filler(folded: str, language: str) -> str:
    """The text with filler blanked, its length unchanged."""
    chinese, english, _ = _filler()
    blanked = chinese.sub(lambda found: BLANK * len(found.group()), folded)
    if language == "zh":
        return blanked
    return re.sub(
        r"(?<![a-z0-9])[a-z']+(?![a-z0-9]|-\d)",  # the a of a07 is no article
        lambda found: BLANK * len(found.group()) if found.group() in english else found.group(),
        blanked,
    )


def _spans(folded: str, bare: str) -> list[Span]:
    found = list(terms(folded))
    groups = [term for term in found if term.kind == "group" and bare[term.start : term.end].strip(BLANK)]
    spans = [_group_span(group, found) for group in groups]
    taken = {place for group in groups for place in range(group.start, group.end)}
    for term in terms(bare):
        if term.start in taken or term.kind not in ("han", "word", "number", "code"):
            continue
        if term.kind == "han":
            spans.append(_han_span(term, bare))
        else:
            spans.append(_latin_span(term, _is_name(term, folded)))
    return spans


def _group_span(group: Term, found: list[Term]) -> Span:
    own = [term.text for term in found if group.start <= term.start and term.end <= group.end]
    pairs = tuple(text for text in own if len(text) > 1 and text != group.text and not text.startswith("#"))
    length = sum(1 for text in own if len(text) == 1) or 1
    whole = pairs if len(pairs) == 1 else ()
    return Span(group.text, (group.text, *whole), (), max(length * HAN_WEIGHT, WORD_WEIGHT), "group")


def _han_span(term: Term, bare: str) -> Span:
    """A character is found by a pair it stands in; alone it counts little."""
    _, _, weak = _filler()
    before, after = bare[max(0, term.start - 1) : term.end], bare[term.start : term.end + 1]
    pairs = tuple(
        pair for pair in (before, after) if len(pair) == 2 and re.fullmatch("[\u3400-\u9fff]{2}", pair)
    )
    if term.text in weak:
        return Span(term.text, pairs, (term.text,), HAN_WEIGHT * WEAK, "weak")
    return Span(term.text, pairs or (term.text,), (term.text,), HAN_WEIGHT, "han")


def _latin_span(term: Term, name: bool) -> Span:
    if term.kind == "code":
        return Span(term.text, (term.text, series_of(term.text)), (), CODE_WEIGHT, "code")
    return Span(
        term.text, (term.text,), (), CODE_WEIGHT if name else WORD_WEIGHT, "name" if name else term.kind
    )


def _is_name(term: Term, folded: str) -> bool:
    """A Latin word in a Chinese question is nearly always the name of a thing (PROFINET, CE)."""
    return term.kind == "word" and language_of(folded) == "zh"
