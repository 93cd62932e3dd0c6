"""What delivery needs of a channel."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol


class SendFailed(Exception):
    """The platform did not take the message. `final`: it never will, so do not try again."""

    def __init__(self, reason: str, *, final: bool = False, retry_after: float | None = None) -> None:
        super().__init__(reason)
        self.final = final
        self.retry_after = retry_after


@dataclass(frozen=True, slots=True)
class Delivery:
    """One outbox entry on its way: `key` stays the same over retries (the platform's duplicate check)."""

    key: str
    conversation: str
    recipient: str
    payload: Mapping[str, Any]


class Channel(Protocol):
    name: str

    def send(self, delivery: Delivery) -> dict[str, Any]:
        """Send, and return the platform's handle for later updates. Raises SendFailed."""
        ...
