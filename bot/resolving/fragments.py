"""Deals called by a piece of their name: 嘉定RFID for 远通嘉定仓RFID通道, Tuas scanners for a longer one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.resolving import whose
from bot.resolving.deals import are_of_nobody
from crm_core.models import Opportunity, OpportunityStatus, User
from crm_core.names.forms import fold
from crm_core.permissions import Actor, clause
from intents.reading import Found, Reading
from intents.schema import Mention, Span

_UNIT = re.compile(r"[一-鿿]|[^\W_一-鿿]+")
_MOST = 400
_LONGEST = 300
_BESIDE_CUSTOMER, _ALONE = 2, 4
_SHORT_WORD = 2  # letters
_WEAK = 4
_KEPT = 4096
T = TypeVar("T")
_SMALL_WORDS = {
    "the",
    "a",
    "an",
    "of",
    "for",
    "to",
    "at",
    "in",
    "on",
    "and",
    "or",
    "new",
    "with",
    "is",
    "it",
    "deal",
}
_ABOUT_DEALS = (
    "opportunity.won", "opportunity.lost", "deal.won", "deal.loose_won", "deal.lost", "opportunity.probability",
    "opportunity.close_date", "opportunity.competitor", "opportunity.given", "opportunity.reopen", "deal.delete",
    "opportunity.named", "deal.put_off", "opportunity.stage_word",
)  # fmt: skip
_ABOUT_OTHERS = (
    "ticket.named",
    "task.named",
    "lead.named",
    "contract.paid",
    "contract.came",
)


@dataclass(frozen=True, slots=True)
class _Unit:
    """A Chinese character or a word, with its place in the text."""

    folded: str
    span: Span

    @property
    def weight(self) -> int:
        return 2 if len(self.folded) > 1 else 1


@dataclass(frozen=True, slots=True)
class _Fit:
    span: Span
    weight: int


def with_fragments(session: Session, actor: Actor, reading: Reading) -> Reading:
    """The reading with the deal that a piece of a name in it picks out; as it was when none or several are."""
    if not isinstance(actor, User) or not _may_name_a_deal(reading):
        return reading
    named = [one for one in reading.found("account") if one.account_ids]
    fits = [
        (fit, row)
        for row in _deals(session, actor, reading, named)
        if (fit := _fit(reading, row.name, [one for one in named if row.account_id in one.account_ids]))
    ]
    chosen = heaviest(fits)
    if chosen is None:
        return reading
    fit, row = chosen
    deal = None if named else session.get_one(Opportunity, row.id)
    if deal is not None and (
        are_of_nobody(reading.masked, [deal]) or whose.stranger_before(reading.masked, deal)
    ):
        return reading
    return naming(reading, fit.span, "opportunity", row.id, (row.account_id,))


def heaviest(fits: Sequence[tuple[_Fit, T]]) -> tuple[_Fit, T] | None:
    """The one that most of a name speaks for; None where none or several do."""
    top = max((fit.weight for fit, _ in fits), default=0)
    best = [one for one in fits if one[0].weight == top]
    return best[0] if len(best) == 1 else None


def naming(reading: Reading, span: Span, kind: str, id_: int, account_ids: tuple[int, ...] = ()) -> Reading:
    """The reading with this record named there, in place of whatever was."""
    text = reading.text[slice(*span)]
    also = tuple(one.value for one in reading.found("product") if span[0] <= one.start and one.end <= span[1])
    found = Found(kind, span, Mention(kind, text, (id_,)), text, account_ids, strength=_WEAK, also=also)
    kept = [one for one in reading.items if one.end <= span[0] or span[1] <= one.start]
    return Reading(reading.text, reading.now, [*kept, found], reading.terms)


def _may_name_a_deal(reading: Reading) -> bool:
    if reading.found("opportunity", "ticket", "lead", "contract", "quote") or len(reading.text) > _LONGEST:
        return False
    if reading.has(*_ABOUT_OTHERS):
        return False
    has_value = bool(reading.found("money", "percent")) or reading.value_in("opportunity.stage") is not None
    return has_value or reading.has(*_ABOUT_DEALS)


def _deals(session: Session, actor: Actor, reading: Reading, named: Sequence[Found]) -> Sequence[Opportunity]:
    """Those that may be meant: the named customers', else all that the speaker sees."""
    found = select(Opportunity.id, Opportunity.name, Opportunity.account_id).where(
        clause(Opportunity, actor, few=bool(named)), Opportunity.deleted_at.is_(None)
    )
    is_open = Opportunity.status == OpportunityStatus.OPEN
    found = found.where(~is_open if reading.has("opportunity.reopen") else is_open)
    if named:
        found = found.where(Opportunity.account_id.in_({id_ for one in named for id_ in one.account_ids}))
    return session.execute(found.order_by(Opportunity.id.desc()).limit(_MOST)).all()  # type: ignore[return-value]


def _fit(reading: Reading, name: str, customers: Sequence[Found]) -> _Fit | None:
    """The heaviest run of pieces of the name: two characters right behind its customer, or four by themselves."""
    own, said = _units(name), _units(reading.text)
    if _pieces(name).isdisjoint(_pieces(reading.text)):
        return None
    best: _Fit | None = None
    for span, weight in _runs(said, [unit.folded for unit in own], {one.span for one in customers}):
        customer = next((one for one in customers if 0 <= span[0] - one.end <= 1), None)
        if weight < (_BESIDE_CUSTOMER if customer else _ALONE):
            continue
        if best is None or weight > best.weight:
            best = _Fit((customer.start, span[1]) if customer else span, weight)
    return best


def fit_of(reading: Reading, name: str) -> _Fit | None:
    """The heaviest run of pieces of a name that stands by itself."""
    return _fit(reading, name, [])


@lru_cache(maxsize=_KEPT)
def _units(text: str) -> tuple[_Unit, ...]:
    """Of names and texts alike: each name is asked for at every message that may name it."""
    return tuple(_Unit(fold(match[0]), match.span()) for match in _UNIT.finditer(text))


@lru_cache(maxsize=_KEPT)
def _pieces(text: str) -> frozenset[tuple[str, ...]]:
    """What a run may be made of: two units side by side, or a word. Without one in common nothing fits."""
    folded = [unit.folded for unit in _units(text)]
    return frozenset([*pairwise(folded), *((one,) for one in folded if len(one) > _SHORT_WORD)])


def _runs(said: Sequence[_Unit], own: Sequence[str], customers: set[Span]) -> Iterator[tuple[Span, int]]:
    """Stretches of the text made of pieces of the name, one right behind the other; customers' names are none."""
    at = 0
    while at < len(said):
        start, weight = at, 0
        while at < len(said) and (size := _piece(said[at:], own)):
            if any(first <= said[at].span[0] < last for first, last in customers):
                break
            weight += sum(one.weight for one in said[at : at + size] if one.folded not in _SMALL_WORDS)
            at += size
        if weight:
            yield (said[start].span[0], said[at - 1].span[1]), weight
        at = max(at, start + 1)


def _piece(said: Sequence[_Unit], own: Sequence[str]) -> int:
    """How many units the text has in common with some stretch of the name; a single character is nothing."""
    longest = 0
    for first in range(len(own)):
        size = 0
        while size < len(said) and first + size < len(own) and said[size].folded == own[first + size]:
            size += 1
        longest = max(longest, size)
    is_word = longest == 1 and len(said[0].folded) > _SHORT_WORD and not said[0].folded.isdigit()
    return longest if longest > 1 or (is_word and said[0].folded not in _SMALL_WORDS) else 0
