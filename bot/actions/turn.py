"""What a handler is given, and what it gives back."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from bot.composing import Compositions
from bot.frames import Ref
from bot.memory import Memory
from bot.replies import words
from crm_core import permissions
from crm_core.clock import Clock
from crm_core.errors import NotFound
from crm_core.models import MODELS, Account, Record, User
from crm_core.permissions import Actor
from crm_core.queries import namesakes
from integrations.messages import Card
from intents.schema import Frame
from knowledge_base import KnowledgeBase


@dataclass(frozen=True, slots=True)
class Said:
    """A handler's part of the reply. `focus`: the records it spoke of, for what is said next."""

    text: str
    card: Card | None = None
    focus: Mapping[str, int] = field(default_factory=dict)
    listed: Sequence[Any] = ()
    """The kind and the ids of the records that it lists, in their order."""
    answered: bool | None = None
    offer: Frame | None = None
    """An act that is offered and waits for a yes."""
    asks: str = ""
    """The slot of the offer that the next message fills, when it waits for words in place of a yes."""
    options: tuple[dict[str, Any], ...] = ()
    """What may be chosen for that slot, as a draft keeps it."""
    unchanged: Said | None = None
    """What is said in its place when it tells of a change and no record differs."""


@dataclass(slots=True)
class Turn:
    """One message being acted on, inside its transaction."""

    session: Session
    actor: Actor
    clock: Clock
    language: str
    text: str
    memory: Memory
    knowledge: KnowledgeBase
    interrupts: bool = False
    """Whether something else is open: what is said next answers that, so nothing may be offered here."""
    compositions: Compositions = field(default_factory=dict)
    """Answers from documents in a language model's words."""
    made: dict[str, Record] = field(default_factory=dict)
    """Records made earlier in this turn, by name: what a frame refers to before it has an id."""

    @property
    def user(self) -> User:
        if not isinstance(self.actor, User):
            raise NotFound(kind="user")
        return self.actor

    @property
    def now(self) -> datetime:
        return self.clock.now()

    @property
    def running(self) -> Collection[str]:
        """The channels on which colleagues can be written to."""
        channels: Collection[str] = self.session.info.get("running", ())
        return channels

    def record(self, value: Ref) -> Any:
        """The record a slot was settled on, if the speaker (still) may see it."""
        if value.id == 0:
            return self.made[value.label]
        return permissions.get(self.session, MODELS[value.kind], value.id, self.actor)

    def find(self, frame: Frame, name: str) -> Any:
        """The record in a slot; None when the slot is empty or was not settled."""
        value = frame.value(name)
        return self.record(value) if isinstance(value, Ref) else None

    def several(self, frame: Frame, name: str) -> list[Any]:
        return [self.record(one) for one in frame.value(name) or () if isinstance(one, Ref)]

    def called(self, account: Account | None) -> str:
        """A customer's name in talk, with which it cannot be taken for another."""
        return namesakes.called(self.session, account)

    # ------------------------------------------------------------ words in the speaker's language
    def say(self, key: str, **blanks: Any) -> str:
        return words.say(key, self.language, **blanks)

    def label(self, group: str, value: Any) -> str:
        return words.label(group, value, self.language)

    def money(self, amount: Any) -> str:
        return words.money(amount, self.language)

    def day(self, when: Any) -> str:
        return words.day(when, self.language, self.now.date())

    def instant(self, when: Any) -> str:
        return words.instant(when, self.language, self.now)

    def joined(self, parts: Any) -> str:
        return words.joined(parts, self.language)


Handler = Callable[[Turn, Frame], Said]


def focus(*records: Any) -> dict[str, int]:
    """The records spoken of, with the account, the contract and the deal they hang on."""
    found: dict[str, int] = {}
    for record in records:
        if record is None:
            continue
        for kind in ("account", "contract", "opportunity"):
            above = getattr(record, kind, None)
            if above is not None:
                found[kind] = above.id
        found[record.KIND] = record.id
    return found
