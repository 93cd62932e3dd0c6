"""What Slack's own surfaces (forms, the home tab) ask of the CRM; the bot implements it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from integrations.forms import Form
from integrations.messages import Reply


class Surfaces(Protocol):
    """All for a colleague by user name. Methods raise CrmError where something is not theirs to see or change."""

    def form(self, username: str, record: str) -> Form:
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
