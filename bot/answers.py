"""What a message makes of the question that is open: an answer, a refusal, or nothing."""

from __future__ import annotations

from collections.abc import Sequence

from bot import dialogue, filling, filling_leads, instead, offers
from bot.dialogue import Answered
from bot.exchange import Exchange
from bot.frames import NEEDS, Ref, decode, with_slot
from bot.memory import Draft
from bot.resolving import deal_or_task
from intents import catalog
from intents.readers import answers
from intents.schema import Frame, Slot

_BEGINS = 4  # characters by which a note is known to begin as the message did
_SHORT_ANSWER, _LONGEST_REASON = 40, 60


def answered(exchange: Exchange, draft: Draft) -> Sequence[Frame] | None:
    """The frames that the draft has become; None when the message is about something else."""
    action = exchange.inbound.action
    taken = offers.taken(exchange, draft)
    if taken is None and action is None:
        taken = instead.of_refused(exchange, draft)
    if taken is not None:
        return taken
    as_it_is = filling_leads.as_it_is(draft, exchange.reading, exchange.understanding) if not action else None
    if as_it_is is not None:
        return as_it_is
    creates = catalog.cue("control.create_it").search(exchange.reading.masked) is not None
    only_creates = (
        creates and catalog.cue("control.only_create_it").search(exchange.reading.masked) is not None
    )
    said = dialogue.Said(
        exchange.understanding,
        pressed=action.id.partition(":")[0] if action else "",
        chosen=_chosen(action.id, action.value) if action else "",
        refs=_named(exchange),
        own=not only_creates and _is_own(exchange, draft),
        alike=exchange.alike,
    )
    found = dialogue.answer_to(draft, said, creates, _refuses(exchange, draft))
    if found.kind == "no":
        return _refused(draft)
    frames = [decode(one) for one in draft.frames]
    if found.kind == "yes":
        frames[draft.frame] = dialogue.with_confirmation(frames[draft.frame])
        return frames
    if found.kind == "chosen":
        return _with_choice(frames, draft, found)
    if found.kind == "create":
        return _with_new_account(frames, draft)
    if action is not None:
        return None
    return filling.fill(frames, draft, exchange.reading, exchange.understanding)


def _is_own(exchange: Exchange, draft: Draft) -> bool:
    """Whether the message wants something of its own, or speaks of somebody who is none of those offered."""
    frame = decode(draft.frames[draft.frame])
    if filling.wants_its_own(frame, exchange.reading, exchange.understanding):
        return True
    if draft.ask != "choice" or exchange.understanding.act == "correct":
        return False
    offered = " ".join(
        f"{one['ref']['label']} {one['detail']} {one.get('words', '')}" for one in draft.options
    )
    mentions = exchange.understanding.mentions
    named = [mention.text for _, mention in mentions if mention.kind in ("account", "opportunity")]
    return draft.slot != "account" and any(text.lower() not in offered.lower() for text in named)


def _chosen(action_id: str, value: str) -> str:
    """choose:2, or a select whose value is the number."""
    return value or action_id.partition(":")[2]


def _named(exchange: Exchange) -> dict[str, tuple[int, ...]]:
    found: dict[str, tuple[int, ...]] = {}
    for _, mention in exchange.understanding.mentions:
        found[mention.kind] = (*found.get(mention.kind, ()), *mention.ids)
    return found


def _refuses(exchange: Exchange, draft: Draft) -> bool:
    """慢着，合同还没寄回来: turns down what was asked, and wants nothing else."""
    said = exchange.understanding
    if draft.ask == "confirmation" and _says_no_and_why(exchange):
        return True
    if said.frames or said.question or len(said.text) > _SHORT_ANSWER:
        return False
    return exchange.reading.has("control.refusal", "service.not_person")


def _says_no_and_why(exchange: Exchange) -> bool:
    """取消，毛院长刚回我微信了: a no, and behind it nothing but its reason, of no customer named there."""
    said, reading = exchange.understanding, exchange.reading
    if said.question or len(said.text) > _LONGEST_REASON or not answers.begins_with_no(reading):
        return False
    tells_only = all(one.intent in ("activity.log", "knowledge.ask") for one in said.frames)
    return tells_only and not reading.found("account", "opportunity")


def _refused(draft: Draft) -> list[Frame]:
    """Refusing a confirmation drops that act only; refusing anything else drops the draft."""
    rest = [decode(one) for one in dialogue.drop(draft)] if draft.ask == "confirmation" else []
    if rest:
        return [_with_all_told(one, draft) if one.intent == "activity.log" else one for one in rest]
    return [Frame("dialogue.dropped", {"intent": Slot(draft.frames[draft.frame]["intent"])})]


def _with_all_told(note: Frame, draft: Draft) -> Frame:
    """Where a closing is refused, what was told of the deal stays in the follow-up, as nothing else keeps it."""
    refused = decode(draft.frames[draft.frame])
    others = [one for one in draft.frames if one["intent"] not in (note.intent, refused.intent)]
    said = str(note.value("content") or "")
    if refused.intent not in ("opportunity.win", "opportunity.lose"):
        return note
    if not others and said and said[:_BEGINS] == draft.told[:_BEGINS]:
        return with_slot(note, "content", draft.told.strip())
    text = str(refused.value("reason") or "")
    return with_slot(note, "content", f"{said}，{text}".strip("，")) if text and text not in said else note


def _with_choice(frames: list[Frame], draft: Draft, answered: Answered) -> list[Frame]:
    chosen: Ref = answered.value
    frame = frames[draft.frame]
    if draft.slot == "contacts":
        others = [one for one in frame.value("contacts") or () if getattr(one, "text", "") != draft.text]
        frame = with_slot(frame, "contacts", (*others, chosen) if draft.text else (chosen,))
    elif draft.slot == "opportunity" and chosen.kind == "task":
        frame = deal_or_task.postponed(frame, chosen)
    else:
        frame = with_slot(frame, draft.slot, chosen, text=getattr(frame.value(draft.slot), "text", ""))
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
