"""What is said of the note, the lead or the contact just written, and names none of them: 预算改成50万."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot import rewording, told_of
from bot.exchange import Exchange
from bot.memory import Memory
from crm_core.models import Contact
from crm_core.permissions import load
from intents.readers import contact_changes, contacts, leads
from intents.readers.newcomers import newcomer
from intents.readers.wechat import is_phone
from intents.reading import Reading
from intents.schema import Frame, Mention, Slot

_FOLLOWS = {"lead": leads.follows, "contact": contact_changes.follows}
_BESIDE = {"lead": ("comment", "task"), "contact": ()}
_WHO = {"company", "contact_name", "phone", "email"}
_GIVE_WAY = ("lead.", "contact.", "account.change", "opportunity.", "knowledge.ask", "dialogue.fallback")
"""What may be read from such words when nobody knows of whom they are said."""


def on_it(exchange: Exchange) -> list[Frame] | None:
    """The frames of a message that goes on about one note, lead or contact; None when it stands by itself."""
    of_note = rewording.of_note(exchange) or told_of.reached(exchange)
    if of_note is not None:
        return [of_note]
    if (of_met := _met(exchange)) is not None:
        return of_met
    kind = _kind(exchange.memory)
    if kind is None or exchange.understanding.act:
        return None
    if kind == "contact" and _has_left(exchange):
        return _successor(exchange)
    frames = exchange.understanding.frames
    if kind == "lead" and (again := _entered_again(frames)) is not None:
        return [again]
    if kind == "lead" and is_phone(exchange.reading) and not exchange.reading.found("account"):
        said = exchange.reading
        return [Frame("lead.comment", {"text": Slot(said.text, said.text, said.span)}, 0.85, said.span)]
    if not all(_gives_way(frame, exchange.reading, kind) for frame in frames):
        return None
    if kind == "contact" and is_phone(exchange.reading) and not exchange.reading.found("phone"):
        return _by_phone(exchange)
    if kind == "contact" and _names_another(exchange):
        return None
    return _FOLLOWS[kind](exchange.reading) or None


def follows(memory: Memory, reading: Reading) -> list[Frame]:
    """What words behind 补一句 say of the lead or the contact just written."""
    kind = _kind(memory)
    return _FOLLOWS[kind](reading) if kind else []


def _has_left(exchange: Exchange) -> bool:
    found = load(exchange.session, Contact, [exchange.memory.focus["contact"]], exchange.actor)
    return bool(found) and found[0].left_on is not None


def _names_another(exchange: Exchange) -> bool:
    """那个戴文静微信 daiwj_88, where somebody else was spoken of last."""
    name = newcomer(exchange.reading)
    found = load(exchange.session, Contact, [exchange.memory.focus["contact"]], exchange.actor)
    return name is not None and bool(found) and not set(str(name.value)) & set(found[0].name)


def _successor(exchange: Exchange) -> list[Frame] | None:
    """接他的是李想: who came for somebody that has just left, at the same customer."""
    reading, account = exchange.reading, exchange.memory.focus.get("account")
    if account is None or not reading.has("account.person_new") or reading.found("account", "person"):
        return None
    made = contacts.created(reading)
    theirs = Slot(Mention("account", "", (account,)), confidence=0.8)
    return [one.having(account=theirs) for one in made if one.value("name")] or None


def _met(exchange: Exchange) -> list[Frame] | None:
    """Of the one person of the follow-up just written: 她微信跟手机同号."""
    if not is_phone(exchange.reading) or exchange.reading.found("phone", "account", "person"):
        return None
    note = rewording.last_note(exchange) if not exchange.memory.asked_last else None
    met = note.contacts if note is not None else ()
    if len(met) != 1 or not met[0].phone:
        return None
    whom = Slot(Mention("contact", met[0].name, (met[0].id,)), met[0].name)
    return [Frame("contact.change", {"contact": whom, "wechat": Slot(met[0].phone)}, 0.85)]


def _entered_again(frames: Sequence[Frame]) -> Frame | None:
    """存成线索，来源广交会, right after it was entered: what is new of it, and no lead of nobody."""
    if [one.intent for one in frames] != ["lead.create"] or frames[0].slots.keys() & _WHO:
        return None
    return replace(frames[0], intent="lead.change" if frames[0].slots else "lead.show")


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
    if written == {"task"} and "lead" in memory.focus and "account" not in memory.focus:
        written = {"lead"}  # a reminder made since leaves it the matter
    if len({id_ for kind, id_ in memory.written if kind == "lead"}) > 1:
        return None  # of which of them is not said
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
