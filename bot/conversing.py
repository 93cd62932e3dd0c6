"""From a message and what is open to what will be done: no change is made here."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from bot import dialogue, filling, following, opinions
from bot.choosing import Alike
from bot.dialogue import Act, Answered, Decision
from bot.frames import NEEDS, WRITING, Ref, decode, encode, with_slot, without
from bot.lexicon import DatabaseLexicon
from bot.memory import Draft, Memory
from bot.resolving.resolution import Option, Resolved
from bot.resolving.resolver import Resolver
from crm_core.permissions import Actor, Customer
from integrations.messages import Inbound
from intents import catalog
from intents.llm.grounding import ground
from intents.llm.sheet import Proposal
from intents.reading import Reading
from intents.schema import Frame, Mention, Slot, Understanding
from intents.understand import MOST_CHARACTERS, interpret, read
from intents.understand import language as language_of


@dataclass(slots=True)
class Exchange:
    """A message in its circumstances. `proposals`: what a language model took it for, when one was asked."""

    session: Session
    actor: Actor
    inbound: Inbound
    memory: Memory
    now: datetime
    proposals: Sequence[Proposal] = ()
    alike: Alike | None = None
    reading: Reading = field(init=False)
    understanding: Understanding = field(init=False)
    proposed: tuple[Frame, ...] = field(init=False)

    def __post_init__(self) -> None:
        text = self.text[:MOST_CHARACTERS]
        lexicon = DatabaseLexicon(self.session, self.actor)
        self.reading = read(text, self.now, lexicon)
        self.understanding = interpret(self.reading)
        self.proposed = ground(self.reading, lexicon, self.proposals)
        self.memory = replace(self.memory, language=spoken(text, self.actor, self.memory))

    @property
    def text(self) -> str:
        """The message with a blank for every control character."""
        return _CONTROL.sub(" ", self.inbound.text)

    @property
    def resolver(self) -> Resolver:
        return Resolver(self.session, self.actor, self.memory, self.text)


_QUOTED = 200
_SHORT_ANSWER = 40
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_HAN, _WORD = re.compile(r"[一-鿿]"), re.compile(r"[A-Za-z]{2,}")


def spoken(text: str, actor: Actor, memory: Memory) -> str:
    """The language to answer in: the message's own, unless it is too short to tell (2, OK, a name)."""
    words = len(_WORD.findall(text))
    if words > 1 or _HAN.search(text) or (words and not memory.language):
        return language_of(text)
    return memory.language or actor.language


@dataclass(frozen=True, slots=True)
class Plan:
    """What was decided. `resume` is an open draft that comes back after this message is served.

    `read`: the frames as the words alone were understood; empty where the dialogue decided (an answer, an undo).
    """

    decision: Decision
    frames: tuple[Frame, ...]
    memory: Memory
    language: str
    text: str
    is_undo: bool = False
    resume: Draft | None = None
    read: tuple[Frame, ...] = ()

    @property
    def intents(self) -> tuple[str, ...]:
        return tuple(frame.intent for frame in self.frames)


def plan(exchange: Exchange) -> Plan:
    draft = exchange.memory.draft
    answered = _answer(exchange, draft) if draft is not None else None
    if answered is not None:
        return answered
    frames = _of_the_dialogue(exchange)
    read = () if frames is not None else _read(exchange)
    decided = _decided(exchange, frames if frames is not None else opinions.joined(read, exchange.proposed))
    return replace(decided, read=read, resume=None if _gives_up(exchange) else draft)


def _gives_up(exchange: Exchange) -> bool:
    """An offer of help (to open a ticket, to call a person) is over as soon as something else is said."""
    draft = exchange.memory.draft
    return draft is not None and all(frame["intent"].startswith("handover.") for frame in draft.frames)


def _decided(exchange: Exchange, frames: Sequence[Frame], *, memory: Memory | None = None) -> Plan:
    resolver = exchange.resolver
    frames = _about_new_account(frames)
    resolved = [resolver.resolve(frame) if _has_records(frame) else Resolved(frame) for frame in frames]
    return Plan(
        decision=dialogue.decide(resolved),
        frames=tuple(one.frame for one in resolved),
        memory=(memory or exchange.memory).without_draft(),
        language=exchange.memory.language,
        text=exchange.text,
        is_undo=any(frame.intent == "dialogue.undo" for frame in frames),
    )


