"""What is said of the note, the lead or the contact just written, and names none of them: 预算改成50万."""

from __future__ import annotations

from bot import rewording, told_of
from bot.exchange import Exchange
from bot.memory import Memory
from crm_core.models import Contact
from crm_core.permissions import load
from intents.readers import contact_changes, contacts, leads
from intents.readers.wechat import is_phone
from intents.reading import Reading
from intents.schema import Frame, Mention, Slot

_FOLLOWS = {"lead": leads.follows, "contact": contact_changes.follows}
_BESIDE = {"lead": ("comment", "task"), "contact": ()}
_GIVE_WAY = ("lead.", "contact.", "account.change", "opportunity.", "knowledge.ask", "dialogue.fallback")
"""What may be read from such words when nobody knows of whom they are said."""


def on_it(exchange: Exchange) -> list[Frame] | None:
    """The frames of a message that goes on about one note, lead or contact; None when it stands by itself."""
    of_note = rewording.of_note(exchange) or told_of.reached(exchange)
    if of_note is not None:
        return [of_note]
    kind = _kind(exchange.memory)
    if kind is None or exchange.understanding.act:
        return None
    if kind == "contact" and _has_left(exchange):
        return _successor(exchange)
    frames = exchange.understanding.frames
    if not all(_gives_way(frame, exchange.reading, kind) for frame in frames):
        return None
    if kind == "contact" and is_phone(exchange.reading) and not exchange.reading.found("phone"):
        return _by_phone(exchange)
    return _FOLLOWS[kind](exchange.reading) or None


def follows(memory: Memory, reading: Reading) -> list[Frame]:
    """What words behind 补一句 say of the lead or the contact just written."""
    kind = _kind(memory)
    return _FOLLOWS[kind](reading) if kind else []


def _has_left(exchange: Exchange) -> bool:
    found = load(exchange.session, Contact, [exchange.memory.focus["contact"]], exchange.actor)
    return bool(found) and found[0].left_on is not None


def _successor(exchange: Exchange) -> list[Frame] | None:
    """接他的是李想: who came for somebody that has just left, at the same customer."""
    reading, account = exchange.reading, exchange.memory.focus.get("account")
    if account is None or not reading.has("account.person_new") or reading.found("account", "person"):
        return None
    made = contacts.created(reading)
    theirs = Slot(Mention("account", "", (account,)), confidence=0.8)
    return [one.having(account=theirs) for one in made if one.value("name")] or None


def _by_phone(exchange: Exchange) -> list[Frame] | None:
    """她微信跟手机一个号: the number that is known."""
    contact = load(exchange.session, Contact, [exchange.memory.focus["contact"]], exchange.actor)
    number = contact[0].phone if contact else ""
    return [Frame("contact.change", {"wechat": Slot(number)}, 0.85)] if number else None


def _kind(memory: Memory) -> str | None:
    """lead or contact: what the last message wrote alone, or the last question showed."""
    if memory.asked_last:
        shown = str(memory.query["intent"]).partition(".")[0] if memory.query else ""
        return shown if shown in _FOLLOWS and shown in memory.focus else None
    written = {kind for kind, _ in memory.written}
    kind = "lead" if written & {"lead", "comment"} else next(iter(written), "")
    if not written <= {kind, *_BESIDE.get(kind, ())}:
        return None
    return kind if kind in _FOLLOWS and kind in memory.focus else None


def _gives_way(frame: Frame, reading: Reading, kind: str) -> bool:
    """A follow-up or a deal of a customer who is named stands; a new record of somebody named, too."""
    if frame.intent == "activity.log":
        return not reading.found("account") and (kind == "lead" or "next_at" not in frame.slots)
    return (
        frame.intent.startswith(_GIVE_WAY) and not frame.intent.endswith(".create")
    ) or frame.intent == "opportunity.create"
