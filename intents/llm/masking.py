"""Names and numbers of persons and companies stay here: the model sees marks in their place."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from intents.llm import sheet
from intents.llm.sheet import Proposal
from intents.reading import Reading

MASKABLE: Mapping[str, frozenset[str]] = {
    "phones": frozenset({"phone"}),
    "emails": frozenset({"email"}),
    "people": frozenset({"person", "user"}),
    "accounts": frozenset({"account", "lead", "opportunity"}),
}
"""What may be masked, by the name it has in the settings: the kinds of things found in a text."""


@dataclass(frozen=True, slots=True)
class Masked:
    """A text with marks, and the words each mark stands for."""

    text: str
    words: Mapping[str, str]

    def unmasked(self, proposal: Proposal) -> Proposal:
        """The proposal in the words of the message."""
        return replace(
            proposal,
            said={name: tuple(map(self.put_back, given)) for name, given in proposal.said.items()},
        )

    def put_back(self, text: str) -> str:
        for mark, words in self.words.items():
            text = text.replace(mark, words)
        return text


def mask(reading: Reading, masked: Collection[str]) -> Masked:
    """The same words get the same mark. What is no known name, phone or e-mail cannot be masked."""
    kinds = frozenset().union(*(MASKABLE[name] for name in masked)) if masked else frozenset()
    marks: dict[str, str] = {}
    pieces, at = [], 0
    for one in reading.items:
        if one.kind in kinds and one.start >= at:
            words = reading.text[one.start : one.end]
            mark = marks.setdefault(words, _mark(one.kind, reading.text, marks))
            pieces += [reading.text[at : one.start], mark]
            at = one.end
    text = "".join([*pieces, reading.text[at:]])
    return Masked(text, {mark: words for words, mark in marks.items()})


def _mark(kind: str, text: str, taken: Mapping[str, str]) -> str:
    """〔客户1〕; never one that the message itself contains."""
    word, number = sheet.placeholders()[kind], 1
    while (mark := f"〔{word}{number}〕") in text or mark in taken.values():
        number += 1
    return mark