def _about_new_account(frames: Sequence[Frame]) -> list[Frame]:
    """Frames that speak of the account which the same message makes."""
    new = next((str(frame.value("name")) for frame in frames if frame.intent == "account.create"), None)
    made = Ref("account", 0, new or "")
    return [
        with_slot(frame, "account", made)
        if isinstance(value := frame.value("account"), Mention) and not value.ids and value.text == new
        else frame
        for frame in frames
    ]


def _has_records(frame: Frame) -> bool:
    return not frame.intent.startswith(("smalltalk.", "knowledge.", "handover.")) and frame.intent not in (
        "dialogue.undo", "dialogue.fallback", "dialogue.nothing_open", "dialogue.refuse", "dialogue.why",
    )  # fmt: skip


# ---------------------------------------------------------------- a new request
def _of_the_dialogue(exchange: Exchange) -> list[Frame] | None:
    """What a message is by its place in the talk, or by who speaks; None when its own words decide."""
    said = exchange.understanding
    pressed, _, of = (exchange.inbound.action.id if exchange.inbound.action else "").partition(":")
    if pressed == "undo" or said.act == "undo":
        return [Frame("dialogue.undo", {"of": Slot(of)} if of else {})]
    if pressed or said.act in ("cancel", "confirm"):
        return [Frame("dialogue.nothing_open", {"act": Slot(pressed or said.act)})]
    if said.act in ("why", "which_records"):
        return [Frame(f"dialogue.{said.act}", {"text": Slot(said.text)})]
    if isinstance(exchange.actor, Customer):
        return _customers(exchange)
    if said.instructs:
        return [Frame("dialogue.refuse")]
    followed = following.follow_on(exchange.memory, exchange.reading, said)
    return [followed] if followed is not None else None


def _read(exchange: Exchange) -> tuple[Frame, ...]:
    return exchange.understanding.frames or (_small_talk(exchange),)


def _small_talk(exchange: Exchange) -> Frame:
    """Small talk; anything else may still be a question, if somebody's knowledge answers it."""
    said = exchange.understanding
    if said.small_talk:
        return Frame(f"smalltalk.{said.small_talk}")
    return Frame("dialogue.fallback", {"question": Slot(said.text)})


def _customers(exchange: Exchange) -> list[Frame]:
    """Customers ask, and report faults; nothing else that they say is an order to the CRM."""
    said, reading = exchange.understanding, exchange.reading
    opened = [frame for frame in said.frames if frame.intent == "ticket.open"]
    if opened:
        return opened
    if catalog.cue("ticket.emergency").search(reading.masked):
        return [filling.ticket_from(reading)]
    changed = [frame for frame in said.frames if frame.intent in _CUSTOMERS_MAY]
    if changed:
        return changed
    asked = [frame for frame in said.frames if _of_own_tickets(frame)]
    if asked:
        return [without(frame, "mine", "owners") for frame in asked]
    if said.small_talk and len(said.text) <= 16:
        return [Frame(f"smalltalk.{said.small_talk}")]
    slots = {"question": Slot(said.text)}
    previous = following.previous_question(exchange.memory)
    if previous:
        slots["context"] = Slot(previous)
    return [Frame("knowledge.ask", slots)]


_CUSTOMERS_MAY = ("ticket.resolve", "ticket.rate", "ticket.comment")


def _of_own_tickets(frame: Frame) -> bool:
    return frame.intent == "ticket.show" or (
        frame.intent == "figure.ask" and frame.value("subject") == "ticket"
    )


# ---------------------------------------------------------------- an answer to what is open
def _answer(exchange: Exchange, draft: Draft) -> Plan | None:
    """What becomes of the draft; None when the message is about something else."""
    action = exchange.inbound.action
    said = dialogue.Said(
        exchange.understanding,
        pressed=action.id.partition(":")[0] if action else "",
        chosen=_chosen(action.id, action.value) if action else "",
        refs=_named(exchange),
        own=filling.wants_its_own(
            decode(draft.frames[draft.frame]), exchange.reading, exchange.understanding
        ),
        alike=exchange.alike,
    )
    creates = catalog.cue("control.create_it").search(exchange.reading.masked) is not None
    answered = dialogue.answer_to(draft, said, creates, _refuses(exchange))
    if answered.kind == "no":
        return _refused(exchange, draft)
    frames = [decode(one) for one in draft.frames]
    if answered.kind == "yes":
        frames[draft.frame] = dialogue.with_confirmation(frames[draft.frame])
        return _decided(exchange, frames)
    if answered.kind == "chosen":
        return _decided(exchange, _with_choice(frames, draft, answered))
    if answered.kind == "create":
        return _decided(exchange, _with_new_account(frames, draft))
    if action is not None:
        return None
    filled = filling.fill(frames, draft, exchange.reading, exchange.understanding)
    return _decided(exchange, filled) if filled is not None else None


