"""What a text was understood to want."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from intents.entities.values import Entity

Span = tuple[int, int]
Source = Literal["said", "learned", "context", "default", "llm", "guess"]


@dataclass(frozen=True, slots=True)
class Mention:
    """Words that name a record. `ids` are the records that go by them; none: nobody known here does.

    A person may be known by surname and title only (王总): then `surname` and `title` are set.
    A doubtful one only resembles their names, and has to be asked. `learned` is the id of the one that the
    speaker has confirmed to mean by these words, 0 where there is none; `firm`: it need not be asked again.
    """

    kind: str
    text: str
    ids: tuple[int, ...] = ()
    surname: str = ""
    title: str = ""
    doubtful: bool = False
    learned: int = 0
    firm: bool = False


@dataclass(frozen=True, slots=True)
class Slot:
    """A parameter with its evidence: the words it was read from and how sure that is."""

    value: Any
    text: str = ""
    span: Span | None = None
    confidence: float = 0.9
    source: Source = "said"


@dataclass(frozen=True, slots=True)
class Frame:
    """One thing that is wanted: `noun.verb` and its parameters. `span` is the part of the text it came from."""

    intent: str
    slots: Mapping[str, Slot] = field(default_factory=dict)
    confidence: float = 0.9
    span: Span | None = None

    def value(self, name: str) -> Any:
        slot = self.slots.get(name)
        return None if slot is None else slot.value

    def having(self, **slots: Slot | None) -> Frame:
        given = {name: slot for name, slot in slots.items() if slot is not None}
        return replace(self, slots={**self.slots, **given})


@dataclass(frozen=True, slots=True)
class Understanding:
    """`act` is what the message does to the dialogue itself: cancel, confirm, undo, correct, append, or "".

    `question` says whether the message asks; an utterance that is not understood has no frames.
    """

    text: str
    entities: tuple[Entity, ...] = ()
    mentions: tuple[tuple[Span, Mention], ...] = ()
    frames: tuple[Frame, ...] = ()
    act: str = ""
    question: bool = False
    language: str = "zh"
    small_talk: str = ""
    instructs: bool = False
    """Whether it tries to give the program orders about itself."""
