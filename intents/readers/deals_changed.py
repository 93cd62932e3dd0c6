"""Values and stage of an open opportunity. All that a message changes of one is one frame."""

from __future__ import annotations

import re
from collections.abc import Set
from decimal import Decimal

from intents import catalog
from intents.readers import log, slots
from intents.readers.deals_told import competitor, names_deal, target
from intents.reading import Clause, Found
from intents.schema import Frame, Slot, Span

_UNITS = {
    "亿": 10**8,
    "百万": 10**6,
    "千万": 10**7,
    "万": 10**4,
    "w": 10**4,
    "k": 1000,
    "千": 1000,
    "m": 10**6,
}
_BEHIND_MOVE = re.compile(r"[了的\s:\"'“「]*(?:the\s+|a\s+)?$")

_HARDLY_MORE = 3

Changed = dict[str, Slot]


def read(scope: Clause, told: list[Clause]) -> Frame | None:
    changes = {clause: found for clause in told if (found := _change(scope, clause))}
    if not changes:
        return None
    beside = {clause: found for clause in told if (found := _alone(clause))}
    values: Changed = {}
    for found in (*beside.values(), *changes.values()):
        values |= found
    intent = "opportunity.advance" if "stage" in values else "opportunity.change"
    return Frame(intent, confidence=0.9, span=_run(told, changes.keys() | beside.keys())).having(
        opportunity=target(scope, next(iter(changes))), account=slots.account(scope), **values
    )


def _run(told: list[Clause], changing: Set[Clause]) -> Span:
    """From the first change as far as one follows the other."""
    index = end = next(index for index, clause in enumerate(told) if clause in changing)
    while end + 1 < len(told) and told[end + 1] in changing:
        end += 1
    return told[index].span[0], told[end].span[1]


def _change(scope: Clause, clause: Clause) -> Changed:
    if clause.has("opportunity.keep") and not clause.has("opportunity.amount_change"):
        return {}
    if clause.has("activity.reported_wish", "opportunity.reported_value"):
        return {}
    found = {
        "amount": _amount(scope, clause),
        "amount_by": _difference(scope, clause),
        "stage": _stage(scope, clause),
        "probability": _probability(clause),
        "close_date": _date(scope, clause),
        "competitor": _rival(scope, clause),
        "product": _product(scope, clause),
    }
    if found["amount"] is not None:
        found["amount_by"] = None
    return {name: slot for name, slot in found.items() if slot is not None}


def _tells(clause: Clause) -> bool:
    """Whether the message tells of something that happened: then a value in it is changed only by an order."""
    return any(log.happened(one) for one in clause.reading.clauses)


def _alone(clause: Clause) -> Changed:
    """A value that stands alone beside other changes: …推进到谈判，80%，五月底签."""
    found: Changed = {}
    percent = clause.first("percent")
    if percent and len(clause.text) - len(percent.text) <= _HARDLY_MORE and percent.value <= 100:
        found["probability"] = slots.said(percent, int(percent.value))
    times = clause.found("time")
    if times and clause.has("opportunity.signing") and not log.happened(clause):
        found |= _as_day(times[-1])
    return found


def _as_day(found: Found) -> Changed:
    day = slots.day(found)
    return {"close_date": slots.said(found, day)} if day else {}


# ---------------------------------------------------------------- how much
def _amount(scope: Clause, clause: Clause) -> Slot | None:
    """Money that an order changes to, a corrected sum, or the bare figure in the sentence's unit."""
    if clause.has("contract.paid", "contract.named") or scope.has("ticket.named", "lead.named"):
        return None
    money = clause.found("money")
    if not money:
        return _bare_figure(scope, clause)
    before = clause.before(money[-1].start - clause.span[0])
    if (
        before.has("opportunity.amount_change")
        or _is_labelled(scope, clause, before)
        or _is_corrected(clause)
    ):
        return slots.said(money[-1], money[-1].value.value)
    return None


def _is_labelled(scope: Clause, clause: Clause, before: Clause) -> bool:
    """金额 22万 beside the opportunity's name; a budget told on a visit changes nothing."""
    if _tells(clause):
        return before.has("opportunity.own_amount") and names_deal(clause)
    if before.has("opportunity.own_amount"):
        return True
    return before.has("opportunity.amount") and names_deal(scope) and not clause.found("person")


def _is_corrected(clause: Clause) -> bool:
    """写错了，不是30万，是36万: the sum behind the denied one."""
    money = clause.found("money")[-1]
    reading = clause.reading
    text = reading.masked[: money.start]
    before = Clause(reading, (0, len(text)))
    return before.has("opportunity.not_but") and not _tells(clause)


