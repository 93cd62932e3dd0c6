"""Opportunities won, lost, opened again, or given to a colleague."""

from __future__ import annotations

import re
from datetime import timedelta

from intents.readers import slots
from intents.readers.deals_told import competitor, names_deal, target, tells
from intents.reading import Clause
from intents.schema import Frame, Slot

_NAMED = r"(?P<en>[A-Z][\w&.-]*(?:\s[A-Z][\w&.-]*)*)"
_TAKER = re.compile(
    r"(?:让|被|给了|签给了?|选了|输给了?|用了)(?P<zh>[^,，。;；!！?？\s]{2,12}?)(?:给)?(?:抢|拿|截|撬|中标|签|家|了|(?=[,，。;；!！\s])|$)"
    rf"|\b[Ll](?:ost|ose)\b[^.;\n]{{0,80}}?\bto\s+{_NAMED}"
    rf"|(?:went to|went with|chose|picked|taken by)\s+{_NAMED.replace('<en>', '<by>')}"
)


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
                account=slots.account(scope),
                to=slots.said(user, user.value),
            )
    return None


def _reopened(scope: Clause, told: list[Clause]) -> Frame | None:
    clause = next((one for one in told if one.has("opportunity.reopen")), None)
    if clause is None or scope.has("ticket.named", "contract.named", "lead.named") or not names_deal(scope):
        return None
    return Frame("opportunity.reopen", confidence=0.9, span=clause.span).having(
        opportunity=target(scope, clause),
        account=slots.account(scope),
        stage=slots.value(scope, "opportunity.stage"),
    )


def _means_deal(scope: Clause) -> bool:
    return bool(scope.found("opportunity", "account", "person")) or scope.has("opportunity.named")


# ---------------------------------------------------------------- won and lost
def _closed(scope: Clause, told: list[Clause]) -> Frame | None:
    for clause in told:
        if clause.has("control.negated", "opportunity.not_closed"):
            continue
        for outcome in ("lost", "won"):
            if not clause.has(f"opportunity.{outcome}"):
                continue
            if names_deal(clause) or (not tells(scope) and _may_be_deal(scope)):
                return _closing(scope, clause, outcome)
    return None


def _may_be_deal(scope: Clause) -> bool:
    """A short word of triumph or defeat may describe its opportunity in any words."""
    return _means_deal(scope) or len(scope.text) <= _SHORT_NEWS


_SHORT_NEWS = 30
_LATELY = timedelta(days=7)


def _closing(scope: Clause, clause: Clause, outcome: str) -> Frame:
    verb = "win" if outcome == "won" else "lose"
    frame = Frame(f"opportunity.{verb}", confidence=0.92, span=scope.span).having(
        opportunity=target(scope, clause), account=slots.account(scope)
    )
    if verb == "lose":
        return frame.having(reason=_reason(scope, clause), competitor=competitor(scope) or _taker(scope))
    return frame.having(amount=slots.money(scope), on=_day_won(scope))


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
        rest = scope.after(cue.end())
        text = slots.tidy(rest.text.split("\n")[0])
        return Slot(text, text, rest.span, 0.9)
    others = [one for one in _inside(scope) if _gives_reason(one, clause)]
    if not others:
        return None
    text = "，".join(slots.tidy(one.text) for one in others)
    return Slot(text, text, (others[0].span[0], others[-1].span[1]), 0.8)


def _inside(scope: Clause) -> list[Clause]:
    start, end = scope.span
    return [one for one in scope.reading.clauses if start <= one.span[0] and one.span[1] <= end]


def _gives_reason(one: Clause, closing: Clause) -> bool:
    """Neither the news itself nor the order to close."""
    inside = closing.span[0] <= one.span[0] and one.span[1] <= closing.span[1]
    return not inside and not one.has("opportunity.lost_order")


def _taker(scope: Clause) -> Slot | None:
    """Who took it: 让台达抢走了, lost … to Siemens."""
    match = _TAKER.search(scope.text)
    if match is None or match.lastgroup is None:
        return None
    start = scope.span[0] + match.start(match.lastgroup)
    name = match[match.lastgroup]
    return Slot(name, name, (start, start + len(name)), 0.8)
