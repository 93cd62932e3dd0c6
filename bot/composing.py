"""Answers from documents in a language model's words, where one is configured: what it is shown, and when.

The model is asked between thinking and acting, while nothing is open. What it says is checked against the passages
(`knowledge_base.composing`); on any doubt the passages themselves are the answer, as without a model.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from intents.llm.asking import Asking
from intents.llm.masking import Masked, mask
from intents.reading import Reading
from knowledge_base import Answer, composing
from knowledge_base.composing import Composed
from knowledge_base.snapshot import Audience


class Puts(Protocol):
    def put(self, turns: Sequence[tuple[str, str]], schema: Mapping[str, Any], seconds: float) -> Any:
        """The answer as parsed JSON. Raises ModelError."""
        ...


@dataclass(frozen=True, slots=True)
class Material:
    """An answer of our own with the passages it rests on: (chunk, title, text) each; `read` is what is put."""

    answer: Answer
    audience: Audience
    passages: tuple[tuple[int, str, str], ...]
    read: Reading


@dataclass(frozen=True, slots=True)
class InWords:
    """What is said in place of the passages, and the chunks it rests on."""

    text: str
    chunks: tuple[int, ...]


Compositions = Mapping[tuple[str, Audience], InWords]


class Composer:
    def __init__(self, model: Puts, asking: Asking[Any], *, masked: Collection[str] = ()) -> None:
        self._model, self._asking, self._masked = model, asking, masked

    def compose(self, materials: Sequence[Material]) -> Compositions:
        """Those that stand, by the question as understood and who asks it. Waits for the network."""
        found = {}
        for one in materials:
            if said := self._composed(one):
                chunks = tuple(one.passages[place][0] for place in said.cited)
                found[one.answer.question, one.audience] = InWords(said.text, chunks)
        return found

    def _composed(self, material: Material) -> Composed | None:
        masked = mask(material.read, self._masked)
        turns = (*composing.prompt(), ("human", masked.text))
        said = self._asking.ask(
            masked.text, lambda seconds: self._model.put(turns, composing.SCHEMA, seconds)
        )
        texts = [f"{title}\n{text}" for _, title, text in material.passages]
        answer = material.answer
        return composing.checked(_unmasked(masked, said), answer.question, answer.language, texts)


def _unmasked(masked: Masked, said: Any) -> Any:
    if not isinstance(said, dict) or not isinstance(said.get("answer"), str):
        return said
    return said | {"answer": masked.put_back(said["answer"])}


def worded(answer: Answer, audience: Audience, compositions: Compositions) -> Answer:
    """The answer in the model's words, if there are such and they rest on what is still its sources."""
    found = compositions.get((answer.question, audience))
    by_chunk = {source.chunk: source for source in answer.sources}
    if found is None or not set(found.chunks) <= by_chunk.keys():
        return answer
    cited = [by_chunk.pop(chunk) for chunk in found.chunks]
    return replace(
        answer, text=found.text, answered=True, sources=(*cited, *by_chunk.values()), suggestions=()
    )
