"""Two questions in one message: each gets its answer, or is named as unknown."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache

from knowledge_base.answering import Answer, phrase
from knowledge_base.language import data
from knowledge_base.question import degree, take_apart
from knowledge_base.terms import terms
from knowledge_base.text import fold, language_of

MOST = 4
SPOKEN_OF = 0.6  # share of a part's words that the answer to the whole has when it answers the part, too
PIECE = re.compile(r"[^,，;；。？！?!\n]+[,，;；。？！?!\n]*")


def parts_of(text: str) -> list[str]:
    """The questions in it, what leads into each kept with it; empty unless there are two to four."""
    found: list[str] = []
    held = ""
    cut = _before_joints(language_of(text)).sub("\n", text)
    for piece in PIECE.findall(cut):
        held += piece
        if _asks(_bare(piece)):
            found.append(_bare(held))
            held = ""
    if held.strip() and found and says_of_what(held):
        return []  # it ends with something that is no question of its own
    return found if 2 <= len(found) <= MOST else []


def _asks(piece: str) -> bool:
    return bool(take_apart(piece).asks) and says_of_what(piece)


def says_of_what(piece: str) -> bool:
    """Whether it names what it is about, as 怎么收费 does not."""
    return any(span.kind != "weak" for span in take_apart(piece).spans)


def _bare(piece: str) -> str:
    """Without the word that joins it to the one before: 另外, 还有, and also."""
    return _joint(language_of(piece)).sub("", piece.strip(" ,，;；。！!\n"))


@cache
def _before_joints(language: str) -> re.Pattern[str]:
    """Where a second question is joined to the first without a mark between them: … and how fast do you come."""
    return re.compile(data("phrases")["before_joints"][language], re.IGNORECASE)


@cache
def _joint(language: str) -> re.Pattern[str]:
    words: str = data("phrases")["joint"][language]
    return re.compile(rf"^(?:{words})[\s,，:：]*", re.IGNORECASE)


def together(whole: Answer, parts: Sequence[str], ask: Callable[[Sequence[str]], Sequence[Answer]]) -> Answer:
    """The answer to a message with several questions; `ask` answers those the whole does not speak of."""
    wanting = [one for one in parts if not (whole.answered and _speaks_of(whole.text, one))]
    if not wanting:
        return whole
    asked = dict(zip(wanting, ask(wanting), strict=True))
    asked = {part: whole if _is_within(part, one, whole) else one for part, one in asked.items()}
    answers = [asked.get(part, whole) for part in parts]
    if whole.answered:  # what only its heading speaks of is answered by it unless something else does
        told = f"{whole.text} {whole.citation}"
        answers = [
            whole if not one.answered and _speaks_of(told, part) else one
            for part, one in zip(parts, answers, strict=True)
        ]
    if not any(one.answered for one in (asked.values() if len(wanting) == len(parts) else answers)):
        return whole
    return _joined(whole, parts, answers)


def _is_within(part: str, answer: Answer, whole: Answer) -> bool:
    """Whether what was given as a whole has the answer to a part, or what comes nearest to one, in it."""
    if not whole.answered:
        return False
    if "\n- " in whole.text and answer.sources:
        return answer.text in whole.text or answer.sources[0].document == whole.sources[0].document
    question = take_apart(part)
    is_shown = bool(question.asks & {"time", "amount"}) and question.shown_by(whole.text)
    return not answer.answered and is_shown and share_told(whole.text, part, 0.0) > 0


def _speaks_of(told: str, asked: str) -> bool:
    return share_told(told, asked, 0.0) >= SPOKEN_OF


def share_told(told: str, asked: str, of_nothing: float) -> float:
    """Which share of what is asked about a text speaks of, 0..1; `of_nothing` where nothing is asked about."""
    found = {term.text for term in terms(fold(told))}
    strong = [span for span in take_apart(asked).spans if span.kind != "weak"]
    total = sum(span.weight for span in strong)
    return sum(span.weight * degree(span, found) for span in strong) / total if total else of_nothing


def _joined(whole: Answer, parts: Sequence[str], answers: Sequence[Answer]) -> Answer:
    given = list({one.text: one for one in answers if one.answered}.values())
    unknown = [
        phrase("part_unsure" if one.suggestions else "part_unknown", whole.language, part=part)
        for part, one in zip(parts, answers, strict=True)
        if not one.answered
    ]
    if len(given) == 1 and not unknown:
        return given[0]
    lines = [one.text for one in given] + unknown
    sources = {source.chunk: source for one in given for source in one.sources[:1]}
    sources |= {source.chunk: source for source in given[0].sources if source.chunk not in sources}
    return replace(
        given[0],
        question=whole.question,
        text="\n".join(lines),
        confidence=min(one.confidence for one in given),
        sources=tuple(sources.values())[:10],
        suggestions=(),
        citation="\n".join(dict.fromkeys(one.citation for one in given)),
    )