def _chosen(action_id: str, value: str) -> str:
    """choose:2, or a select whose value is the number."""
    return value or action_id.partition(":")[2]


def _named(exchange: Exchange) -> dict[str, tuple[int, ...]]:
    found: dict[str, tuple[int, ...]] = {}
    for _, mention in exchange.understanding.mentions:
        found[mention.kind] = (*found.get(mention.kind, ()), *mention.ids)
    return found


def _refuses(exchange: Exchange) -> bool:
    """等等先别，还差一个章: turns down what was asked, and wants nothing else."""
    said = exchange.understanding
    if said.frames or said.question or len(said.text) > _SHORT_ANSWER:
        return False
    return exchange.reading.has("control.refusal")


def _refused(exchange: Exchange, draft: Draft) -> Plan:
    """Refusing a confirmation drops that act only; refusing anything else drops the draft."""
    rest = [decode(one) for one in dialogue.drop(draft)] if draft.ask == "confirmation" else []
    if rest:
        return _decided(exchange, rest)
    return _decided(
        exchange, [Frame("dialogue.dropped", {"intent": Slot(draft.frames[draft.frame]["intent"])})]
    )


def _with_choice(frames: list[Frame], draft: Draft, answered: Answered) -> list[Frame]:
    chosen: Ref = answered.value
    frame = frames[draft.frame]
    if draft.slot == "contacts":
        others = [one for one in frame.value("contacts") or () if getattr(one, "text", "") != draft.text]
        frame = with_slot(frame, "contacts", (*others, chosen) if draft.text else (chosen,))
    else:
        frame = with_slot(frame, draft.slot, chosen)
    frames[draft.frame] = frame
    return [
        _sharing(one, draft.slot, frame, draft) if index != draft.frame else one
        for index, one in enumerate(frames)
    ]


def _sharing(other: Frame, slot: str, settled: Frame, draft: Draft) -> Frame:
    """Another act of the same message that meant the same words means the same record."""
    theirs = other.value(slot)
    if slot in ("account", "opportunity") and getattr(theirs, "text", None) == draft.text and draft.text:
        return with_slot(other, slot, settled.value(slot))
    return other


def _with_new_account(frames: list[Frame], draft: Draft) -> list[Frame]:
    """The account that was offered is made first; the frames about it refer to it by its name."""
    create = Frame("account.create", {"name": Slot(draft.create, draft.create)})
    made = Ref("account", 0, draft.create)
    waiting = [
        with_slot(frame, "account", made) if index == draft.frame or _lacks_account(frame) else frame
        for index, frame in enumerate(frames)
    ]
    return [create, *waiting]


def _lacks_account(frame: Frame) -> bool:
    needs = NEEDS.get(frame.intent)
    return needs is not None and "account" in needs.slots and not isinstance(frame.value("account"), Ref)


def draft_of(planned: Plan) -> Draft | None:
    """What stays open after this turn: the question just asked, or the one that was interrupted."""
    decision = planned.decision
    if isinstance(decision, (Act, dialogue.Unknown)):
        return planned.resume
    frames, text = [encode(frame) for frame in planned.frames], planned.text[:_QUOTED]
    if isinstance(decision, dialogue.Ask):
        return Draft(frames, f"slot:{decision.slot}", decision.frame, decision.slot, text=text)
    if isinstance(decision, dialogue.Confirm):
        return Draft(frames, "confirmation", decision.frame, text=text)
    options = [_offered(one) for one in decision.options]
    return Draft(frames, "choice", decision.frame, decision.slot, options, decision.create, decision.text)


def _offered(one: Option) -> dict[str, Any]:
    ref = {"kind": one.ref.kind, "id": one.ref.id, "label": one.ref.label}
    return {"ref": ref, "detail": one.detail, "words": one.words}


def is_writing(frames: Sequence[Frame]) -> bool:
    return any(frame.intent in WRITING for frame in frames)
