"""What part of a whole a figure is: of all such records, and each line of all its lines."""

from __future__ import annotations

from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from bot.actions.turn import Turn
from crm_core.models import PaymentStatus
from crm_core.queries import figures
from crm_core.queries.questions import Figure, Filters, Group, Question, State
from intents.schema import Frame, Slot

_TENTH = Decimal("0.1")
_EMPTY = Filters()
_ROOTS = (
    "owners",
    "assignees",
    "region",
    "regions",
    "accounts",
    "span",
    "span_field",
    "created",
    "is_pooled",
)
_WHOSE = ("owners", "assignees", "region", "regions", "accounts", "is_pooled")


def wanted(frame: Frame) -> Frame:
    """A share is told of a number: a sum where there is money, else a count."""
    if not frame.value("share") or frame.value("measure") not in (None, "list"):
        return frame
    has_money = frame.value("subject") in ("opportunity", "payment", "contract", "quote")
    frame = frame.having(measure=Slot("sum" if has_money else "count", source="default"))
    if frame.value("subject") == "payment" and frame.value("state") is None and not frame.value("overdue"):
        return frame.having(state=Slot("paid", source="default"))
    return frame


def of_whole(turn: Turn, figure: Figure) -> str:
    """占全部在手商机 ¥300万 的 21.5%; empty where the figure is the whole, or the whole is nothing."""
    question = whole(figure.question)
    if question is None or figure.value is None:
        return ""
    all_ = figures.answer(turn.session, turn.actor, question)
    if not all_.value:
        return ""
    return turn.say(
        "share_of_whole",
        percent=_percent(figure.value, all_.value),
        value=turn.money(all_.value) if question.measure != "count" else all_.value,
        count=all_.count,
    )


def of_target(turn: Turn, figure: Figure, target: Decimal) -> str:
    """完成目标 ¥500万 的 17.6%，还差 ¥412万"""
    done = Decimal(figure.value or 0)
    key = "target_short" if done < target else "target_met"
    percent = _percent(done, target) if target else ""
    return turn.say(key, target=turn.money(target), percent=percent, rest=turn.money(abs(target - done)))


def of_lines(figure: Figure, group: Group) -> str:
    """（21.5%）"""
    if not figure.value or group.value is None or figure.question.measure == "average":
        return ""
    return _percent(group.value, figure.value)


def whole(question: Question) -> Question | None:
    """The question without what narrows it to a kind of records, else without whose they are; None: nothing narrows."""
    filters = question.filters
    kept: dict[str, Any] = {name: getattr(filters, name) for name in _ROOTS}
    if question.subject == "payment" and (filters.statuses == (PaymentStatus.PAID,)):
        kept["span_field"] = "due_on" if filters.span else ""
        return replace(question, filters=Filters(**kept), state="all", group_by=None, limit=1)
    if question.subject == "opportunity":
        kept["statuses"] = filters.statuses
    wider = Filters(**kept)
    if wider == filters:
        wider = replace(wider, **{name: getattr(_EMPTY, name) for name in _WHOSE})
    if wider == filters:
        return None
    state: State | None = (
        "open" if question.subject in ("opportunity", "payment") and not kept.get("statuses") else None
    )
    return replace(question, filters=wider, state=question.state or state, group_by=None, limit=1)


def _percent(part: Decimal | int, all_: Decimal | int) -> str:
    return f"{(Decimal(part) * 100 / Decimal(all_)).quantize(_TENTH, ROUND_HALF_UP)}%"
