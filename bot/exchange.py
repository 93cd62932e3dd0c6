"""A message in its circumstances: who said it, what is remembered, what its words were understood to be."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy.orm import Session

from bot import listed, picked
from bot.choosing import Alike
from bot.lexicon import DatabaseLexicon
from bot.memory import Memory
from bot.resolving.fragments import with_fragments
from bot.resolving.lead_pieces import with_lead
from bot.resolving.resolver import Resolver
from crm_core.permissions import Actor
from integrations.messages import Inbound
from intents.guessing.frames import guessed
from intents.guessing.guesser import Guess
from intents.items import read
from intents.llm.grounding import ground
from intents.llm.sheet import Proposal
from intents.reading import Reading
from intents.schema import Frame, Understanding
from intents.understand import MOST_CHARACTERS, interpret
from intents.understand import language as language_of


@dataclass(slots=True)
class Exchange:
    """A message in its circumstances. `proposals`: what a language model took it for, when one was asked."""

    session: Session
    actor: Actor
    inbound: Inbound
    memory: Memory
    now: datetime
    proposals: Sequence[Proposal] = ()
    alike: Alike | None = None
    lexicon: DatabaseLexicon = field(init=False)
    reading: Reading = field(init=False)
    understanding: Understanding = field(init=False)
    proposed: tuple[Frame, ...] = field(init=False)
    named: str = field(init=False)
    picked: tuple[listed.Picked, ...] = field(init=False)

    def __post_init__(self) -> None:
        self.named, self.picked = listed.by_name(
            self.session, self.actor, self.memory, _CONTROL.sub(" ", self.inbound.text)
        )
        if self.memory.draft is not None and self.named != _CONTROL.sub(" ", self.inbound.text):
            self.memory = replace(
                self.memory, draft=None
            )  # the choice is made, and something else is wanted of it
        text = self.text[:MOST_CHARACTERS]
        focus = None if self.memory.draft else self.memory.focus.get("account")
        self.lexicon = DatabaseLexicon(self.session, self.actor, focus)
        said = with_fragments(self.session, self.actor, read(text, self.now, self.lexicon))
        self.reading = picked.bound(with_lead(self.session, self.actor, said), self.picked)
        self.understanding = interpret(self.reading)
        self.proposed = ground(self.reading, self.lexicon, self.proposals)
        self.memory = replace(self.memory, language=spoken(self.inbound.text, self.actor, self.memory))

    def guessed(self, guess: Guess) -> Exchange:
        """The same, when the message is taken for what it most likely wants."""
        self.proposed = guessed(self.reading, self.lexicon, guess)
        if self.proposed:
            self.understanding = replace(self.understanding, frames=(), small_talk="")
        return self

    @property
    def text(self) -> str:
        """The message with a blank for every control character, and what it counts off a list by its name."""
        return self.named

    @property
    def resolver(self) -> Resolver:
        return Resolver(self.session, self.actor, self.memory, self.text)


_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_HAN, _WORD = re.compile(r"[一-鿿]"), re.compile(r"[A-Za-z]{2,}")


def spoken(text: str, actor: Actor, memory: Memory) -> str:
    """The language to answer in: the message's own, unless it is too short to tell (2, OK, a name)."""
    words = len(_WORD.findall(text))
    if words > 1 and text.lstrip()[:1].isascii() and actor.language == "en":
        return "en"  # who owns 华协检验
    if words > 1 or _HAN.search(text) or (words and not memory.language):
        return language_of(text)
    return memory.language or actor.language
