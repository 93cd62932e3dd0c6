"""From a message and what is open to what will be done: no change is made here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot import (
    ahead,
    answers,
    appending,
    bare_names,
    by_trade,
    customers,
    dialogue,
    filed,
    following,
    going_on,
    leaning,
    lessons,
    media,
    noticing,
    offers,
    opinions,
    picked,
    pressing,
    redrafting,
    settling,
    shown_tasks,
    slips,
    ticket_talk,
)
from bot.dialogue import Act, Decision
from bot.exchange import Exchange
from bot.frames import WRITING, Ref, encode, with_slot
from bot.lessons import Lesson
from bot.memory import Draft, Memory
from bot.resolving.resolution import Option, Resolved
from crm_core.permissions import Customer
from integrations import received
from intents.readers import files, nothing
from intents.schema import Frame, Mention, Slot
from intents.understand import MOST_CHARACTERS

_SHORT_GREETING = 10


@dataclass(frozen=True, slots=True)
class Plan:
    """What was decided. `resume` is an open draft that comes back after this message is served.

    `read`: the frames as the words alone were understood; empty where the dialogue decided (an answer, an undo).
    `lessons`: what an answer tells of the words that were asked about.
    `picked`: whether it is of a record by its place in a list, which stays the one that is counted from.
    `told` is the request that this message answers or edits; `edited`: the words in it that were replaced, and by what.
    `missed`: what was told beside a follow-up of a record that is not there.
    """

    decision: Decision
    frames: tuple[Frame, ...]
    memory: Memory
    language: str
    text: str
    is_undo: bool = False
    resume: Draft | None = None
    read: tuple[Frame, ...] = ()
    lessons: tuple[Lesson, ...] = ()
    told: str = ""
    edited: tuple[str, str] | None = None
    missed: tuple[dialogue.Unknown, Frame] | None = None
    picked: bool = False

    @property
    def intents(self) -> tuple[str, ...]:
        return tuple(frame.intent for frame in self.frames)


def plan(exchange: Exchange) -> Plan:
    draft = exchange.memory.draft
    action = exchange.inbound.action
    pressed = pressing.frame_of(action) or noticing.pressed(action) or media.frame_of(exchange.inbound)
    if pressed is not None:
        return replace(_decided(exchange, [pressed]), resume=None if _gives_up(exchange) else draft)
    edit = redrafting.edited(exchange, draft) if draft is not None else None
    if edit is not None:
        decided = _decided(exchange, edit.frames)
        return replace(decided, text=edit.text, told=edit.text, edited=(edit.old, edit.new))
    answer = (
        answers.answered(exchange, draft) if draft is not None and not customers.is_urgent(exchange) else None
    )
    if draft is not None and answer is not None:
        decided = _decided(exchange, media.beside(exchange.inbound, answer))
        return replace(decided, told=draft.told, lessons=lessons.of_choice(draft, decided.frames))
    frames = _of_the_dialogue(exchange)
    read = () if frames is not None else _read(exchange)
    wanted = frames if frames is not None else opinions.joined(read, exchange.proposed)
    decided = _decided(exchange, media.beside(exchange.inbound, wanted))
    return replace(decided, read=read, resume=None if _gives_up(exchange) else draft)


def _gives_up(exchange: Exchange) -> bool:
    """An offer of help (to open a ticket, to call a person) is over as soon as something else is said."""
    draft = exchange.memory.draft
    return draft is not None and offers.is_offer(draft)


def _decided(exchange: Exchange, frames: Sequence[Frame], *, memory: Memory | None = None) -> Plan:
    resolver = exchange.resolver
    frames = _about_new_account(frames)
    resolved = [resolver.resolve(frame) if _has_records(frame) else Resolved(frame) for frame in frames]
    resolved = _without_unknown_leavers(resolved)
    resolved, missed = _without_missing(resolved)
    return Plan(
        decision=dialogue.decide(resolved),
        missed=missed,
        frames=tuple(one.frame for one in resolved),
        memory=(memory or exchange.memory).without_draft(),
        language=exchange.memory.language,
        text=exchange.text,
        is_undo=any(frame.intent == "dialogue.undo" for frame in frames),
        picked=bool(exchange.picked),
    )


def _without_unknown_leavers(resolved: list[Resolved]) -> list[Resolved]:
    """老范调走了，新来的叫魏强: who came is entered, though whoever left is no contact (any more)."""
    comes = any(one.frame.intent == "contact.create" and not one.gaps for one in resolved)
    kept = [one for one in resolved if not (one.frame.intent == "contact.leave" and one.gaps)]
    return kept if comes else resolved


def _without_missing(
    resolved: list[Resolved],
) -> tuple[list[Resolved], tuple[dialogue.Unknown, Frame] | None]:
    """昨天拜访了百味堂，她说尾款付了: the visit is written, though no payment of theirs is open."""
    decision = dialogue.decide(resolved)
    told = any(one.frame.intent == "activity.log" and not one.gaps for one in resolved)
    if not told or not isinstance(decision, dialogue.Unknown):
        return resolved, None
    missing = resolved[decision.frame]
    return [one for one in resolved if one is not missing], (decision, missing.frame)


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
        "dialogue.undo", "dialogue.fallback", "dialogue.nothing_open", "dialogue.nothing_told",
        "dialogue.refuse", "dialogue.why", "dialogue.edit", "file.receive", "file.place",
    )  # fmt: skip


# ---------------------------------------------------------------- a new request
def _of_the_dialogue(exchange: Exchange) -> list[Frame] | None:
    """What a message is by its place in the talk, or by who speaks; None when its own words decide."""
    said = exchange.understanding
    pressed, _, of = (exchange.inbound.action.id if exchange.inbound.action else "").partition(":")
    of_notice = noticing.said(exchange)
    if of_notice is not None:
        return [of_notice]
    if pressed == "undo" or said.act == "undo":
        return [Frame("dialogue.undo", {"of": Slot(of)} if of else {})]
    if pressed == "edit":
        typed = exchange.inbound.action.value if exchange.inbound.action else ""
        return [Frame("dialogue.edit", {"of": Slot(of), "values": Slot(typed)})]
    if said.act in ("why", "which_records") or pressed in ("why", "which_records"):
        return [Frame(f"dialogue.{pressed or said.act}", {"text": Slot(said.text)})]
    if isinstance(exchange.actor, Customer) and not pressed and (wanted := customers.at_once(exchange)):
        return wanted
    of_picked = picked.wanted(exchange) if not pressed else None
    if of_picked is not None:
        return of_picked
    of_ticket = _of_open_ticket(exchange) if said.act in ("cancel", "confirm") and not pressed else None
    if of_ticket is not None:
        return of_ticket  # 先别关，等换的胎到货
    done = None if pressed else shown_tasks.settled(exchange) or going_on.done(exchange)
    if done is not None:
        return [done]
    not_noted = said.act == "cancel" and exchange.reading.has("control.not_to_note")
    if not_noted and exchange.memory.draft is None and exchange.memory.written:
        return [Frame("dialogue.undo", {})]  # 别记, of what was just written
    if pressed or said.act in ("cancel", "confirm"):
        act = "name_it" if _makes_new(exchange) else pressed or said.act
        return [Frame("dialogue.nothing_open", {"act": Slot(act)})]
    if isinstance(exchange.actor, Customer):
        return customers.wanted(exchange)
    if said.instructs:
        return [Frame("dialogue.refuse")]
    placed = _placed_file(exchange)
    if placed is not None:
        return [placed]
    on_it = (
        filed.wanted(exchange)
        or ticket_talk.ordered(exchange)
        or appending.wanted(exchange)
        or leaning.on_it(exchange)
    )
    if on_it is not None:
        return on_it
    followed = ahead.of_contract(exchange) or ahead.of_talk(exchange)
    followed = followed or following.follow_on(exchange.memory, exchange.reading, said)
    return [followed] if followed is not None else None


def _of_open_ticket(exchange: Exchange) -> list[Frame] | None:
    """先别关，等换的胎到货; 关掉吧, which confirms nothing where nothing is open."""
    if exchange.understanding.act == "cancel":
        return ticket_talk.of_focus(exchange)
    return ticket_talk.of_focus(exchange) if exchange.reading.has("ticket.ends_it") else None


def _makes_new(exchange: Exchange) -> bool:
    """新建吧, where the customer was asked for: under which name is still to be told."""
    draft = exchange.memory.draft
    return (
        draft is not None and draft.ask == "slot:account" and exchange.reading.has("control.only_create_it")
    )


def _placed_file(exchange: Exchange) -> Frame | None:
    """方案挂到恒信新产线那单: the files that the speaker sent last, and where they belong."""
    if not files.is_placed(exchange.reading) or exchange.understanding.question:
        return None
    waiting = received.waiting(exchange.session, exchange.inbound.speaker)
    named = files.target(exchange.reading)
    if not waiting or not named:
        return None
    return Frame("file.attach", named)


def _read(exchange: Exchange) -> tuple[Frame, ...]:
    settled = settling.of_title(exchange)
    if settled is not None:
        return (settled,)
    of_ticket = slips.of_trouble(exchange)
    of_ticket = of_ticket or ticket_talk.of_focus(exchange)
    if of_ticket is not None:
        return by_trade.meant(exchange, of_ticket)
    if _only_greets(exchange):
        return (_small_talk(exchange),)
    held = [noticing.held(exchange, one) for one in exchange.understanding.frames]
    frames = by_trade.meant(exchange, held)
    return frames or bare_names.shown(exchange) or (_small_talk(exchange),)


def _only_greets(exchange: Exchange) -> bool:
    """在吗？你叫啥？ ask nothing of any document."""
    said = exchange.understanding
    is_ask = [frame.intent for frame in said.frames] == ["knowledge.ask"]
    return is_ask and said.small_talk in ("greet", "who") and len(said.text) <= _SHORT_GREETING


def _small_talk(exchange: Exchange) -> Frame:
    """Small talk; anything else may still be a question, if somebody's knowledge answers it."""
    said = exchange.understanding
    if said.small_talk:
        return Frame(f"smalltalk.{said.small_talk}")
    goes_on = going_on.told(exchange)
    if goes_on is not None:
        return goes_on
    why = nothing.why_nothing(exchange.reading)
    if why:
        named = exchange.reading.found("account") or exchange.reading.found("person")
        of = {one for found in named for one in found.account_ids}
        return Frame("dialogue.nothing_told", {"why": Slot(why), "of": Slot(sorted(of))})
    return Frame("dialogue.fallback", {"question": Slot(said.text)})


def draft_of(planned: Plan) -> Draft | None:
    """What stays open after this turn: the question just asked, or the one that was interrupted."""
    decision = planned.decision
    if isinstance(decision, (Act, dialogue.Unknown)):
        return planned.resume
    frames = [encode(frame) for frame in planned.frames]
    told = (planned.told or planned.text)[:MOST_CHARACTERS]
    if isinstance(decision, dialogue.Ask):
        return Draft(frames, f"slot:{decision.slot}", decision.frame, decision.slot, told=told)
    if isinstance(decision, dialogue.Confirm):
        return Draft(frames, "confirmation", decision.frame, told=told)
    options = [_offered(one) for one in decision.options]
    return Draft(
        frames, "choice", decision.frame, decision.slot, options, decision.create, decision.text, told=told
    )


def _offered(one: Option) -> dict[str, Any]:
    ref = {"kind": one.ref.kind, "id": one.ref.id, "label": one.ref.label}
    return {"ref": ref, "detail": one.detail, "words": one.words}


def is_writing(frames: Sequence[Frame]) -> bool:
    return any(frame.intent in WRITING for frame in frames)
