"""刚才那条补一句…: one more sentence of what was just written."""

from __future__ import annotations

from bot.actions.activities import shown
from bot.actions.talk import label_of, last_written
from bot.actions.turn import Said, Turn
from bot.replies import cards
from crm_core.models import (
    MODELS,
    Activity,
    Comment,
    Contract,
    Lead,
    Opportunity,
    Quote,
    Record,
    Task,
    Ticket,
    get_any,
)
from crm_core.services import activities, notes, tasks
from crm_core.services.activities import NextStep
from intents.schema import Frame


def append(turn: Turn, frame: Frame) -> Said:
    """With the next steps and the people that the sentence tells of."""
    record = next(iter(last_written(turn)), None)
    if not isinstance(record, Activity):
        return _append_to_other(turn, record, str(frame.value("text")))
    steps = [NextStep(one["text"], one["due_at"]) for one in frame.value("next_steps") or ()]
    activities.append(turn.session, record, by=turn.actor, text=frame.value("text"), next_steps=steps)
    met = [one for one in turn.several(frame, "contacts") if one.account_id == record.account_id]
    if set(met) - set(record.contacts):
        activities.correct(
            turn.session,
            record,
            by=turn.actor,
            contacts=[*record.contacts, *(one for one in met if one not in record.contacts)],
        )
    return shown(turn, record, "appended")


def _append_to_other(turn: Turn, record: Record | None, text: str) -> Said:
    """To a task's title; of a lead, a deal or a ticket it is a comment."""
    if isinstance(record, Comment):
        record = get_any(turn.session, MODELS[record.record_kind], record.record_id)
    if isinstance(record, Task):
        tasks.change(turn.session, record, by=turn.actor, title=f"{record.title}，{text}")
        return cards.written(turn, turn.say("added_to", label=record.title), [], record)
    if not isinstance(record, (Lead, Opportunity, Ticket, Contract, Quote)):
        return Said(turn.say("nothing_to_append"))
    notes.comment(turn.session, record, by=turn.actor, text=text)
    lines = [(turn.label("field", "content"), text)]
    return cards.written(turn, turn.say("added_to", label=label_of(turn, record)), lines, record)


HANDLERS = {"dialogue.append": append}
