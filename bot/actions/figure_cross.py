"""A figure that is broken down twice: what each line of it consists of in turn."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.actions import figure_words
from bot.actions.turn import Turn
from crm_core.errors import InvalidValue
from crm_core.queries import figures
from crm_core.queries.questions import Figure, Filters, Group
from intents.schema import Frame

_MOST = 10
_FILTERS = {
    "owner": "owners", "account": "accounts", "grade": "grades", "stage": "stages", "status": "statuses",
    "kind": "kinds", "priority": "priorities",
}  # fmt: skip
_TEXTS = ("region", "industry", "product", "competitor", "category", "lost_reason", "source")


def of_line(turn: Turn, frame: Frame, figure: Figure, group: Group) -> str:
    """初步接触 ¥41万、需求确认 ¥102万, of one line; empty where it cannot be told."""
    by = frame.value("then_by")
    filters = _only(figure, group) if by and len(figure.groups) <= _MOST else None
    if filters is None:
        return ""
    inner = replace(figure.question, filters=filters, group_by=by, limit=_MOST, order=None)
    try:
        found = figures.answer(turn.session, turn.actor, inner)
    except InvalidValue:
        return ""
    return turn.joined(figure_words.group_part(turn, found, one) for one in found.groups)


def _only(figure: Figure, group: Group) -> Filters | None:
    """The filters of the whole with what the line adds; None for lines that no filter tells from the others."""
    by, filters = figure.question.group_by or "", figure.question.filters
    if group.key is None:
        return None
    added: Any = (group.key,) if by in _FILTERS else group.key
    name = _FILTERS.get(by, by if by in _TEXTS else "")
    return replace(filters, **{name: added}) if name else None
