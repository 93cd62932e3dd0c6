"""Opportunities won, lost, opened again, or given to a colleague."""

from __future__ import annotations

from datetime import timedelta

from intents import catalog
from intents.readers import asking, deals_amount, deals_changed, slots
from intents.readers.deals_rival import competitor, outbidder, taker
from intents.readers.deals_told import customer, names_deal, target, tells
from intents.readers.own_words import tells_more
from intents.reading import Clause, Reading
from intents.schema import Frame, Slot


def read(scope: Clause, told: list[Clause]) -> Frame | None:
    for find in (_given, _reopened, _closed):
        found = find(scope, told)
        if found is not None:
            return found
    return None


def _given(scope: Clause, told: list[Clause]) -> Frame | None:
    """把…这个商机转给…: another owner."""
    for clause in told:
        user = clause.first("user")
        if user is None or not clause.has("opportunity.given") or scope.has("ticket.named", "lead.named"):
            continue
        if names_deal(clause):
            return Frame("opportunity.assign", confidence=0.9, span=clause.span).having(
                opportunity=target(scope, clause),
                account=customer(scope),
                to=slots.said(user, user.value),
            )
    return None


def deleted(reading: Reading, told: list[Clause]) -> Frame | None:
    """The record is to go: 这个商机建重了，删掉吧."""
    if reading.found("ticket", "lead", "contract") or reading.has("ticket.named", "lead.named", "task.named"):
        return None
    clause = next((one for one in told if one.has("deal.delete")), None)
    if clause is None or not (reading.found("opportunity") or reading.has("opportunity.named")):
        return None
    return Frame("opportunity.delete", confidence=0.9, span=reading.span).having(
        opportunity=target(reading, clause), account=slots.account(reading)
    )


def _reopened(scope: Clause, told: list[Clause]) -> Frame | None:
    clause = next((one for one in told if one.has("opportunity.reopen")), None)
    if clause is None or scope.has("ticket.named", "contract.named", "lead.named") or not names_deal(scope):
        return None
    if clause.has("deal.reopened_later") and not clause.has("opportunity.polite"):
        return None  # 姜总说明年重启这个项目
    frame = Frame("opportunity.reopen", confidence=0.9, span=clause.span).having(
        opportunity=target(scope, clause),
        account=customer(scope),
        stage=slots.value(scope, "opportunity.stage"),
    )
    return frame.having(**_told_again(scope, told))


def _told_again(scope: Clause, told: list[Clause]) -> dict[str, Slot]:
    """重启，50万，月底签: what it comes to now, and when."""
    changed = deals_changed.read(scope, told)
    values = {name: changed.slots[name] for name in _AGAIN if name in changed.slots} if changed else {}
    bare = [
        one
        for one in told
        if one.found("money") and not one.has("deal.other_sum", "opportunity.other_amount")
    ]
    if "amount" not in values and len(bare) == 1 and len(bare[0].found("money")) == 1:
        values["amount"] = slots.said(bare[0].found("money")[0], bare[0].found("money")[0].value.value)
    return values


def _means_deal(scope: Clause) -> bool:
    return bool(scope.found("opportunity", "account", "person")) or scope.has("opportunity.named")


# ---------------------------------------------------------------- won and lost
def _closed(scope: Clause, told: list[Clause]) -> Frame | None:
    if scope.has("opportunity.not_renewed") and not scope.found("opportunity"):
        return None
    for clause in told:
        if clause.has("opportunity.not_closed", "deal.not_closed", "deal.lost_before") or (
            clause.has("deal.of_old") and not clause.found("opportunity")
        ):
            continue
        for outcome in ("lost", "won"):
            if _says(scope, clause, outcome) and not (outcome == "won" and _is_settled(scope, clause, told)):
                return _closing(scope, clause, outcome)
    return None


def _is_settled(scope: Clause, clause: Clause, told: list[Clause]) -> bool:
    """敲定了，从28万加到36万: what was agreed upon is told beside it, and that is how the deal goes on."""
    if clause.has("deal.outright"):
        return False
    said = clause.search("opportunity.won") or clause.search("deal.won") or clause.search("deal.loose_won")
    if said is None or catalog.cue("deal.settled").search(said[0]) is None:
        return False
    frame = deals_changed.read(scope, told)
    if frame is None:
        return False
    return any(map(_changes_sum, told)) or any(name in frame.slots for name in _AGREED)


def _changes_sum(clause: Clause) -> bool:
    """从28万加到36万, 压到36万: not the mere sum of the deal."""
    sums = clause.found("money")
    before = clause.before(sums[-1].start - clause.span[0]) if sums else clause
    return len(sums) > 1 or (bool(sums) and before.has("opportunity.amount_change"))


def _says(scope: Clause, clause: Clause, outcome: str) -> bool:
    """By a word that means nothing else, or by an everyday one beside the deal or its customer."""
    if outcome == "won" and clause.has("control.negated"):
        return False
    if outcome == "lost" and scope.has("deal.played") and not names_deal(scope):
        return False
    if clause.has(f"opportunity.{outcome}"):
        outright = clause.has("deal.outright") and bool(scope.found("account", "person"))
        told = outright or _lost_for_sure(scope, clause, outcome)
        return names_deal(clause) or told or (not tells(scope) and _may_be_deal(scope))
    if _lost_for_sure(scope, clause, outcome):
        return True
    if tells(scope) or scope.has("deal.another", "ticket.named", "lead.named", "task.named"):
        return False
    if names_deal(scope):
        return clause.has(f"deal.{outcome}") or (outcome == "won" and clause.has("deal.loose_won"))
    longest = _SHORT_NEWS if any("一" <= one <= "鿿" for one in scope.text) else _SHORT_NEWS_EN
    return bool(scope.found("account")) and len(scope.text) <= longest and clause.has(f"deal.{outcome}")


