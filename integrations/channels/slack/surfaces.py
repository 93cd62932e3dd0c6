"""What Slack's own surfaces (forms, the home tab) ask of the CRM; the bot implements it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from integrations.messages import Reply


@dataclass(frozen=True, slots=True)
class FormField:
    """`value` as text: a day as YYYY-MM-DD, a time as ISO with its offset, a choice as its code; "" for none."""

    name: str
    label: str
    kind: Literal["text", "long", "choice", "day", "time"]
    value: str
    required: bool = False
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class RecordForm:
    title: str
    language: str
    fields: tuple[FormField, ...]


class Surfaces(Protocol):
    """All for a colleague by user name. Methods raise CrmError where something is not theirs to see or change."""

    def form(self, username: str, record: str) -> RecordForm:
        """`record` is KIND:ID."""
        ...

    def errors(self, username: str, record: str, values: Mapping[str, str]) -> dict[str, str]:
        """What is wrong with the values typed, by field; nothing is changed."""
        ...

    def day(self, username: str) -> Sequence[Reply]:
        """The colleague's day, for the home tab."""
        ...

    def language(self, username: str) -> str: ...

    def refusal(self, username: str, error: Exception) -> str:
        """A refusal in the colleague's language."""
        ...
