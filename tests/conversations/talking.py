"""Say something, read the reply, look at what was written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from typing import Any, TypeVar

from sqlalchemy import select

from bot.app import App
from crm_core.models import AuditEntry, Record
from integrations.messages import Action, Inbound
from integrations.queues import OutboundMessage

R = TypeVar("R", bound=Record)
Thinking = Callable[..., "Chat"]
"""Somebody talks to an app with a language model, set up with these settings."""

_numbers = count(1)


@dataclass(frozen=True)
class Heard:
    """What came back, and the audit entries that the message left."""

    text: str
    awaiting: str | None
    intents: list[str]
    answer: dict[str, Any]
    written: list[AuditEntry] = field(default_factory=list)

    @property
    def changes(self) -> dict[str, dict[str, list[Any]]]:
        """By kind of record: {"activity": {"kind": [None, "visit"], …}}; the last of several of a kind."""
        return {entry.entity: entry.changes for entry in self.written}

    @property
    def new(self) -> dict[str, dict[str, Any]]:
        """By kind of record, the values after the change."""
        return {kind: {name: after for name, (_, after) in fields.items()}
                for kind, fields in self.changes.items()}  # fmt: skip


class Chat:
    """One speaker in one conversation with a running App."""

    def __init__(self, app: App, user: str, conversation: str = "c1") -> None:
        self.app, self.user, self.conversation = app, user, conversation
        self.customer: dict[str, Any] | None = None

    def by(self, user: str, conversation: str | None = None) -> Chat:
        """Somebody else of ours, in a conversation of their own."""
        return Chat(self.app, user, conversation or f"of-{user}")

    def as_customer(self, account: str | None = None, contact: str | None = None, name: str = "v1") -> Chat:
        other = Chat(self.app, f"customer:{name}", f"widget-{name}")
        other.customer = {"external_id": name, "account": account, "contact": contact}
        return other

    def inbound(self, text: str = "", *, message_id: str = "", press: str = "", value: str = "") -> Inbound:
        return Inbound(
            "api", self.conversation, self.user, message_id or f"m{next(_numbers)}", text,
            Action(press, value) if press else None, self.customer,
        )  # fmt: skip

    def says(self, text: str, *, message_id: str = "") -> Heard:
        return self._hear(self.inbound(text, message_id=message_id))

    def presses(self, action: str, value: str = "") -> Heard:
        return self._hear(self.inbound(press=action, value=value))

    def _hear(self, inbound: Inbound) -> Heard:
        before = self._last_seq()
        answer = self.app.worker.answer(self.app.worker.accept(inbound), timeout=3)
        assert answer is not None, "the turn fails"
        text = "\n".join(reply["text"] for reply in answer["replies"])
        return Heard(text, answer["awaiting"], answer["intents"], answer, self._audit(before))

    def _last_seq(self) -> int:
        with self.app.database.reading() as session:
            return session.scalar(select(AuditEntry.seq).order_by(AuditEntry.seq.desc()).limit(1)) or 0

    def _audit(self, after: int) -> list[AuditEntry]:
        with self.app.database.reading() as session:
            entries = select(AuditEntry).where(AuditEntry.seq > after).order_by(AuditEntry.seq)
            return list(session.scalars(entries))

    def all(self, model: type[R]) -> list[R]:
        """Every record of that kind that stands."""
        with self.app.database.reading() as session:
            return list(session.scalars(select(model).order_by(model.id)))

    def notices_to(self, username: str) -> list[str]:
        """What was sent to a colleague without being asked for."""
        with self.app.database.reading() as session:
            sent = select(OutboundMessage).where(
                OutboundMessage.recipient == username, OutboundMessage.kind == "notice"
            )
            return [one.payload["replies"][0]["text"] for one in session.scalars(sent)]

    def later(self, **by: float) -> None:
        """Let time pass on the company's clock."""
        self.app.clock.frozen = self.app.clock.now() + timedelta(**by)

    def restarts(self) -> None:
        """The process ends and another one begins on the same data."""
        settings = self.app.settings.model_copy(update={"now": self.app.clock.now()})
        self.app.database.close()
        self.app = App(settings)
