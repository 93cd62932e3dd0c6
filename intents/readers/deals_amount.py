"""What an opportunity is worth now: sums that are ordered, corrected, added to, or told without their unit."""

from __future__ import annotations

import re
from decimal import Decimal

from intents.readers import deals_plain, each, slots
from intents.readers.deals_told import is_wished, names_deal, tells
from intents.reading import Clause
from intents.schema import Slot

_HARDLY_MORE = 3
_LONG = 4  # digits
_NEAR = 40
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


def amount(scope: Clause, clause: Clause) -> Slot | None:
    """Money that an order changes to, a corrected sum, or the bare figure in the sentence's unit."""
    of_contract = clause.has("contract.named") and not clause.has("opportunity.contract_sum")
    if of_contract or clause.has("contract.paid", "opportunity.other_amount"):
        return None
    found = _told(scope, clause)
    return None if found is None or scope.has("ticket.named", "lead.named") else found


def _told(scope: Clause, clause: Clause) -> Slot | None:
    money = clause.found("money")
    if not money and clause.has("opportunity.amount_moves"):
        return _sum_behind(clause)
    if not money:
        return _bare_figure(scope, clause) or _plain_figure(clause) or _denied_figure(scope, clause)
    behind = clause.after(money[-1].end - clause.span[0])
    if behind.has("opportunity.now_figure"):
        return _bare_figure(scope, behind)
    if deals_plain.difference(clause) is not None or _is_changed_behind(clause):
        return None
    before = clause.before(money[-1].start - clause.span[0])
    if before.has("opportunity.beside_others"):
        return None
    if (
        before.has("opportunity.amount_change")
        or (_is_labelled(scope, clause, before) and not is_wished(clause))
        or _is_corrected(clause)
        or _is_said_again(clause)
    ):
        of_one = each.price(clause) is not None
        return each.amount(scope) if of_one else slots.said(money[-1], money[-1].value.value)
    return None


def _is_labelled(scope: Clause, clause: Clause, before: Clause) -> bool:
    """金额 22万 beside the opportunity's name; a budget told on a visit changes nothing."""
    if tells(clause):
        return before.has("opportunity.own_amount") and names_deal(clause)
    if before.has("opportunity.own_amount"):
        return True
    return before.has("opportunity.amount") and names_deal(scope) and not clause.found("person")


def _is_changed_behind(clause: Clause) -> bool:
    """金额76万，改成80: the sum that was, before the one it is changed to."""
    following = next((one for one in clause.reading.clauses if one.span[0] >= clause.span[1]), None)
    return following is not None and following.has("opportunity.now_figure")


def _is_corrected(clause: Clause) -> bool:
    """写错了，不是30万，是36万: the sum behind the denied one."""
    money = clause.found("money")[-1]
    before = Clause(clause.reading, (max(clause.span[0] - _NEAR, 0), money.start))
    return before.has("opportunity.not_but") and not tells(clause)


def _is_said_again(clause: Clause) -> bool:
    """金额改成50万，不对，55万: the sum that replaces the one just said."""
    if lone_money(clause) is None or tells(clause):
        return False
    return clause.reading.has("control.self_correction") and clause.reading.has("opportunity.amount")


def lone_money(clause: Clause) -> Slot | None:
    """Money with hardly a word beside it."""
    money = clause.first("money")
    if money is None or len(clause.text) - len(money.text) > _HARDLY_MORE:
        return None
    return slots.said(money, money.value.value)


def _bare_figure(scope: Clause, clause: Clause) -> Slot | None:
    """再加10万，现在是140了: a figure counts in the unit of the money beside it."""
    match = clause.search("opportunity.now_figure")
    if match is None:
        return None
    money = scope.found("money")
    figure = re.search(r"\d+(?:\.\d+)?", match[0])
    unit = _unit(money[0].text) if money else None
    if figure is None or unit is None or not _grows(scope):
        return None
    start = clause.span[0] + match.start() + figure.start()
    return Slot(Decimal(figure[0]) * unit, figure[0], (start, start + len(figure[0])), 0.85)


def _plain_figure(clause: Clause) -> Slot | None:
    """合同额更新为245000; 报价压到52: in which unit tells the sum that it was."""
    figure = re.search(r"(?<![\d.])[1-9]\d{1,9}(?:\.\d+)?(?=\s*(?:了|吧|元|$))", clause.masked)
    if figure is None or not clause.has("opportunity.amount"):
        return None
    if len(figure[0]) < _LONG and clause.has("opportunity.probability", "opportunity.other_amount"):
        return None
    if not clause.before(figure.start()).has("opportunity.amount_change", "opportunity.own_amount"):
        return None
    start = clause.span[0] + figure.start()
    return Slot(Decimal(figure[0]), figure[0], (start, start + len(figure[0])), 0.85)


def _sum_behind(clause: Clause) -> Slot | None:
    """金额也动一下，40万: the sum that stands alone behind the order."""
    behind = next((one for one in clause.reading.clauses if one.span[0] >= clause.span[1]), None)
    return lone_money(behind) if behind is not None else None


_DENIED = re.compile(
    r"不是\s*\d+(?:\.\d+)?\s*(?:万|w)?[,，]?\s*(?:而|应该|应)?(?:是|为)\s*(?P<now>[1-9]\d*(?:\.\d+)?)(?=\s*(?:了|吧|$))"
)


def _denied_figure(scope: Clause, clause: Clause) -> Slot | None:
    """德力那单写错了，不是48是48.5: the figure behind the denied one, in the unit of the sum that it was."""
    match = _DENIED.search(clause.masked)
    if match is None or not names_deal(scope) or tells(clause):
        return None
    start = clause.span[0] + match.start("now")
    return Slot(Decimal(match["now"]), match["now"], (start, start + len(match["now"])), 0.85)


def _unit(text: str) -> int | None:
    found = [unit for word, unit in _UNITS.items() if text.lower().rstrip("元块 ").endswith(word)]
    return found[0] if found else None


def _grows(scope: Clause) -> bool:
    return scope.has(
        "opportunity.difference", "opportunity.amount_change", "opportunity.own_amount", "opportunity.amount"
    )


def difference(scope: Clause, clause: Clause) -> Slot | None:
    """再加10万: so much more, or less, than it was; of the deal just spoken of when none is named."""
    match = clause.search("opportunity.difference")
    if match is None and not names_deal(scope):
        return None
    if clause.has("contract.paid", "contract.named") or tells(clause):
        return None
    if scope.has("ticket.named", "lead.named", "task.named"):
        return None
    plain = deals_plain.difference(clause)
    if plain is not None or match is None:
        return plain
    money = next((one for one in clause.found("money") if one.end <= clause.span[0] + match.end()), None)
    if money is None:
        return None
    less = clause.has("opportunity.difference_less")
    return slots.said(money, -money.value.value if less else money.value.value)
