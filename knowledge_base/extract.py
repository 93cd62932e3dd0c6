"""From the passages that answer, the few sentences that do."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge_base.hit import Hit
from knowledge_base.question import Question, degree, take_apart
from knowledge_base.terms import terms
from knowledge_base.text import fold, sentences

ENOUGH = 240  # characters that are short enough to be shown whole
STEPS = 260  # the same of numbered steps, which lose by being torn apart
CLOSE = 0.72  # a neighbour in the same list this near to the best is shown with it
SHOWN = 4
SENTENCE = re.compile(r"[^。.!！?？\n]+")
NUMBERING = re.compile(r"^\d+\. ")
AND = re.compile(r"\band\b|和|跟|与|以及|还有|、")
NAMED = 2.0  # spans of one part of the question that a neighbour has to speak of, to be shown for it
SHOWS = 2.0  # what a sentence with the kind of thing asked for is ahead, in spans


def answer_text(question: Question, hits: Sequence[Hit]) -> str:
    """`hits` are best first; neighbours of the best in its list or table may join it."""
    first = hits[0]
    if first.passage.kind == "entry":
        return first.passage.text
    chosen = _with_neighbours(question, hits)
    if len(chosen) > 1:
        return "\n".join(f"- {_tidy(hit.passage.text)}" for hit in chosen)
    return _shortened(question, first)


def _with_neighbours(question: Question, hits: Sequence[Hit]) -> list[Hit]:
    """The best with those of its list that answer nearly as well, or another part of the question, in their order."""
    first = hits[0]
    if first.passage.kind not in ("row", "item"):
        return [first]
    listed = [hit for hit in hits if hit.passage.place == first.passage.place]
    if first.passage.kind == "item" and _asks_in_one_breath(question) and _is_short(listed):
        return sorted(listed, key=lambda hit: hit.passage.position)
    near = [] if question.codes else [hit for hit in listed if hit.score >= CLOSE * first.score]
    near = [hit for hit in near if _as_specific(question, hit, first)][:SHOWN]
    named = _named(question, listed)
    if first.passage.id in {hit.passage.id for hit in named}:
        near += named
    chosen = {hit.passage.id: hit for hit in (first, *near)}
    return sorted(chosen.values(), key=lambda hit: hit.passage.position)


def _asks_in_one_breath(question: Question) -> bool:
    """最长给多少天，押金怎么收: both of what the sentence begins with."""
    return any(_asks_twice(take_apart(one)) for one in SENTENCE.findall(question.folded))


def _is_short(listed: Sequence[Hit]) -> bool:
    return sum(len(hit.passage.text) for hit in listed) <= STEPS


def _named(question: Question, listed: Sequence[Hit]) -> list[Hit]:
    """Of a list, the one that says most of each thing named side by side: 硬盘跟摄像机."""
    parts = [take_apart(part) for piece in question.parts for part in AND.split(piece)]
    found = []
    for part in parts if len(parts) > 1 else ():
        best = max(listed, key=lambda hit: _overlap(part, hit.passage.text))
        if _overlap(part, best.passage.text) >= NAMED:
            found.append(best)
    return found


def _as_specific(question: Question, hit: Hit, first: Hit) -> bool:
    """Whether the question has nothing that tells the best from this neighbour."""
    return hit.evidence["cover"] >= first.evidence["cover"] - 0.02


def _shortened(question: Question, hit: Hit) -> str:
    passage = hit.passage
    if passage.kind == "row":
        return passage.text if hit.evidence["headed"] else _row(question, passage.cells) or passage.text
    if passage.kind == "steps":
        return _steps(question, passage.text)
    if len(passage.text) <= ENOUGH:
        return _tidy(passage.text)
    return _best_parts(question, sentences(passage.text), " " if question.language == "en" else "")


def _row(question: Question, cells: Sequence[tuple[str, str]]) -> str:
    """Only the columns asked for by name, when there are such; else the whole row."""
    (_, label), *rest = cells
    asked = [(name, value) for name, value in rest if name and _names(question, name)]
    if not asked or len(asked) == len(rest) or _asks_twice(question):
        return ""
    joint, colon = ("；", "：") if question.language == "zh" else ("; ", ": ")
    return f"{label}{colon}" + joint.join(f"{name} {value}" for name, value in asked)


def _asks_twice(question: Question) -> bool:
    """When does it run and what does it cost: a column named in the one is no answer to the other."""
    parts = [part for piece in question.parts for part in AND.split(piece)]
    return sum(bool(take_apart(part).asks) for part in parts) > 1


def _names(question: Question, column: str) -> bool:
    return fold(column) in question.folded


def _steps(question: Question, text: str) -> str:
    if "how" in question.asks or len(text) <= STEPS:
        return text
    return _best_parts(question, text.split("\n"), "\n")


def _best_parts(question: Question, parts: list[str], joint: str) -> str:
    """The sentence that says most of each part of the question, in the order of the text."""
    chosen: set[int] = set()
    for asked in question.parts:
        apart = take_apart(asked)
        scores = [_overlap(apart, part) + SHOWS * _shows(apart, part) for part in parts]
        if max(scores, default=0) > 0:
            chosen.add(scores.index(max(scores)))
    if not chosen:
        return _tidy(joint.join(parts))
    return _tidy(joint.join(parts[place] for place in sorted(chosen)))


def _shows(question: Question, part: str) -> bool:
    """Whether a time or an amount was asked for and the sentence has one."""
    return bool(question.asks & {"time", "amount"}) and question.shown_by(NUMBERING.sub("", part))


def _overlap(question: Question, part: str) -> float:
    found = {term.text for term in terms(fold(part))}
    return sum(span.weight * degree(span, found) for span in question.spans)


def _tidy(text: str) -> str:
    return text.strip().rstrip("；;")
