"""Values and stage of an open opportunity. All that a message changes of one is one frame."""

from __future__ import annotations

import re
from collections.abc import Set

from intents import catalog
from intents.readers import deals_plain, slots
from intents.readers.deals_amount import amount, difference, lone_money
from intents.readers.deals_rival import competitor
from intents.readers.deals_told import customer, is_wished, names_deal, target, tells
from intents.readers.happenings import happened
from intents.reading import Clause, Found
from intents.schema import Frame, Slot, Span

_BEHIND_MOVE = re.compile(r"[了的\s:\"'“「]*(?:the\s+|a\s+)?$")

_COMPLETE = re.compile("[了已定]")  # 方案已交, 需求定了: a stage in words that say it is reached
_ORDER = ("initial_contact", "needs_confirmed", "proposal", "negotiation")
_HARDLY_MORE = 3
_NEAR = 6
_LABELLED = 14

_INSTEAD = (("amount_by", "amount"), ("close_by", "close_date"), ("stage_by", "stage"))

Changed = dict[str, Slot]


def read(scope: Clause, told: list[Clause]) -> Frame | None:
    plain = {clause: found for clause in told if (found := deals_plain.values(scope, clause))}
    ordered = {clause: found for clause in told if (found := _change(scope, clause))}
    changes = plain | ordered
    if not changes:
        return None
    beside = {clause: found for clause in told if (found := _alone(clause))}
    values: Changed = {}
    for found in (*plain.values(), *beside.values(), *ordered.values()):
        values |= found
    values = _without_doubles(values)
    intent = "opportunity.advance" if {"stage", "stage_by"} & values.keys() else "opportunity.change"
    return Frame(intent, confidence=0.9, span=_run(told, changes.keys() | beside.keys())).having(
        opportunity=target(scope, next(iter(changes))), account=customer(scope), **values
    )


def _without_doubles(values: Changed) -> Changed:
    """A sum, a day and a stage said outright count more than so much more, later or further."""
    doubled = {by for by, said in _INSTEAD if said in values}
    return {name: slot for name, slot in values.items() if name not in doubled}


def _run(told: list[Clause], changing: Set[Clause]) -> Span:
    """From the first change as far as one follows the other."""
    index = end = next(index for index, clause in enumerate(told) if clause in changing)
    while end + 1 < len(told) and told[end + 1] in changing:
        end += 1
    return told[index].span[0], told[end].span[1]


def _change(scope: Clause, clause: Clause) -> Changed:
    if clause.has("opportunity.keep") and not clause.has("opportunity.amount_change"):
        return {}
    if clause.has("activity.reported_wish", "opportunity.reported_value") and not _follows_suit(clause):
        return {}
    found = {
        "amount": amount(scope, clause),
        "amount_by": difference(scope, clause),
        "stage": _stage(scope, clause),
        "stage_by": _stages_on(scope, clause),
        "probability": _probability(clause),
        "close_date": _date(scope, clause),
        "competitor": _rival(scope, clause),
        "product": _product(scope, clause),
    }
    if found["close_date"] is None and clause.has("opportunity.close_date"):
        found |= deals_plain.closing(clause)
    down = deals_plain.put_down(clause) if found["close_date"] is not None else None
    found |= _as_day(down) if down is not None else {}
    if found["stage"] is not None and not tells(clause):
        beside = deals_plain.values(scope, clause) | _beside_stage(clause)
        found |= {name: slot for name, slot in beside.items() if found.get(name) is None}
    return {name: slot for name, slot in found.items() if slot is not None}


def _follows_suit(clause: Clause) -> bool:
    """王总说预算从50万降到45万，商机金额跟着改: the deal is to be as somebody said."""
    return any(one.has("opportunity.as_told") for one in clause.reading.clauses)


def _alone(clause: Clause) -> Changed:
    """A value that stands alone beside other changes: …推进到谈判，80%，五月底签."""
    found: Changed = {}
    percent = clause.first("percent")
    if percent and len(clause.text) - len(percent.text) <= _HARDLY_MORE and percent.value <= 100:
        found["probability"] = slots.said(percent, int(percent.value))
    money = lone_money(clause)
    if (
        money is not None
        and not (tells(clause) or is_wished(clause))
        and deals_plain.difference(clause) is None
    ):
        found["amount"] = money
    times = clause.found("time")
    if times and clause.has("opportunity.signing") and not happened(clause):
        found |= _as_day(times[-1])
    return found


def _as_day(found: Found) -> Changed:
    day = slots.day(found)
    return {"close_date": slots.said(found, day)} if day else {}


