"""Opportunities."""

from __future__ import annotations

import re
from datetime import datetime, time
from decimal import Decimal
from typing import Any

from bot.actions import stages
from bot.actions.shifting import shifted
from bot.actions.turn import Said, Turn
from bot.frames import Ref
from bot.replies import cards
from bot.resolving import describe
from crm_core.models import Opportunity, Stage
from crm_core.services import opportunities
from intents.schema import Frame

_SHOWN = ("account", "stage", "amount", "probability", "close_date", "competitor", "owner")
_TOLD = (*_SHOWN, "won_reason", "lost_reason")
_HAS_UNIT = re.compile(r"[^\d.,，\s]")
_SURELY_A_SUM = 1000
_FARTHEST = 5
"""Times as much or as little as before: a figure that lies farther off is told in another unit."""
_CHANGES = ("amount", "probability", "close_date", "competitor", "product")


def create(turn: Turn, frame: Frame) -> Said:
    given = {name: frame.value(name) for name in (*_CHANGES, "stage") if frame.value(name) is not None}
    product = _product(turn, frame)
    if product:
        given["product"] = product
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


def _product(turn: Turn, frame: Frame) -> str:
    """The name of the product said; one of ours that is only described is found by its words."""
    said = frame.value("product")
    if isinstance(said, Ref):
        return str(turn.record(said).name)
    ids: tuple[int, ...] = getattr(said, "ids", ())
    if len(ids) == 1:
        return str(turn.record(Ref("product", ids[0])).name)
    words = [slot.text for name, slot in frame.slots.items() if name in ("name", "product")]
    found = describe.product(turn.session, " ".join([*words, turn.text]))
    return found.name if found is not None else str(getattr(said, "text", said or ""))


def change(turn: Turn, frame: Frame) -> Said:
    """Values and stage of an open opportunity; the reply shows what changed, old and new."""
    found: Opportunity = turn.find(frame, "opportunity")
    before = {name: cards.value_of(turn, found, name) for name in (*_CHANGES, "stage")}
    given = _given(turn, frame, found)
    stage = _stage(turn, frame, found)
    if stage is not None:
        opportunities.advance(
            turn.session,
            found,
            by=turn.actor,
            to=stage,
            probability=given.pop("probability", None),
            coming=given,
        )
    if given:
        opportunities.change(turn.session, found, by=turn.actor, **given)
    differences = _differences(turn, found, before)
    if stage is not None and before["stage"] != cards.value_of(turn, found, "stage"):
        differences += stages.ask(turn, found)
    if not any(value for _, value in differences):
        differences = cards.labelled(turn, found, _SHOWN)
    return cards.written(turn, turn.say("opportunity_changed", name=found.name), differences, found)


def _stage(turn: Turn, frame: Frame, found: Opportunity) -> Stage | None:
    """The stage said, or the one so many steps on."""
    said, steps = frame.value("stage"), frame.value("stage_by")
    if said or not steps:
        return Stage(said) if said else None
    return opportunities.stage_beside(turn.session, found, by=turn.actor, steps=steps)


def _given(turn: Turn, frame: Frame, found: Opportunity) -> dict[str, Any]:
    """The new values; so much more or less, and so much later, count from what it was."""
    given = {name: frame.value(name) for name in _CHANGES if frame.value(name) is not None}
    if "product" in given:
        given["product"] = _product(turn, frame)
    if "amount" in given and not _HAS_UNIT.search(frame.slots["amount"].text):
        told = _in_its_unit(given.pop("amount"), found.amount)
        given |= {"amount": told} if told is not None else {}
    difference = frame.value("amount_by")
    if difference is not None and "amount" not in given:
        given["amount"] = max((found.amount or Decimal(0)) + difference, Decimal(0))
    length = frame.value("close_by")
    if length is not None and "close_date" not in given:
        before = datetime.combine(found.close_date or turn.now.date(), time())
        given["close_date"] = shifted(before, Decimal(length["count"]), length["unit"]).date()
    return given


def _in_its_unit(figure: Decimal, before: Decimal | None) -> Decimal | None:
    """报价压到190, of a deal of 2,054,000: the figure counts in 万 where only that comes near what it was; a small one
    that comes near it in no unit is none.
    """
    if before and before / _FARTHEST <= figure:
        return figure
    scaled = figure * 10_000
    if before and before / _FARTHEST <= scaled <= before * _FARTHEST:
        return scaled
    return figure if figure >= _SURELY_A_SUM else None


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
    opportunities.win(
        turn.session, found, by=turn.actor, on=frame.value("on"), amount=frame.value("amount"),
        reason=frame.value("reason") or "",
    )  # fmt: skip
    return _written(
        turn, "opportunity_won", found, ("account", "amount", "close_date", "won_reason", "owner")
    )


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


def assign(turn: Turn, frame: Frame) -> Said:
    found: Opportunity = turn.find(frame, "opportunity")
    user = turn.find(frame, "to")
    opportunities.assign(turn.session, found, by=turn.actor, to=user)
    return _written(turn, "opportunity_assigned", found, ("account", "stage", "amount"), to=user.name)


def delete(turn: Turn, frame: Frame) -> Said:
    found: Opportunity = turn.find(frame, "opportunity")
    opportunities.delete(turn.session, found, by=turn.actor)
    return cards.written(turn, turn.say("opportunity_deleted", name=found.name), [])


def reopen(turn: Turn, frame: Frame) -> Said:
    found: Opportunity = turn.find(frame, "opportunity")
    stage = frame.value("stage")
    told = any(frame.value(name) is not None for name in _CHANGES)
    if not found.is_closed:
        return change(turn, frame) if told else Said(turn.say("opportunity_open_already", label=found.name))
    opportunities.reopen(turn.session, found, by=turn.actor, to=Stage(stage) if stage else None)
    if told:
        opportunities.change(turn.session, found, by=turn.actor, **_given(turn, frame, found))
    return _written(
        turn, "opportunity_reopened", found, ("account", "stage", "amount", "probability", "close_date")
    )


def _written(turn: Turn, key: str, found: Opportunity, names: tuple[str, ...], **blanks: str) -> Said:
    head = turn.say(key, name=found.name, **blanks)
    return cards.written(turn, head, cards.labelled(turn, found, names), found)


# ---------------------------------------------------------------- asked about
def show(turn: Turn, frame: Frame) -> Said:
    found: Opportunity = turn.find(frame, "opportunity")
    lines = cards.asked_first(turn, found, _TOLD, frame.value("field"), _TOLD)
    return cards.about(turn, found.name, lines, found)


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
    "opportunity.assign": assign,
    "opportunity.reopen": reopen,
    "opportunity.delete": delete,
    "opportunity.show": show,
}
