"""Opportunities."""

from __future__ import annotations

from typing import Any

from bot.actions.turn import Said, Turn
from bot.replies import cards
from crm_core.models import Opportunity, Stage
from crm_core.services import opportunities
from intents.schema import Frame

_SHOWN = ("account", "stage", "amount", "probability", "close_date", "competitor", "owner")
_CHANGES = ("amount", "probability", "close_date", "competitor", "product")


def create(turn: Turn, frame: Frame) -> Said:
    given = {name: frame.value(name) for name in (*_CHANGES, "stage") if frame.value(name) is not None}
    if "product" in given:
        given["product"] = _product_name(turn, given["product"])
    if "stage" in given:
        given["stage"] = Stage(given["stage"])
    made = opportunities.create(
        turn.session,
        by=turn.actor,
        account=turn.find(frame, "account"),
        need=frame.value("name") or "",
        **given,
    )
    return _written(turn, "opportunity_created", made, _SHOWN)


def _product_name(turn: Turn, value: Any) -> str:
    from bot.frames import Ref

    return turn.record(value).name if isinstance(value, Ref) else str(getattr(value, "text", value))


def change(turn: Turn, frame: Frame) -> Said:
    """Values and stage of an open opportunity; the reply shows what changed, old and new."""
    found: Opportunity = turn.find(frame, "opportunity")
    before = {name: cards.value_of(turn, found, name) for name in (*_CHANGES, "stage")}
    given = {name: frame.value(name) for name in _CHANGES if frame.value(name) is not None}
    if "product" in given:
        given["product"] = _product_name(turn, given["product"])
    if frame.value("stage"):
        opportunities.advance(
            turn.session,
            found,
            by=turn.actor,
            to=Stage(frame.value("stage")),
            probability=given.pop("probability", None),
        )
    if given:
        opportunities.change(turn.session, found, by=turn.actor, **given)
    return cards.written(
        turn, turn.say("opportunity_changed", name=found.name), _differences(turn, found, before), found
    )


def _differences(turn: Turn, found: Opportunity, before: dict[str, str]) -> list[tuple[str, str]]:
    now = {name: cards.value_of(turn, found, name) for name in before}
    return [
        (
            turn.label("field", name),
            f"{before[name] or '—'} → {now[name] or '—'}" if before[name] != now[name] else "",
        )
        for name in before
    ]


def win(turn: Turn, frame: Frame) -> Said:
    found: Opportunity = turn.find(frame, "opportunity")
    opportunities.win(turn.session, found, by=turn.actor, on=frame.value("on"), amount=frame.value("amount"))
    return _written(turn, "opportunity_won", found, ("account", "amount", "close_date", "owner"))


def lose(turn: Turn, frame: Frame) -> Said:
    found: Opportunity = turn.find(frame, "opportunity")
    opportunities.lose(
        turn.session,
        found,
        by=turn.actor,
        reason=frame.value("reason") or "",
        competitor=frame.value("competitor") or "",
    )
    return _written(turn, "opportunity_lost", found, ("account", "amount", "lost_reason", "competitor"))


def _written(turn: Turn, key: str, found: Opportunity, names: tuple[str, ...]) -> Said:
    return cards.written(turn, turn.say(key, name=found.name), cards.labelled(turn, found, names), found)


# ---------------------------------------------------------------- asked about
def show(turn: Turn, frame: Frame) -> Said:
    found: Opportunity = turn.find(frame, "opportunity")
    asked = frame.value("field")
    names = (asked, *(name for name in _SHOWN if name != asked)) if asked in _SHOWN else _SHOWN
    return cards.about(turn, found.name, cards.labelled(turn, found, names), found)


def line(turn: Turn, found: Opportunity) -> str:
    """恒远新产线 · 方案提交 · ¥860,000（86万） · 50% · 12月25日（周五）"""
    parts = [found.name, turn.label("stage", found.stage), turn.money(found.amount), f"{found.probability}%"]
    if found.close_date:
        parts.append(turn.day(found.close_date))
    return " · ".join(parts)


HANDLERS = {
    "opportunity.create": create,
    "opportunity.change": change,
    "opportunity.advance": change,
    "opportunity.win": win,
    "opportunity.lose": lose,
    "opportunity.show": show,
}
