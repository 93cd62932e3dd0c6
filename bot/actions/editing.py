"""A record changed by hand: in the form that a card opens, or, where there is no form, in words."""

from __future__ import annotations

import json

from bot import editing
from bot.actions.activities import shown
from bot.actions.turn import Said, Turn, focus
from bot.replies import cards
from crm_core import permissions
from crm_core.errors import InvalidValue
from crm_core.models import MODELS, Activity
from intents.schema import Frame


def edit(turn: Turn, frame: Frame) -> Said:
    """`of` is KIND:ID; `values` what the form holds, as JSON; without them it asks what should be different."""
    kind, _, number = str(frame.value("of") or "").partition(":")
    record_id, typed = int(number) if number.isdecimal() else 0, str(frame.value("values") or "")
    if not typed:
        record = permissions.get(turn.session, MODELS.get(kind, Activity), record_id, turn.user)
        return Said(turn.say("what_instead", label=record.label), focus=focus(record))
    record, names = editing.apply(turn.session, turn.user, kind, record_id, _given(typed))
    if isinstance(record, Activity):
        return shown(turn, record, "corrected")
    headline = turn.say("record_corrected", label=record.label)
    return cards.written(turn, headline, cards.labelled(turn, record, names), record)


def _given(typed: str) -> dict[str, str]:
    try:
        return {str(name): str(text) for name, text in json.loads(typed).items()}
    except (ValueError, AttributeError) as error:
        raise InvalidValue(field="values", value=typed, expected="object") from error


HANDLERS = {"dialogue.edit": edit}
