"""Leads: entered, changed, taken from the pool, given back, qualified, converted, dropped."""

from __future__ import annotations

import re
from dataclasses import replace

from intents.readers import asking, each, leads_told, slots
from intents.readers.leads_changed import changes
from intents.readers.leads_made import create, is_card, is_new
from intents.readers.leads_named import named, target
from intents.readers.leads_several import several
from intents.reading import Clause, Reading
from intents.schema import Frame, Slot

_VERBS = ("convert", "release", "disqualify")
_SHORT = 40


def read(reading: Reading) -> list[Frame]:
    if reading.has("lead.is_title") and reading.found("account"):
        return []
    told = [one for one in reading.clauses if not one.has("control.hypothetical", "control.not_yet")]
    if is_card(reading) or (reading.has("lead.create") and is_new(reading)):
        return several(reading) or [create(reading)]
    if reading.has("lead.met", "lead.source", "lead.obtained", "lead.newly_met") and (
        listed := several(reading)
    ):
        return listed
    if not _is_about_lead(reading):
        return []
    done = _done_with(reading, told)
    if done is not None:
        return [done, *(_values_beside(reading, told) if done.intent == "lead.take" else [])]
    if asking.is_question(reading) or _enters_another(reading):
        return []
    return changes(reading, told) or _told_of(reading)


def _enters_another(reading: Reading) -> bool:
    """新客户：潜江龙虾城餐饮公司，…: a customer to be entered, whose name only begins like a lead's."""
    return reading.has("account.create") and not reading.has("lead.named", "lead.create")


def _values_beside(reading: Reading, told: list[Clause]) -> list[Frame]:
    """Hand it to me, and their budget is 350k: what of it changes in the same breath."""
    if asking.is_question(reading):
        return []
    return [one for one in changes(reading, told) if one.intent == "lead.change"]


def _told_of(reading: Reading) -> list[Frame]:
    """湖州米酒那个沈师傅说要加一个焦香型的: what is told of a lead by its name."""
    if named(reading) is None and not reading.has("lead.called_so"):
        return []
    return [
        one.having(lead=target(reading)) if one.intent.startswith("lead.") else one
        for one in leads_told.told(reading) or leads_told.noted(reading)
    ]


def follows(reading: Reading) -> list[Frame]:
    """What is done with the lead spoken of last, though nothing names it: 转客户吧, 分给沈佳宁, 预算改成50万."""
    if named(reading) is not None or reading.found("account", "opportunity", "ticket", "contract", "task"):
        return []
    told = [one for one in reading.clauses if not one.has("control.hypothetical", "control.not_yet")]
    done = _done_with(reading, told) if len(reading.text) <= _SHORT else None
    if done is not None and not asking.is_question(reading):
        return [replace(done, slots={name: one for name, one in done.slots.items() if name != "lead"})]
    points = reading.has("lead.points_back")
    return leads_told.told(reading) or (leads_told.noted(reading) if points else [])


def _done_with(reading: Reading, told: list[Clause]) -> Frame | None:
    """Converted, dropped, given back, taken."""
    for verb in _VERBS:
        clause = next((one for one in told if _orders(one, verb)), None)
        if clause is not None:
            return _on_lead(reading, f"lead.{verb}", clause)
    if reading.has("lead.gives_up") and named(reading) and not asking.is_question(reading):
        return _on_lead(reading, "lead.release", reading)
    taking = next((one for one in reading.clauses if _takes(one)), None)
    if taking is not None:
        return Frame("lead.take", confidence=0.9, span=reading.span).having(
            lead=target(reading, taking.span[1])
        )
    return None


def _orders(clause: Clause, verb: str) -> bool:
    """Whether the clause orders this; 几个转了客户 asks, 转客户并建个商机 does not."""
    return clause.has(f"lead.{verb}") and (clause.has("lead.with_deal") or not asking.asks(clause))


def _takes(clause: Clause) -> bool:
    """Whether the speaker takes it; 没人认领的 and 谁认领了 speak of others."""
    match = clause.search("lead.take")
    if match is None or clause.masked[match.end() :].startswith("的"):
        return False  # 分给我的线索里哪些没打过
    return not clause.before(match.start()).has("lead.untaken")


def _is_about_lead(reading: Reading) -> bool:
    """By the word, by the name of one, or by the pool; a customer's name makes it about the customer."""
    if named(reading) is not None or reading.has("lead.named"):
        return True
    is_moved = reading.has("lead.in_pool") and reading.has("lead.take", "lead.release")
    return is_moved and not reading.found("account")


def _on_lead(reading: Reading, intent: str, clause: Clause) -> Frame:
    frame = Frame(intent, confidence=0.9, span=reading.span).having(lead=target(reading))
    if intent == "lead.disqualify":
        return frame.having(reason=_rest(reading, clause))
    if intent == "lead.convert" and reading.has("lead.with_deal"):
        return frame.having(
            opportunity=Slot(True, clause.text, clause.span),
            amount=each.amount(reading),
            name=_opportunity_name(reading),
        )
    return frame


def _opportunity_name(reading: Reading) -> Slot | None:
    """What is told of it behind the order: 顺便建个商机，绕线机伺服配套，45万; a 150k deal for the export module."""
    order = reading.search("lead.with_deal")
    if order is None:
        return None
    inside = reading.after(order.start()).search("lead.deal_topic")
    start = order.start() + inside.end() if inside else order.end()
    for clause in Reading.after(reading, start).reading.clauses:
        if clause.span[1] <= start:
            continue
        rest = clause.after(max(0, start - clause.span[0]))
        text = slots.without(rest, [one.span for one in rest.found("money", "time", "percent")])
        text = re.sub(r"^(?:for|the|a|an|的|做|是)\b\s*|\s+(?:worth|at|around|about)$", "", text)
        if len(text) >= 2:
            return Slot(text, rest.text, rest.span, 0.8)
    return None


def _rest(reading: Reading, clause: Clause) -> Slot | None:
    others = [one for one in reading.clauses if one.span != clause.span]
    if not others:
        return None
    text = "，".join(slots.tidy(one.text) for one in others)
    return Slot(text, text, (others[0].span[0], others[-1].span[1]), 0.8)
