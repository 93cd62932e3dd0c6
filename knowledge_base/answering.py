"""A question → an Answer: given, or choices offered, or said to be unknown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from knowledge_base.extract import answer_text
from knowledge_base.language import data
from knowledge_base.question import Question
from knowledge_base.retrieve import Hit

SOURCES, SUGGESTIONS = 10, 3


@dataclass(frozen=True)
class Source:
    document: str
    id: str
    score: float


@dataclass(frozen=True)
class Suggestion:
    id: str
    question: str


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
    sources = tuple(
        Source(hit.passage.document, hit.passage.key, round(hit.score, 4)) for hit in hits[:SOURCES]
    )
    confidence = round(hits[0].score, 4) if hits else 0.0
    if hits and hits[0].trusted:
        return Answer(
            question=question.text,
            text=answer_text(question, hits),
            answered=True,
            confidence=confidence,
            language=language,
            sources=sources,
            citation=phrase("source", language, title=_citation(hits[0])),
        )
    offered = suggestions(hits) if hits and hits[0].plausible else ()
    return Answer(
        question=question.text,
        text=_offer(offered, language) if offered else phrase("unanswered", language),
        answered=False,
        confidence=confidence,
        language=language,
        sources=sources,
        suggestions=offered,
    )


def suggestions(hits: Sequence[Hit]) -> tuple[Suggestion, ...]:
    """The best few, each section of a document once."""
    chosen: dict[str, Suggestion] = {}
    for hit in hits:
        label = hit.passage.question or " › ".join(hit.passage.heading)
        chosen.setdefault(label, Suggestion(hit.passage.key, label))
    return tuple(chosen.values())[:SUGGESTIONS]


def _offer(offered: Sequence[Suggestion], language: str) -> str:
    lines = [f"{number}. {one.question}" for number, one in enumerate(offered, start=1)]
    return "\n".join([phrase("offer", language), *lines])


def _citation(hit: Hit) -> str:
    return " › ".join(hit.passage.heading) or hit.passage.title
