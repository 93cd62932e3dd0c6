"""Files that were sent: kept, and hung on the record they belong to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bot import media
from bot.actions.turn import Said, Turn, focus
from bot.frames import Ref
from bot.replies import cards, words
from crm_core import audit
from crm_core.models import Ticket, User
from crm_core.models.ticket import UNFINISHED
from crm_core.permissions import visible
from crm_core.services import notes
from integrations import received
from intents.readers.files import KINDS
from intents.schema import Frame


def receive(turn: Turn, frame: Frame) -> Said:
    """Kept; a customer's goes to their open ticket, a colleague is asked where it belongs."""
    if frame.value("lost"):
        return Said(turn.say("file_lost"))
    name = turn.joined(frame.value("names"))
    if frame.value("kind") == "voice":
        return Said(turn.say("voice_kept"))
    if not isinstance(turn.actor, User):
        return _of_customer(turn, frame, name)
    text = turn.say("file_kept", name=name)
    if turn.interrupts:
        return Said(text)
    return Said(text, offer=Frame("file.attach"), asks="target")


def _of_customer(turn: Turn, frame: Frame, name: str) -> Said:
    unfinished = visible(Ticket, turn.actor).where(Ticket.status.in_(UNFINISHED))
    ticket = turn.session.scalars(unfinished.order_by(Ticket.id.desc()).limit(1)).first()
    if ticket is None:
        return Said(turn.say("file_of_customer", name=name))
    _hang(turn, ticket)
    return Said(turn.say("file_on_ticket", name=name, number=ticket.number), focus=focus(ticket))


def place(turn: Turn, frame: Frame) -> Said:
    """Where somebody is says nothing by itself."""
    return Said(turn.say("place_heard", label=frame.value("label") or turn.say("none")))


def attach(turn: Turn, frame: Frame) -> Said:
    record = next(turn.find(frame, kind) for kind in KINDS if isinstance(frame.value(kind), Ref))
    names = _hang(turn, record)
    if not names:
        return Said(turn.say("file_gone"))
    where = turn.say("named", kind=turn.label("kind", record.KIND), label=record.label)
    text = turn.say("file_attached", name=turn.joined(names), where=where)
    return cards.written(turn, text, [], record)


def hung_beside(turn: Turn, frames: Sequence[Frame], said: Sequence[Said]) -> list[Said]:
    """What was said of the acts, and of the files that came with them: they hang on what was written."""
    ids = [
        one for frame in frames if not frame.intent.startswith("file.") for one in frame.value("files") or ()
    ]
    record = _written_now(turn) if ids else None
    names = _hang(turn, record, ids) if record is not None else []
    if not names:
        return list(said)
    line = (turn.label("kind", "attachment"), turn.joined(names))
    first = said[0]
    card = first.card and replace(first.card, fields=(*first.card.fields, line))
    text = f"{first.text}\n{words.pair(*line, turn.language)}"
    return [replace(first, text=text, card=card), *said[1:]]


_BEST = ("activity", "ticket", "contract", "opportunity", "quote", "lead", "account", "task")
"""What files belong to of all that a message has written, the first first."""


def _written_now(turn: Turn) -> Any:
    turn.session.flush()
    written = [one.record for one in audit.changes(turn.session) if one.record.KIND in _BEST]
    return min(written, key=lambda one: _BEST.index(one.KIND), default=None)


def _hang(turn: Turn, record: Any, ids: Sequence[int] = ()) -> list[str]:
    files = received.latest(turn.session, turn.actor.username, ids)
    for file in files:
        notes.attach(
            turn.session, record, by=turn.actor, name=file.name, data=file.data,
            media_type=media.media_type(file.name),
        )  # fmt: skip
        file.placed_at = turn.now
    return [file.name for file in files]


HANDLERS = {"file.receive": receive, "file.place": place, "file.attach": attach}
