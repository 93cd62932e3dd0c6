"""Dialogue itself: undo, corrections, additions, evidence, help and small talk."""

from __future__ import annotations

from typing import Any

from bot import corrections, lessons, misunderstood
from bot.actions import knowledge
from bot.actions.activities import shown
from bot.actions.turn import Said, Turn
from bot.frames import decode, without
from bot.replies import cards
from crm_core import permissions
from crm_core import undo as undoing
from crm_core.models import MODELS, Account, Activity, AuditEntry, Record, User, get_any
from integrations.messages import Button, Card
from intents import catalog
from intents.schema import Frame, Slot

_ASK_AFTER = 30 * 60


def undo(turn: Turn, frame: Frame) -> Said:
    """Take back the last writing message, naming what is taken back; an older one, or one that is to be deleted as
    doubled, only after a yes.
    """
    origin = turn.session.info["origin"]
    entries = undoing.last_writes(
        turn.session, actor=origin.actor, channel=origin.channel, conversation=origin.conversation
    )
    named = [_named(turn, one) for one in entries]
    of = frame.value("of")
    if of and of != entries[0].message_id:
        return Said(turn.say("undo_not_last", names=turn.joined(named)))
    is_old, is_doubled = undoing.age(entries, turn.now) > _ASK_AFTER, bool(frame.value("doubled"))
    if (is_old or is_doubled) and not frame.value("confirmed"):
        text = turn.say("undo_doubled" if is_doubled else "undo_old", names=turn.joined(named))
        return Said(text, _yes_no(turn, text), offer=Frame("dialogue.undo", {"confirmed": Slot(True)}))
    undoing.undo(turn.session, entries, turn.actor)
    lessons.taken_back(turn)
    return Said(turn.say("undone", names=turn.joined(named)))


def _named(turn: Turn, entry: AuditEntry) -> str:
    """跟进「恒远机电 拜访」: what kind of record, and what people call it."""
    record = get_any(turn.session, MODELS[entry.entity], entry.entity_id)
    label = label_of(turn, record) if isinstance(record, Activity) else entry.label
    return turn.say("named", kind=turn.label("kind", entry.entity), label=label)


def label_of(turn: Turn, record: Any) -> str:
    """As people of this language call it."""
    if isinstance(record, Activity):
        return f"{record.account.name} {turn.label('activity.kind', record.kind)}"
    return str(record.label)


def _yes_no(turn: Turn, text: str) -> Card:
    return Card(
        body=text, actions=(Button("confirm", turn.say("yes"), "primary"), Button("cancel", turn.say("no")))
    )


def _or_cancel(turn: Turn, text: str) -> Card:
    return Card(body=text, actions=(Button("cancel", turn.say("no")),))


def correct(turn: Turn, frame: Frame) -> Said:
    """不对，是…: the record of the last message is corrected, and its task with it."""
    records = last_written(turn)
    for record in records:
        was = getattr(record, "account", None)
        changed = corrections.apply(turn, record, frame)
        now = getattr(record, "account", None)
        if was is not None and now is not None and now is not was:
            lessons.of_correction(turn, was, now)
        if changed:
            return _corrected(turn, record, changed)
    named = frame.slots.get("account")
    forgotten = [] if named is not None and named.text else lessons.taken_back(turn)
    if forgotten:
        return _which_instead(turn, frame, forgotten[0])
    if not records:
        return Said(turn.say("nothing_to_correct"))
    return Said(turn.say("what_instead", label=label_of(turn, records[0])))


def _which_instead(turn: Turn, frame: Frame, words: str) -> Said:
    """不是这家: the words mean it no longer, and the last message is put right, or asked again, of another."""
    again = decode(turn.memory.query) if turn.memory.asked_last and turn.memory.query else frame
    text = turn.say("forgotten", words=words)
    return Said(text, _or_cancel(turn, text), offer=without(again, "account", "contacts"), asks="account")


def _corrected(turn: Turn, record: Any, changed: list[str]) -> Said:
    if isinstance(record, Activity):
        return shown(turn, record, "corrected")
    names = [name for name in changed if name in record.FIELDS]
    return cards.written(
        turn, turn.say("record_corrected", label=record.label), cards.labelled(turn, record, names), record
    )


def last_written(turn: Turn) -> list[Record]:
    """What the last writing message wrote and still stands, its follow-up first."""
    found = [get_any(turn.session, MODELS[kind], record_id) for kind, record_id in turn.memory.written]
    standing = [one for one in found if one is not None and one.deleted_at is None]
    order = ("activity", "opportunity", "lead", "ticket", "payment", "contact", "account", "task")
    return sorted(standing, key=lambda one: order.index(one.KIND) if one.KIND in order else len(order))


# ---------------------------------------------------------------- small talk and the rest
def small_talk(turn: Turn, frame: Frame) -> Said:
    return Said(turn.say(frame.intent.partition(".")[2], name=getattr(turn.actor, "name", "")))


def help_(turn: Turn, frame: Frame) -> Said:
    """What this speaker may say, by role."""
    role = turn.actor.role.value if isinstance(turn.actor, User) else "customer"
    lines = [line[turn.language] for line in catalog.helps() if role in line["roles"] or role == "admin"]
    return Said("\n".join([turn.say("help"), *(f"· {line}" for line in lines)]))


def nothing_told(turn: Turn, frame: Frame) -> Said:
    """What was understood and is nothing to be written: it did not happen, or was a colleague's."""
    told_of = permissions.load(turn.session, Account, frame.value("of") or (), turn.actor)
    focus = {"account": told_of[0].id} if len(told_of) == 1 else {}
    return Said(turn.say(f"nothing_{frame.value('why')}"), focus=focus)


def fallback(turn: Turn, frame: Frame) -> Said:
    """What was not understood may be a question that our documents answer; otherwise it is said so."""
    answered = knowledge.find_answer(turn, frame)
    if answered is None:
        keep_misunderstood(turn)
        return Said(turn.say("fallback"))
    return knowledge.told(turn, answered)


def keep_misunderstood(turn: Turn) -> None:
    """For the administrator, who may teach it."""
    if turn.text.strip():
        role = turn.actor.role.value if isinstance(turn.actor, User) else "customer"
        misunderstood.keep(turn.session, turn.text, language=turn.language, role=role)


def refuse(turn: Turn, frame: Frame) -> Said:
    return Said(turn.say("refuse"))


def nothing_open(turn: Turn, frame: Frame) -> Said:
    return Said(turn.say("name_it" if frame.value("act") == "name_it" else "nothing_open"))


def dropped(turn: Turn, frame: Frame) -> Said:
    is_of_help = str(frame.value("intent")).startswith(("handover.", "knowledge."))
    return Said(turn.say("help_declined" if is_of_help else "dropped"))


HANDLERS = {
    "dialogue.undo": undo,
    "dialogue.correct": correct,
    "dialogue.fallback": fallback,
    "dialogue.nothing_told": nothing_told,
    "dialogue.refuse": refuse,
    "dialogue.nothing_open": nothing_open,
    "dialogue.dropped": dropped,
    "smalltalk.help": help_,
    **{f"smalltalk.{name}": small_talk for name in ("greet", "thank", "bye", "who", "mood")},
}
