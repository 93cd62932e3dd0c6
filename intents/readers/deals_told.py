"""What all that is said of an opportunity has in common: which one is meant, and what else the message tells."""

from __future__ import annotations

from functools import lru_cache

from intents.readers import slots
from intents.readers.own_words import tells_more
from intents.reading import Clause, Reading
from intents.schema import Mention, Slot

_SHORT = 6


def target(scope: Clause, clause: Clause) -> Slot | None:
    """The opportunity meant: its name, or the words among which it must be looked for; None for a mere "it"."""
    named = slots.mention(clause, "opportunity")
    if named is None and not _is_of_another(scope, clause):
        named = slots.mention(scope, "opportunity")
    if named is not None:
        return named
    if scope.has("opportunity.bare") and not scope.found("account", "person"):
        return None
    described = clause
    if not (clause.has("opportunity.named") or clause.found("account")):
        reading = clause.reading
        described = next(one for one in reading.sentences if one.span[0] <= clause.span[0] < one.span[1])
    if len(described.text) <= _SHORT and described.span[0] > scope.span[0]:
        described = scope
    return Slot(Mention("opportunity", described.text), described.text, described.span, 0.7)


def _is_of_another(scope: Clause, clause: Clause) -> bool:
    """仁和的单子被抢了，大榭码头手持终端…: whether the deal named beside the clause is of another customer than it."""
    deal, own = (
        scope.first("opportunity"),
        {id_ for one in clause.found("account") for id_ in one.account_ids},
    )
    return deal is not None and bool(own and deal.account_ids) and not own & {*deal.account_ids}


def customer(scope: Clause) -> Slot | None:
    """The customer named, or the one whom the person named works for: 黎院长那单."""
    named = slots.account(scope)
    if named is not None or scope.found("opportunity"):
        return named
    theirs = {one.account_ids for one in scope.found("person") if len(one.account_ids) == 1}
    person = scope.first("person")
    if len(theirs) != 1 or person is None:
        return _only_customer(scope)
    return Slot(Mention("account", person.text, next(iter(theirs))), person.text, person.span, 0.8)


def _only_customer(scope: Clause) -> Slot | None:
    """Of a part of the message that names nobody: the one customer that the rest names."""
    named = {one.account_ids for one in scope.reading.found("account")}
    return slots.account(scope.reading) if len(named) == 1 and not scope.found("person") else None


def names_deal(scope: Clause) -> bool:
    return bool(scope.found("opportunity")) or scope.has("opportunity.named")


def tells(clause: Clause) -> bool:
    """Whether the message tells of something that happened: then a value in it is changed only by an order."""
    return _tells(clause.reading)


@lru_cache(maxsize=8)
def _tells(reading: Reading) -> bool:
    return any(tells_more(one) for one in reading.clauses)


def is_wished(clause: Clause) -> bool:
    """满芳说要分两期，一期80万: a sum in what a customer would like."""
    reading = clause.reading
    sentence = next((one for one in reading.sentences if one.span[0] <= clause.span[0] < one.span[1]), None)
    before = [] if sentence is None else [
        one for one in reading.clauses if sentence.span[0] <= one.span[0] and one.span[1] <= clause.span[0]
    ]  # fmt: skip
    return any(
        one.has("opportunity.reported_value") and one.has("opportunity.reported_plan") for one in before
    )


def is_plain(scope: Clause, clause: Clause) -> bool:
    """Whether values in the clause are the deal's own without being called so: it is named, and nothing else is told.

    海蓝年单客户又加了一个库，22万变29万 sets the sum; what a customer says, or what was said on a visit, sets nothing.
    """
    named = scope.found("opportunity") or (
        scope.has("opportunity.named") and (scope.found("account", "person") or clause.has("deal.described"))
    )
    if not named or tells(clause) or scope.has("ticket.named", "lead.named", "task.named"):
        return False
    return not clause.has("opportunity.reported_value", "activity.reported_wish", "opportunity.keep")
