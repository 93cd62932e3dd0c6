"""Frames as plain data, and what each intent needs before it can be acted on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from intents.entities import TimeValue
from intents.schema import Frame, Mention, Slot


@dataclass(frozen=True, slots=True)
class Ref:
    """A record that has been settled on."""

    kind: str
    id: int
    label: str = ""


@dataclass(frozen=True, slots=True)
class Needs:
    """Slots that must be filled (any one of a tuple will do), and whether to ask before doing it."""

    slots: tuple[str | tuple[str, ...], ...] = ()
    confirm: bool = False


AS_IT_IS = "as_it_is"
"""The slot of a new lead of which no more is known than was told."""

_TO_WRITE: Mapping[str, Needs] = {
    "activity.log": Needs(("account",)),
    "activity.delete": Needs(("account",)),
    "lead.create": Needs(
        (
            ("company", "contact_name"),
            ("contact_name", "phone", "email", AS_IT_IS),
            ("company", "phone", "email", AS_IT_IS),
        )
    ),
    "lead.change": Needs(("lead",)),
    "lead.take": Needs(("lead",)),
    "lead.comment": Needs(("lead",)),
    "lead.qualify": Needs(("lead",)),
    "lead.disqualify": Needs(("lead",)),
    "lead.convert": Needs(("lead",)),
    "lead.release": Needs(("lead",), confirm=True),
    "lead.assign": Needs(("lead", "to"), confirm=True),
    "account.create": Needs(("name",)),
    "account.change": Needs(("account",)),
    "account.tag": Needs(("account",)),
    "account.untag": Needs(("account",)),
    "account.rename": Needs(("account",)),
    "account.alias": Needs(("account",)),
    "account.assign": Needs(("account", "to"), confirm=True),
    "account.serve": Needs(("account", "to")),
    "account.take": Needs(("account",)),
    "account.share": Needs(("account", "to")),
    "account.unshare": Needs(("account", "to")),
    "account.release": Needs(("account",), confirm=True),
    "account.merge": Needs(("account", "other"), confirm=True),
    "account.delete": Needs(("account",), confirm=True),
    "contact.create": Needs(("account", "name")),
    "contact.change": Needs(("contact",)),
    "contact.leave": Needs(("contact",)),
    "contact.delete": Needs(("contact",), confirm=True),
    "opportunity.create": Needs(("account",)),
    "opportunity.change": Needs(("opportunity",)),
    "opportunity.advance": Needs(("opportunity",)),
    "opportunity.win": Needs(("opportunity",), confirm=True),
    "opportunity.lose": Needs(("opportunity",), confirm=True),
    "opportunity.reopen": Needs(("opportunity",)),
    "opportunity.delete": Needs(("opportunity",), confirm=True),
    "opportunity.assign": Needs(("opportunity", "to"), confirm=True),
    "opportunity.comment": Needs(("opportunity",)),
    "stage.approve": Needs(("opportunity",)),
    "stage.back": Needs(("opportunity",)),
    "quote.create": Needs(("account",)),
    "quote.change": Needs(("quote",)),
    "contract.create": Needs(("account",)),
    "approval.request": Needs(("contract",)),
    "approval.approve": Needs(("contract",)),
    "approval.reject": Needs(("contract",)),
    "payment.receive": Needs(("payment",)),
    "payment.confirm": Needs(("payment",)),
    "payment.change": Needs(("payment",)),
    "contract.renew": Needs(("contract",)),
    "task.create": Needs(("title", "due_at")),
    "task.finish": Needs(("task",)),
    "task.postpone": Needs(("task", ("to", "by", "clock"))),
    "task.cancel": Needs(("task",)),
    "ticket.open": Needs(("account",)),
    "ticket.change": Needs(("ticket",)),
    "ticket.resolve": Needs(("ticket",)),
    "ticket.assign": Needs(("ticket", ("to", "mine"))),
    "ticket.rate": Needs(("ticket",)),
    "ticket.comment": Needs(("ticket",)),
    "file.attach": Needs((("account", "opportunity", "contract", "ticket"),)),
}

_TO_SHOW: Mapping[str, Needs] = {
    "account.overview": Needs(("account",)),
    "account.owner": Needs(("account",)),
    "account.history": Needs(("account",)),
    "notice.hold": Needs(("account",)),
    "activity.last": Needs(("account",)),
    "opportunity.urge": Needs(("opportunity",)),
    "opportunity.show": Needs(("opportunity",)),
    "lead.show": Needs(("lead",)),
    "ticket.show": Needs(("ticket",)),
    "quote.show": Needs(("quote",)),
}

NEEDS = {**_TO_WRITE, **_TO_SHOW}
WRITING = frozenset(_TO_WRITE)

CONFIRMED = "confirmed"
"""The slot of a frame that needs no confirmation any more."""

# ---------------------------------------------------------------- JSON
_CLASSES: Mapping[str, type[Any]] = {"mention": Mention, "ref": Ref, "time": TimeValue}


def encode(frame: Frame) -> dict[str, Any]:
    return {
        "intent": frame.intent,
        "confidence": frame.confidence,
        "span": frame.span,
        "slots": {name: _encode_slot(slot) for name, slot in frame.slots.items()},
    }


def decode(data: Mapping[str, Any]) -> Frame:
    slots = {name: _decode_slot(slot) for name, slot in data["slots"].items()}
    span = data.get("span")
    return Frame(data["intent"], slots, data["confidence"], tuple(span) if span else None)


def _encode_slot(slot: Slot) -> dict[str, Any]:
    return {
        "value": plain(slot.value), "text": slot.text, "span": slot.span,
        "confidence": slot.confidence, "source": slot.source,
    }  # fmt: skip


def _decode_slot(data: Mapping[str, Any]) -> Slot:
    span = data["span"]
    return Slot(
        _revive(data["value"]),
        data["text"],
        tuple(span) if span else None,
        data["confidence"],
        data["source"],
    )


def plain(value: Any) -> Any:
    """A slot's value as JSON that `_revive` reads back."""
    for name, cls in _CLASSES.items():
        if isinstance(value, cls):
            return {"$": name, **{field: plain(getattr(value, field)) for field in cls.__slots__}}
    if isinstance(value, datetime):
        return {"$": "instant", "at": value.isoformat()}
    if isinstance(value, date):
        return {"$": "day", "on": value.isoformat()}
    if isinstance(value, Decimal):
        return {"$": "number", "of": str(value)}
    if isinstance(value, tuple):
        return {"$": "tuple", "items": [plain(one) for one in value]}
    if isinstance(value, list):
        return [plain(one) for one in value]
    if isinstance(value, dict):
        return {"$": "map", "items": {key: plain(one) for key, one in value.items()}}
    return value


def _revive(value: Any) -> Any:
    if isinstance(value, list):
        return [_revive(one) for one in value]
    if not isinstance(value, dict):
        return value
    name = value["$"]
    if name in _CLASSES:
        return _CLASSES[name](**{field: _revive(one) for field, one in value.items() if field != "$"})
    match name:
        case "instant":
            return datetime.fromisoformat(value["at"])
        case "day":
            return date.fromisoformat(value["on"])
        case "number":
            return Decimal(value["of"])
        case "tuple":
            return tuple(_revive(one) for one in value["items"])
        case _:
            return {key: _revive(one) for key, one in value["items"].items()}


def with_slot(frame: Frame, name: str, value: Any, *, text: str = "", confidence: float = 1.0) -> Frame:
    """The frame with a slot that the speaker has settled."""
    return replace(frame, slots={**frame.slots, name: Slot(value, text, None, confidence)})


def without(frame: Frame, *names: str) -> Frame:
    return replace(frame, slots={name: slot for name, slot in frame.slots.items() if name not in names})
