"""Values of a deal that stand beside its name without being called anything: 海蓝年单 28万 七成, put 60% on it."""

from __future__ import annotations

from intents import catalog
from intents.entities import DurationValue
from intents.readers import slots
from intents.readers.deals_told import is_plain, is_wished
from intents.readers.lengths import put_off_by
from intents.reading import Clause, Found
from intents.schema import Slot

_BEFORE = 14
_HALF = ("一半", "对半")


def values(scope: Clause, clause: Clause) -> dict[str, Slot]:
    """The sum, the chance and the day of closing that the clause gives the deal its message is about."""
    if not is_plain(scope, clause) or scope.has("deal.another"):
        return {}
    found = {
        "amount_by": difference(clause),
        "amount": _sum(clause),
        "probability": _chance(clause),
        **closing(clause),
    }
    if found["amount_by"] is not None:
        found["amount"] = None
    return {name: slot for name, slot in found.items() if slot is not None}


# ---------------------------------------------------------------- how much
def difference(clause: Clause) -> Slot | None:
    """再加5万, take 20k off: so much more, or (negative) less, than it was."""
    if clause.has("contract.paid"):
        return None
    for cue, sign in (("deal.less", -1), ("deal.more", 1)):
        match = clause.search(cue)
        if match is None:
            continue
        start, end = (clause.span[0] + at for at in match.span())
        money = next((one for one in clause.found("money") if start <= one.start < end), None)
        if money is not None and not clause.before(money.start - clause.span[0]).has(
            "opportunity.beside_others"
        ):
            return slots.said(money, sign * money.value.value)
    return None


def _sum(clause: Clause) -> Slot | None:
    sums = clause.found("money")
    if not sums or clause.has("contract.paid"):
        return None
    instead = clause.has("deal.instead")
    if clause.has("deal.other_sum") and not instead:
        return None
    chosen = sums[0] if instead else sums[-1]
    if not instead and (_is_rough(clause, chosen) or is_wished(clause)):
        return None
    if clause.before(chosen.start - clause.span[0]).has("opportunity.beside_others"):
        return None
    return slots.said(chosen, chosen.value.value, 0.85)


def _is_rough(clause: Clause, money: Found) -> bool:
    """侯经理很满意，想上全量，大概15万: what they would like comes to about so much."""
    around = Clause(
        clause.reading, (max(clause.span[0], money.start - 4), min(clause.span[1], money.end + 3))
    )
    wished = clause.reading.has("activity.wanted", "activity.feedback", "activity.reported_wish")
    return wished and around.has("opportunity.roughly")


# ---------------------------------------------------------------- how likely
def _chance(clause: Clause) -> Slot | None:
    if clause.has("opportunity.other_percent"):
        return None
    percents = [one for one in clause.found("percent") if one.value <= 100 and not _is_share(clause, one)]
    return slots.said(percents[-1], int(percents[-1].value)) if percents else figure(clause)


def _is_share(clause: Clause, percent: Found) -> bool:
    """降了五个点, 10% off: so much of something else."""
    before = Clause(clause.reading, (max(clause.span[0], percent.start - _BEFORE), percent.start))
    behind = Clause(clause.reading, (percent.end, clause.span[1]))
    if percent.text in _HALF and before.has("deal.half_done"):
        return True
    return before.has("deal.percent_of") or behind.has("deal.percent_behind")


def figure(clause: Clause) -> Slot | None:
    """概率从50拉到70, drop it to 30: a bare number that is set."""
    for match in catalog.cue("deal.set_figure").finditer(clause.masked):
        number = match[0][len(match[0].rstrip("0123456789")) :]
        if int(number) <= 100:
            start = clause.span[0] + match.end() - len(number)
            return Slot(int(number), number, (start, start + len(number)), 0.85)
    return None


# ---------------------------------------------------------------- when
def closing(clause: Clause) -> dict[str, Slot]:
    """close_date, or close_by: so much later, or earlier, than it was to be."""
    if clause.has("deal.other_date"):
        return {}
    times = clause.found("time")
    length = put_off_by(clause) if clause.has("deal.put_off") else None
    if length is not None:
        return {"close_by": slots.said(length, _shift(length.value, earlier=clause.has("deal.earlier")))}
    said = put_down(clause) or (times[-1] if times else None)
    day = slots.day(said) if said and clause.has("deal.put_off", "deal.will_sign") else None
    if said is None or day is None or day < clause.reading.now.date():
        return {}
    return {"close_date": slots.said(said, day)}


def put_down(clause: Clause) -> Found | None:
    """往后挪到元旦后第二周，就写1月12号吧: the day that is to be put down, in the piece behind."""
    behind = clause.reading.clause_at(min(clause.span[1] + 1, len(clause.reading.text) - 1))
    match = behind.search("deal.put_down") if behind.span[0] >= clause.span[1] else None
    return next(
        (one for one in behind.found("time") if match and one.start >= match.end() + behind.span[0]), None
    )


def _shift(value: DurationValue, *, earlier: bool) -> dict[str, str]:
    return {"unit": value.unit, "count": str(-value.count if earlier else value.count)}