# ---------------------------------------------------------------- how far, how likely
def _stage(scope: Clause, clause: Clause) -> Slot | None:
    stage = _behind_change(clause) or slots.value(clause, "opportunity.stage")
    if stage is None and clause.has("opportunity.stage_order"):
        return _furthest_stage(scope)
    stage = _open_stage(stage)
    if stage is None:
        return None
    before = clause.before((stage.span or clause.span)[0] - clause.span[0])
    if before.has("deal.still_at"):
        return None
    moves = catalog.cue("opportunity.move").finditer(before.masked)
    moved = any(_BEHIND_MOVE.match(before.masked, match.end()) for match in moves)
    return stage if moved or _is_stage_told(scope, clause, stage) else None


def _beside_stage(clause: Clause) -> Changed:
    """Set it to negotiation and 80%, move it to proposal at 60% and 1.7m: all that the order names is to be done."""
    found: Changed = {}
    percents = [one for one in clause.found("percent") if one.value <= 100]
    if len(percents) == 1 and not clause.has("opportunity.other_percent"):
        found["probability"] = slots.said(percents[0], int(percents[0].value))
    sums = clause.found("money")
    others = ("opportunity.other_amount", "opportunity.beside_others", "deal.other_sum", "contract.paid")
    if len(sums) == 1 and not clause.has(*others) and deals_plain.difference(clause) is None:
        found["amount"] = slots.said(sums[0], sums[0].value.value)
    return found


def _behind_change(clause: Clause) -> Slot | None:
    """阶段从谈判改成方案: of two the one that it is changed to."""
    changed = clause.search("deal.stage_becomes")
    return slots.value(clause.after(changed.end()), "opportunity.stage") if changed is not None else None


def _furthest_stage(scope: Clause) -> Slot | None:
    """Needs are clear and the proposal's in. Bump the stage: to the last one that has been reached."""
    pieces = [one for one in scope.reading.clauses if scope.span[0] <= one.span[0] < scope.span[1]]
    reached = [
        Slot(value, match[0], (one.span[0] + match.start(), one.span[0] + match.end()), 0.85)
        for one in pieces
        for pattern, value in catalog.values("opportunity.stage")
        for match in pattern.finditer(one.masked)
        if value in _ORDER
    ]
    in_order = [one for one in reached if not _is_still_at(scope, one)]
    return max(in_order, key=lambda one: _ORDER.index(one.value), default=None)


def _is_still_at(scope: Clause, stage: Slot) -> bool:
    start = (stage.span or scope.span)[0]
    return Clause(scope.reading, (max(scope.span[0], start - 16), start)).has("deal.still_at")


def _stages_on(scope: Clause, clause: Clause) -> Slot | None:
    """往前推一步, back to the previous stage: one on or (negative) back; only meant to be, it moves nothing."""
    for cue, by in (("deal.stage_back", -1), ("deal.next_stage", 1)):
        match = clause.search(cue)
        if match is None:
            continue
        says_stage = clause.has("opportunity.stage_word", "figure.funnel")
        if not (says_stage or (not tells(clause) and (names_deal(scope) or _is_all(clause, match)))):
            return None
        if clause.found("time") or clause.has("deal.only_meant"):
            return None
        return slots.words(clause, by, 0.85)
    return None


def _is_all(clause: Clause, match: re.Match[str]) -> bool:
    """涪城奶酪棒回退一步: the customer's name first, the move last."""
    account = clause.first("account")
    begins = account is not None and account.start == clause.span[0]
    return begins and len(clause.text) - match.end() <= _HARDLY_MORE


def _is_stage_told(scope: Clause, clause: Clause, stage: Slot) -> bool:
    """阶段：方案提交, or the stage alone beside the deal's name; on a visit only where 阶段 stands beside it."""
    start, end = stage.span or clause.span
    if not tells(clause):
        if _is_reached(clause, start, end):
            return True
        alone = len(clause.text) - (end - start) <= _HARDLY_MORE and bool(scope.found("opportunity"))
        return alone or clause.has("opportunity.stage_word")
    if clause.before(start - clause.span[0]).has("opportunity.stage_label") and len(clause.text) <= _LABELLED:
        return True
    beside = Clause(clause.reading, (max(clause.span[0], start - _NEAR), min(clause.span[1], end + _NEAR)))
    return beside.has("opportunity.stage_word") and clause.has("opportunity.change")


def _is_reached(clause: Clause, start: int, end: int) -> bool:
    """育才SaaS谈判了: right behind the deal's name, and reached."""
    deal = clause.first("opportunity")
    near = deal is not None and 0 <= start - deal.end <= _HARDLY_MORE
    told = re.match(r"(?:阶段)?([了中]?)(?=$|[,，。;!])", clause.reading.masked[end:])
    return near and told is not None and bool(told[1] or _COMPLETE.search(clause.reading.masked[start:end]))