def _lost_for_sure(scope: Clause, clause: Clause, outcome: str) -> bool:
    """他们定了用富勒，我们输了: told on a visit, too; a customer alone may be lost in other ways than by a deal."""
    if outcome != "lost" or scope.has("deal.another", "ticket.named", "lead.named", "task.named"):
        return False
    if clause.has("deal.ours_lost"):
        return names_deal(scope) or bool(scope.found("account", "person"))
    if clause.has("deal.set_lost"):
        return names_deal(scope)
    gone = clause.has("deal.lost") and bool(clause.found("opportunity"))
    return gone and (taker(clause) or competitor(clause)) is not None


def _may_be_deal(scope: Clause) -> bool:
    """A short word of triumph or defeat may describe its opportunity in any words."""
    if scope.found("opportunity", "account", "person"):
        return True
    short = scope.has("opportunity.named") or len(scope.text) <= _SHORT_NEWS
    return short and not asking.is_question(scope.reading)


_AGAIN = ("amount", "close_date", "probability")
_AGREED = ("amount_by", "close_date", "close_by", "probability", "stage", "stage_by")
_SHORT_NEWS, _SHORT_NEWS_EN = 30, 70
_LATELY = timedelta(days=7)
_TO_CLOSE = ("opportunity.lost_order", "deal.set_lost")


def _closing(scope: Clause, clause: Clause, outcome: str) -> Frame:
    verb = "win" if outcome == "won" else "lose"
    span = clause.span if outcome == "won" else scope.span  # reasons for a loss stand anywhere in it
    frame = Frame(f"opportunity.{verb}", confidence=0.92, span=span).having(
        opportunity=target(scope, clause), account=customer(scope)
    )
    if verb == "lose":
        rival = competitor(scope) or taker(scope) or next(filter(None, map(outbidder, _inside(scope))), None)
        return frame.having(reason=_reason(scope, clause), competitor=rival)
    return frame.having(amount=_sum_won(scope), on=_day_won(scope), reason=_won_for(scope, clause))


def _won_for(scope: Clause, clause: Clause) -> Slot | None:
    """客户看中我们售后快: what it was won for, told beside the news."""
    why = [one for one in _inside(scope) if one is not clause and one.has("opportunity.won_reason")]
    why = [one for one in why if _gives_reason(one, clause)]
    if not why:
        return None
    text = "，".join(slots.tidy(one.text) for one in why)
    return Slot(text, text, (why[0].span[0], why[-1].span[1]), 0.8)


def _sum_won(scope: Clause) -> Slot | None:
    own = [one for one in _inside(scope) if one.found("money") and not one.has("deal.other_sum")]
    changed = next(filter(_changes_sum, own), None)
    return (changed and deals_amount.amount(scope, changed)) or (slots.money(own[0]) if own else None)


def _day_won(scope: Clause) -> Slot | None:
    """The day of the last week or before that was said; a mere weekday is the one gone by."""
    now = scope.reading.now
    for one in scope.found("time"):
        when = slots.past(one, now)
        if when is not None and (not slots.is_ahead(one, now) or now - when <= _LATELY):
            return slots.said(one, when.date())
    return None


def _reason(scope: Clause, clause: Clause) -> Slot | None:
    """Why: what follows 因为, or the other clauses told with it."""
    cue = scope.search("opportunity.lost_reason")
    if cue is not None:
        return _behind(scope.after(cue.end()))
    others = [one for one in _inside(scope) if _gives_reason(one, clause)]
    others = [one for one in others if not tells_more(one)] or others  # 今天去了趟鲁泰 is no reason
    others = [one for one in others if not _is_the_loss(one)] or others
    if not others:
        return None
    text = "，".join(slots.tidy(one.text) for one in others)
    return Slot(text, text, (others[0].span[0], others[-1].span[1]), 0.8)


def _behind(rest: Clause) -> Slot:
    """因为他们送硬件，改成输单: what is given as the reason, without the order that follows it."""
    order = next((one for one in _inside(rest) if one.has(*_TO_CLOSE)), None)
    end = (
        order.span[0] - rest.span[0] if order is not None and order.span[0] > rest.span[0] else len(rest.text)
    )
    text = slots.tidy(rest.text[:end].split("\n")[0])
    return Slot(text, text, rest.span, 0.9)


def _is_the_loss(one: Clause) -> bool:
    """我们输了, 定了用富勒: the loss itself, and not what it was for."""
    if one.has("opportunity.lost_reason"):
        return False
    return (
        one.has("deal.ours_lost", "deal.set_lost", "deal.lost", "opportunity.lost") or taker(one) is not None
    )


def _inside(scope: Clause) -> list[Clause]:
    start, end = scope.span
    return [one for one in scope.reading.clauses if start <= one.span[0] and one.span[1] <= end]


def _gives_reason(one: Clause, closing: Clause) -> bool:
    """Neither the news itself, nor the order to close, nor the mere name of what it is about."""
    if any((found.start, found.end) == one.span for found in one.found("opportunity", "account")):
        return False
    inside = closing.span[0] <= one.span[0] and one.span[1] <= closing.span[1]
    return not inside and not one.has(*_TO_CLOSE, "task.remind")