def _bare_figure(scope: Clause, clause: Clause) -> Slot | None:
    """再加10万，现在是140了: a figure counts in the unit of the money beside it."""
    match = clause.search("opportunity.now_figure")
    money = scope.found("money")
    figure = match and re.search(r"\d+(?:\.\d+)?", match[0])
    unit = _unit(money[0].text) if money else None
    if match is None or figure is None or unit is None or not _grows(scope):
        return None
    start = clause.span[0] + match.start() + figure.start()
    return Slot(Decimal(figure[0]) * unit, figure[0], (start, start + len(figure[0])), 0.85)


def _unit(text: str) -> int | None:
    found = [unit for word, unit in _UNITS.items() if text.lower().rstrip("元块 ").endswith(word)]
    return found[0] if found else None


def _grows(scope: Clause) -> bool:
    return scope.has("opportunity.difference", "opportunity.amount_change", "opportunity.own_amount")


def _difference(scope: Clause, clause: Clause) -> Slot | None:
    """再加10万: so much more, or less, than it was."""
    match = clause.search("opportunity.difference")
    if match is None or clause.has("contract.paid", "contract.named") or _tells(clause):
        return None
    if scope.has("ticket.named", "lead.named", "task.named"):
        return None
    money = next((one for one in clause.found("money") if one.end <= clause.span[0] + match.end()), None)
    if money is None:
        return None
    less = clause.has("opportunity.difference_less")
    return slots.said(money, -money.value.value if less else money.value.value)


# ---------------------------------------------------------------- how far, how likely
def _stage(scope: Clause, clause: Clause) -> Slot | None:
    stage = slots.value(clause, "opportunity.stage")
    if stage is None and clause.has("opportunity.stage_order"):
        return _open_stage(slots.value(scope, "opportunity.stage"))
    stage = _open_stage(stage)
    if stage is None:
        return None
    before = clause.before((stage.span or clause.span)[0] - clause.span[0])
    moves = catalog.cue("opportunity.move").finditer(before.masked)
    moved = any(_BEHIND_MOVE.match(before.masked, match.end()) for match in moves)
    labelled = clause.has("opportunity.stage_word") and (
        not _tells(clause) or clause.has("opportunity.change")
    )
    return stage if moved or labelled else None


def _open_stage(stage: Slot | None) -> Slot | None:
    return None if stage is None or stage.value in ("won", "lost") else stage


def _probability(clause: Clause) -> Slot | None:
    """Behind its label, or what an order sets "it" to; percents of other things are none."""
    if clause.has("opportunity.other_percent"):
        return None
    percents = [one for one in clause.found("percent") if one.value <= 100]
    if clause.has("opportunity.probability"):
        return slots.said(percents[-1], int(percents[-1].value)) if percents else slots.percent(clause)
    if percents and clause.before(percents[-1].start - clause.span[0]).has("opportunity.percent_order"):
        return slots.said(percents[-1], int(percents[-1].value))
    return None


# ---------------------------------------------------------------- when
def _date(scope: Clause, clause: Clause) -> Slot | None:
    times = clause.found("time")
    cue = clause.search("opportunity.close_date")
    if cue is not None:
        behind = clause.after(cue.end()).found("time") or _next_times(clause)
        if behind and (clause.has("opportunity.change") or not _tells(clause)):
            return _as_day(behind[-1]).get("close_date")
    if times and clause.has("opportunity.deal_moves"):
        return _as_day(times[-1]).get("close_date")
    return None


def _next_times(clause: Clause) -> list[Found]:
    """The day said in a breath of its own: 成交日期改一下，六月底."""
    clauses = clause.reading.clauses
    following = next((one for one in clauses if one.span[0] >= clause.span[1]), None)
    return following.found("time") if following is not None and len(following.masked) <= 14 else []


# ---------------------------------------------------------------- what, against whom
def _rival(scope: Clause, clause: Clause) -> Slot | None:
    if not clause.has("opportunity.competitor"):
        return None
    following = Clause(clause.reading, (clause.span[0], min(scope.span[1], clause.span[1] + 14)))
    return competitor(clause) or competitor(following) or competitor(scope)


def _product(scope: Clause, clause: Clause) -> Slot | None:
    if not clause.has("opportunity.product_change"):
        return None
    return slots.mention(clause, "product") or slots.mention(scope, "product")