def _open_stage(stage: Slot | None) -> Slot | None:
    return None if stage is None or stage.value in ("won", "lost") else stage


def _probability(clause: Clause) -> Slot | None:
    """Behind its label, or what an order sets "it" to; percents of other things are none."""
    if clause.has("opportunity.other_percent"):
        return None
    if clause.has("opportunity.even_odds"):
        return slots.words(clause, 50, 0.85)
    percents = [one for one in clause.found("percent") if one.value <= 100]
    if len(percents) == 1 and clause.before(percents[0].start - clause.span[0]).has("deal.formerly"):
        return None
    if clause.has("opportunity.probability"):
        if percents:
            return slots.said(percents[-1], int(percents[-1].value))
        return deals_plain.figure(clause) or slots.percent(clause) or _bare_behind(clause)
    if percents and clause.before(percents[-1].start - clause.span[0]).has("opportunity.percent_order"):
        return slots.said(percents[-1], int(percents[-1].value))
    return None


def _bare_behind(clause: Clause) -> Slot | None:
    """概率调低点，40: the value that stands alone behind the order."""
    if not clause.has("opportunity.chance_moves"):
        return None
    behind = next((one for one in clause.reading.clauses if one.span[0] >= clause.span[1]), None)
    if behind is None:
        return None
    percent = behind.first("percent")
    if percent is not None and behind.text.strip() == percent.text and percent.value <= 100:
        return slots.said(percent, int(percent.value))
    number = re.fullmatch(r"\s*(\d{1,3})\s*", behind.text)
    if number is None or int(number[1]) > 100:
        return None
    start = behind.span[0] + number.start(1)
    return Slot(int(number[1]), number[1], (start, start + len(number[1])), 0.85)


# ---------------------------------------------------------------- when
def _date(scope: Clause, clause: Clause) -> Slot | None:
    times = clause.found("time")
    cue = clause.search("opportunity.close_date")
    if cue is not None:
        behind = clause.after(cue.end()).found("time") or _next_times(clause)
        if behind and (clause.has("opportunity.change") or not tells(clause)):
            return _as_day(behind[-1]).get("close_date")
    if times and (clause.has("opportunity.deal_moves") or _is_new_day(scope, clause)):
        return _as_day(times[-1]).get("close_date")
    return None if times or tells(clause) else _day_behind(clause)


def _day_behind(clause: Clause) -> Slot | None:
    """签单往后挪，11月8号: the day, and hardly a word besides, behind what is put off."""
    signs = clause.has("deal.signs") or bool(clause.found("opportunity"))
    if not signs or not clause.has("deal.put_off") or clause.has("deal.other_date"):
        return None
    behind = _next_times(clause)
    following = clause.reading.clause_at(behind[0].start) if behind else None
    if following is None or len(following.text) - len(behind[-1].text) > _HARDLY_MORE:
        return None
    return _as_day(behind[-1]).get("close_date")


def _is_new_day(scope: Clause, clause: Clause) -> bool:
    """That one slips. Make it Sept 18."""
    return clause.has("deal.day_made") and scope.has("deal.put_off") and not scope.has("deal.other_date")


def _next_times(clause: Clause) -> list[Found]:
    """The day said in a breath of its own: 成交日期改一下，六月底."""
    clauses = clause.reading.clauses
    following = next((one for one in clauses if one.span[0] >= clause.span[1]), None)
    return following.found("time") if following is not None and len(following.masked) <= 14 else []


# ---------------------------------------------------------------- what, against whom
def _rival(scope: Clause, clause: Clause) -> Slot | None:
    if not clause.has("opportunity.competitor") or (tells(clause) and not _is_to_be_noted(clause)):
        return None
    if not (names_deal(scope) or scope.found("account", "person")):
        return None
    following = Clause(clause.reading, (clause.span[0], min(scope.span[1], clause.span[1] + 14)))
    return competitor(clause) or competitor(following) or competitor(scope)


def _is_to_be_noted(clause: Clause) -> bool:
    """竞争对手给我记上台达; competitor is Mindray, note that on the ultrasound deal: ordered in it or right behind."""
    behind = next((one for one in clause.reading.clauses if one.span[0] >= clause.span[1]), None)
    orders = behind is not None and behind.has("opportunity.note_rival") and names_deal(behind)
    return clause.has("opportunity.note_rival") or orders


def _product(scope: Clause, clause: Clause) -> Slot | None:
    if not clause.has("opportunity.product_change"):
        return None
    return slots.mention(clause, "product") or slots.mention(scope, "product")
