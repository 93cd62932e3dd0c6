"""The names that may be recognised, as understanding wants to be given them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from intents.schema import Span


class Name(NamedTuple):
    """A span that is a form of a record's name. `strength`: 1 the whole name … 5 its first characters, 8 and
    more what only sounds like it. `own`: the speaker works with it. Without `sure`, it has to be asked. `word`:
    what the span may be instead, an everyday "noun", the "torn" middle of other words, any "plain" word, or part
    of a "longer" name. `learned`: the speaker has confirmed that they mean it by these words; `firm`: and it
    need not be asked again.
    """

    span: Span
    kind: str
    record_id: int
    label: str
    strength: int
    account_id: int | None = None
    own: bool = True
    sure: bool = True
    word: str = ""
    learned: bool = False
    firm: bool = False


@dataclass(frozen=True, slots=True)
class Person:
    id: int
    name: str
    title: str
    account_id: int


class Lexicon(Protocol):
    """Everything it returns is visible to the speaker."""

    def names(self, text: str) -> Sequence[Name]:
        """Exact forms of names."""
        ...

    def alike(self, text: str, spans: Collection[Span]) -> Sequence[Name]:
        """Names that one of these spans sounds like, differs from by one character, or is short for."""
        ...

    def people(self, surname: str, accounts: Collection[int]) -> Sequence[Person]:
        """Contacts with this surname, at these accounts or anywhere."""
        ...

    def namesakes(self, said: str, accounts: Collection[int]) -> Sequence[Person]:
        """Contacts of these accounts whose names sound exactly like it."""
        ...

    def colleagues(self, surname: str) -> Sequence[int]:
        """Ids of other users with this surname, few."""
        ...

    def focus(self) -> int | None:
        """The account just spoken of, if any."""
        ...

    def terms(self) -> Mapping[str, Sequence[str]]:
        """Values that records hold and people name them by: {"region": [...], "industry": [...]}."""
        ...


class NoNames:
    """A lexicon of nobody, for texts that are read without a speaker."""

    def names(self, text: str) -> Sequence[Name]:
        return ()

    def alike(self, text: str, spans: Collection[Span]) -> Sequence[Name]:
        return ()

    def people(self, surname: str, accounts: Collection[int]) -> Sequence[Person]:
        return ()

    def namesakes(self, said: str, accounts: Collection[int]) -> Sequence[Person]:
        return ()

    def colleagues(self, surname: str) -> Sequence[int]:
        return ()

    def focus(self) -> int | None:
        return None

    def terms(self) -> Mapping[str, Sequence[str]]:
        return {}
