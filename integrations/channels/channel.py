"""What delivery needs of a channel."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any, Protocol, runtime_checkable

from integrations.inbox import Received
from integrations.messages import Inbound


class Intake(Protocol):
    def __call__(self, inbound: Inbound, *, platform_id: str = "") -> Future[Received]:
        """Keep a message safely. With a `platform_id` its speaker is looked up meanwhile.

        The future is done when that has happened; it raises SameIdOtherBody, or what the database raises.
        """
        ...


class SendFailed(Exception):
    """The platform did not take the message. `final`: it never will, so do not try again.

    `retry_after`: seconds after which it wants to be asked again.
    """

    def __init__(self, reason: str, *, final: bool = False, retry_after: float | None = None) -> None:
        super().__init__(reason)
        self.final = final
        self.retry_after = retry_after


@dataclass(frozen=True, slots=True)
class Delivery:
    """One outbox entry on its way: `key` stays the same over retries (the platform's duplicate check).

    `recipient` is a user name or `customer:EXTERNAL_ID`. `answers` is the handle of the message this replies to.
    `attempt` counts from 1.
    """

    key: str
    conversation: str
    recipient: str
    payload: Mapping[str, Any]
    answers: Mapping[str, Any] = field(default_factory=dict)
    attempt: int = 1


class Channel(Protocol):
    name: str

    def send(self, delivery: Delivery) -> dict[str, Any]:
        """Send, and return the platform's handle for later updates. Raises SendFailed."""
        ...


@runtime_checkable
class Connected(Protocol):
    """A channel with a connection of its own, which brings the messages: begun and ended with the service.

    While it is not `is_open`, what is to be sent waits and counts as no try.
    """

    @property
    def is_open(self) -> bool: ...

    def start(self, intake: Intake) -> None: ...

    def stop(self) -> None: ...


@runtime_checkable
class Fetches(Protocol):
    """A channel whose messages may hold files (`Inbound.handle["media"]`: kind, id, name, format)."""

    def fetch(self, media: Mapping[str, Any]) -> tuple[bytes, str]:
        """The file and its name (may be empty). Raises SendFailed."""
        ...
