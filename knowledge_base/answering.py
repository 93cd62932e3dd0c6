"""A question → an Answer: given, or choices offered, or said to be unknown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from knowledge_base.extract import answer_text
from knowledge_base.hit import Hit
from knowledge_base.language import data
from knowledge_base.question import Question
from knowledge_base.snapshot import Passage
from knowledge_base.text import HAN, language_of

SOURCES, SUGGESTIONS = 10, 3
TIED = 0.03  # how near the confidence of two entries is when nothing tells which one is meant


@dataclass(frozen=True)
class Source:
    document: str
    id: str
    score: float
    chunk: int = 0


@dataclass(frozen=True)
class Suggestion:
    id: str
    question: str
    chunk: int = 0


@dataclass(frozen=True)
class Answer:
    """`text` is what to say in any case; `citation` names the source of an answer given.

    `question` is the question as understood: a follow-up is completed from the one before it.
    """

    question: str
    text: str
    answered: bool
    confidence: float
    language: str
    sources: tuple[Source, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    citation: str = ""


def phrase(name: str, language: str, **values: str) -> str:
    said: str = data("phrases")[name][language]
    return said.format(**values)


def compose(question: Question, language: str, hits: Sequence[Hit]) -> Answer:
    """`hits` are best first; a trusted one is given, from a lower bound on the best are offered."""
    if hits and hits[0].trusted and not _is_tied(hits):
        return given(question, language, hits)
    return unsure(question, language, hits)


def given(question: Question, language: str, hits: Sequence[Hit]) -> Answer:
    """The best of them as the answer."""
    return Answer(
        question=question.text,
        text=_noted(answer_text(question, hits), language),
        answered=True,
        confidence=round(_certainty(hits[0], False), 4),
        language=language,
        sources=_sources(hits),
        citation=phrase("source", language, title=_citation(hits[0])),
    )


def unsure(question: Question, language: str, hits: Sequence[Hit]) -> Answer:
    """The best are offered, or it is said to be unknown."""
    is_tied = bool(hits) and _is_tied(hits)
    offered = suggestions(hits) if hits and hits[0].plausible else ()
    return Answer(
        question=question.text,
        text=_offer(offered, language) if offered else phrase("unanswered", language),
        answered=False,
        confidence=round(_certainty(hits[0], is_tied), 4) if hits else 0.0,
        language=language,
        sources=_sources(hits),
        suggestions=offered,
    )


def _sources(hits: Sequence[Hit]) -> tuple[Source, ...]:
    return tuple(
        Source(hit.passage.document, hit.passage.key, round(hit.score, 4), hit.passage.id)
        for hit in hits[:SOURCES]
    )


def _noted(text: str, language: str) -> str:
    """With a line that it is in the other language; a number, a code or an address is in none."""
    is_other = (
        bool(HAN.search(text)) if language == "en" else language_of(text) == "en" and len(text.split()) > 3
    )
    return f"{text}\n{phrase('foreign', language)}" if is_other else text


def _certainty(hit: Hit, is_tied: bool) -> float:
    """The score, halved where something beside it speaks against the answer."""
    is_held_back = hit.judge is not None and hit.score >= hit.judge.answer and not hit.trusted
    return hit.score / 2 if is_tied or is_held_back else hit.score


def _is_tied(hits: Sequence[Hit]) -> bool:
    """Whether nothing in the question tells the best entry from another one, as 滴灌带 alone does not."""
    first, *others = hits
    if first.passage.kind != "entry" or "head" in first.evidence or first.score == 1.0:
        return False
    rivals = (one for one in others if one.passage.kind == "entry" and one.passage.text != first.passage.text)
    return any(one.score >= first.score - TIED for one in rivals)


def suggestions(hits: Sequence[Hit]) -> tuple[Suggestion, ...]:
    """The best few, each section of a document once."""
    chosen: dict[str, Suggestion] = {}
    for hit in hits:
        label = hit.passage.question or " › ".join(hit.passage.heading)
        chosen.setdefault(label, Suggestion(hit.passage.key, label, hit.passage.id))
    return tuple(chosen.values())[:SUGGESTIONS]


def _offer(offered: Sequence[Suggestion], language: str) -> str:
    lines = [f"{number}. {one.question}" for number, one in enumerate(offered, start=1)]
    return "\n".join([phrase("offer", language), *lines])


def chosen(passage: Passage, question: str, language: str) -> Answer:
    """What a passage says, for somebody who picked it."""
    return Answer(
        question=question,
        text=_noted(passage.text, language),
        answered=True,
        confidence=1.0,
        language=language,
        sources=(Source(passage.document, passage.key, 1.0, passage.id),),
        citation=phrase("source", language, title=_title(passage)),
    )


def _citation(hit: Hit) -> str:
    return _title(hit.passage)


def _title(passage: Passage) -> str:
    return " › ".join(passage.heading) or passage.title
