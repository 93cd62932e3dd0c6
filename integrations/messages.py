"""Channel-neutral messages: what came in, what goes out, and the card that survives on every channel."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from hashlib import blake2b
from json import dumps
from typing import Any


@dataclass(frozen=True, slots=True)
class Action:
    """A button press: the action's id, and the value chosen when it was a select."""

    id: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Inbound:
    """One message as a channel received it.

    `speaker` is a user name, or `customer:EXTERNAL_ID`; `customer` carries what a service token vouched for.
    `action.id` is a plain id from the API and the web, and a token of `integrations.actions` from everywhere else.
    `handle` is what the platform gave to answer this very message by (a thread, an update code); delivery passes
    it on with the reply. It is no part of what the message says.
    """

    channel: str
    conversation: str
    speaker: str
    message_id: str
    text: str = ""
    action: Action | None = None
    customer: Mapping[str, Any] | None = None
    group: bool = False
    handle: Mapping[str, Any] = field(default_factory=dict)

    def body(self) -> dict[str, Any]:
        return self._said() | ({"handle": dict(self.handle)} if self.handle else {})

    def _said(self) -> dict[str, Any]:
        action = {"id": self.action.id, "value": self.action.value} if self.action else None
        customer = dict(self.customer) if self.customer else None
        return {"text": self.text, "action": action, "customer": customer, "group": self.group}

    def fingerprint(self) -> str:
        """Tells a message sent twice from another one under the same id."""
        return blake2b(dumps(self._said(), sort_keys=True).encode(), digest_size=16).hexdigest()


@dataclass(frozen=True, slots=True)
class Button:
    id: str
    label: str
    style: str = "default"


@dataclass(frozen=True, slots=True)
class Select:
    id: str
    label: str
    options: tuple[tuple[str, str], ...]
    """(value, label)"""


@dataclass(frozen=True, slots=True)
class Bar:
    """`before`: how long it was; `note` stands behind it."""

    label: str
    value: float
    before: float
    note: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars of one measure, which a page draws itself and other channels show as a picture; the text says the same."""

    title: str
    bars: tuple[Bar, ...]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Chart:
        return cls(data["title"], tuple(Bar(**one) for one in data["bars"]))


@dataclass(frozen=True, slots=True)
class Card:
    title: str = ""
    subtitle: str = ""
    body: str = ""
    fields: tuple[tuple[str, str], ...] = ()
    """(label, value)"""
    actions: tuple[Button, ...] = ()
    select: Select | None = None
    link: str = ""
    image: str = ""
    chart: Chart | None = None

    def as_json(self) -> dict[str, Any]:
        """The contract's card, parts left out when empty."""
        parts = {
            "title": self.title,
            "subtitle": self.subtitle,
            "body": self.body,
            "fields": [{"label": label, "value": value} for label, value in self.fields],
            "actions": [{"id": b.id, "label": b.label, "style": b.style} for b in self.actions],
            "select": self.select and {
                "id": self.select.id,
                "label": self.select.label,
                "options": [{"value": value, "label": label} for value, label in self.select.options],
            },
            "link": self.link,
            "image": self.image,
            "chart": self.chart and self.chart.as_json(),
        }  # fmt: skip
        return {name: part for name, part in parts.items() if part}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Card:
        select = data.get("select")
        return cls(
            title=data.get("title", ""),
            subtitle=data.get("subtitle", ""),
            body=data.get("body", ""),
            fields=tuple((one["label"], one["value"]) for one in data.get("fields", ())),
            actions=tuple(Button(one["id"], one["label"], one["style"]) for one in data.get("actions", ())),
            select=select and Select(
                select["id"], select["label"], tuple((o["value"], o["label"]) for o in select["options"])
            ),
            link=data.get("link", ""),
            image=data.get("image", ""),
            chart=Chart.from_json(data["chart"]) if data.get("chart") else None,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reply:
    """`text` is the whole reply as plain text; the card, where there is one, says the same with buttons."""

    text: str
    card: Card | None = None

    def as_json(self) -> dict[str, Any]:
        return {"text": self.text, "card": self.card.as_json()} if self.card else {"text": self.text}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Reply:
        return cls(data["text"], Card.from_json(data["card"]) if data.get("card") else None)


@dataclass(frozen=True, slots=True)
class Answer:
    """What one turn says, as POST /api/v1/chat shows it."""

    replies: tuple[Reply, ...]
    intents: tuple[str, ...] = ()
    awaiting: str | None = None
    trace_id: str = ""
    answered: bool | None = None
    handed_over: bool = False
    extra: Mapping[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        body: dict[str, Any] = {
            "replies": [reply.as_json() for reply in self.replies],
            "intents": list(self.intents),
            "awaiting": self.awaiting,
            "trace_id": self.trace_id,
        }
        if self.answered is not None:
            body["answered"] = self.answered
        if self.handed_over:
            body["handed_over"] = True
        return body | dict(self.extra)
