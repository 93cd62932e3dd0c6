"""What a figure is to leave out: 不算瓯越, 除了江苏, 刨掉酒店的, excluding Oslo."""

from __future__ import annotations

import re
from collections.abc import Iterable

from intents import catalog
from intents.mentions import names_of
from intents.readers import (
    figure_amounts,
    figure_filters,
    figure_several,
    figure_subject,
    figure_where,
    figures,
    slots,
)
from intents.reading import Found, Reading
from intents.schema import Frame, Slot, Span

MARK = "not_"
"""Before the name of a slot whose value is left out."""
_NAMES = (
    "owners", "region", "grade", "industry", "product", "stage", "source", "category", "term", "priority",
    "competitor", "customer_kind", "place", *figure_several.PLURALS.values(),
)  # fmt: skip
_KINDS = ("account", "opportunity", "user", "product", "person")
_VALUES = (
    "opportunity.stage",
    "query.stage_told",
    "account.grade",
    "contract.term",
    "sorts.category",
    "lead.source",
    "ticket.priority",
)
_OF = re.compile(
    r"(?:行业|阶段|区域|大区|区|级|类|优先级|那边|这边|这块|那块)?的|(?<=[a-z])(?: stage| region)?(?:[ ,.?]|$)"
)
_FAR = 6  # characters between the word and what it leaves out
_FILLER = re.compile(r"\s*(?:已经|那些?|这些?|掉|了|的|for |the |all |any )*\s*")
_AND = re.compile(r"\s*(?:[和跟与及、/&]|以及|还有|and|or|, and)+\s*")
_TAIL = re.compile(
    r"\s*(?:'s)?(?:这|那)?(?:个|家|单|块|边|些|几个|几家|几单|一家|一单|一块)?(?:的|大)?(?:客户|单子|商机|项目|大区|区|公司|行业|合同|deals?|opportunities|customers?|accounts?)?"
    r"(?:先|都|也)?(?:以外|之外|外|之后|后|不算|除外|的话|(?=[,，。?？]|$))+[,，]?"
)

_BETWEEN = re.compile(
    r"(?:这|那)?(?:个|家|单|块|边|些|一家|一单)?的?(?:客户|单子|商机|项目|大区|区|公司|行业)?(?:先|都|也|暂时|给我)?"
)


def parted(reading: Reading) -> tuple[Reading, dict[str, Slot]]:
    """The text without what is left out, and that as slots; the text itself and nothing where all counts."""
    span = _span(reading)
    if span is None:
        return _beyond(reading)
    start, end = span
    found = _slots(reading.blanked([(0, start), (end, len(reading.text))]), reading)
    if not found:
        return reading, {}
    tail = _TAIL.match(reading.masked, end)
    return reading.blanked([(_cue_start(reading, start), tail.end() if tail else end)]), found


def _beyond(reading: Reading) -> tuple[Reading, dict[str, Slot]]:
    """去掉30万以下的, without those over a million: the sums that are left lie on the other side."""
    for match in catalog.cue("figure.leaving_out").finditer(reading.masked):
        rest = reading.blanked([(0, match.end())])
        near = min((one.start for one in rest.found("money")), default=None)
        if near is None or near - match.end() > _FAR:
            continue
        limits = figure_amounts.amounts(rest, "opportunity")
        above, below = limits.get("amount_above"), limits.get("amount_below")
        if (above is None) == (below is None):
            continue
        clause = reading.clause_at(near)
        found = {"amount_below": above} if above is not None else {"amount_above": below}
        return reading.blanked([(match.start(), max(match.end(), clause.span[1]))]), {
            name: slot for name, slot in found.items() if slot is not None
        }
    return reading, {}


def figure(reading: Reading) -> Frame | None:
    """A figure over all but what the text leaves out."""
    rest, found = parted(reading)
    if not found:
        return None
    about = figure_subject.subject(rest) or figure_subject.subject(reading)
    if about == "payment" and "payment" not in figure_subject.nouns(rest) and rest.has("figure.remains"):
        about = "opportunity"
    account = slots.account(rest)
    sums = rest.has("query.sum", "figure.how_much", "query.money") and not figures.counts(rest)
    if about in (None, "account") and sums:
        about = "opportunity"
    if about is None:
        return None
    asked = figures.idle(rest) or (
        figures.of_account(rest, about, account) if account else figures.about(rest, about)
    )
    return asked.having(**found)


# ---------------------------------------------------------------- where it stands
def _span(reading: Reading) -> Span | None:
    """The names and values that stand right behind 不算, or right before 除外."""
    for match in catalog.cue("figure.leaving_out").finditer(reading.masked):
        span = _values_from(reading, match.end())
        if span is not None:
            return span
    for match in catalog.cue("figure.being_none").finditer(reading.masked):
        span = _values_from(reading, match.end())
        is_of_one = match[0].isascii() and bool(reading.found("account"))
        if span is not None and _OF.match(reading.masked, span[1]) and not is_of_one:
            return span
    for match in catalog.cue("figure.left_out").finditer(reading.masked):
        span = _value_before(reading, match.start())
        if span is not None:
            return span
    return None


def _cue_start(reading: Reading, start: int) -> int:
    cues = (
        one
        for name in ("figure.leaving_out", "figure.being_none")
        for one in catalog.cue(name).finditer(reading.masked)
    )
    return max(
        (one.start() for one in cues if one.end() <= start and start - one.end() <= _FAR), default=start
    )


def _values_from(reading: Reading, at: int) -> Span | None:
    begin, end = None, at
    while (one := _at(reading, _skipped(reading, end, _FILLER))) is not None:
        begin = one[0] if begin is None else begin
        end = one[1]
        joined = _AND.match(reading.masked, end)
        if joined is None or _at(reading, _skipped(reading, joined.end(), _FILLER)) is None:
            break
        end = joined.end()
    return None if begin is None else (begin, end)


def _skipped(reading: Reading, at: int, pattern: re.Pattern[str]) -> int:
    match = pattern.match(reading.masked, at)
    return match.end() if match else at


def _at(reading: Reading, at: int) -> Span | None:
    """The name or the value that begins here."""
    for one in (*(item for item in reading.items if item.kind in _KINDS), *reading.terms):
        if one.start == at:
            return one.span
    place = next((one.span for one in figure_where.places(reading) if one.span and one.span[0] == at), None)
    if place is not None:
        return place
    found = [
        (match.start() + at, match.end() + at)
        for table in _VALUES
        for pattern, _ in catalog.values(table)
        if (match := pattern.match(reading.masked[at:]))
    ]
    return max(found, key=lambda one: one[1], default=None)


def _value_before(reading: Reading, at: int) -> Span | None:
    """The value right before the place, with those that stand beside it: 华南和西南之外."""
    ends = _ends(reading)
    last = next(
        (one for one in ends if one[1] <= at and _BETWEEN.fullmatch(reading.masked[one[1] : at])), None
    )
    if last is None:
        return None
    start, beside = last[0], _beside(reading, ends, last[0])
    while beside is not None:
        start, beside = beside[0], _beside(reading, ends, beside[0])
    return start, last[1]


def _beside(reading: Reading, ends: Iterable[Span], start: int) -> Span | None:
    """What is joined to the value that begins here."""
    joined = (one for one in ends if one[1] < start and _AND.fullmatch(reading.masked[one[1] : start]))
    return next(joined, None)


def _ends(reading: Reading) -> list[Span]:
    """Every name and value of the text, the longest first."""
    spans = [one.span for one in reading.items if one.kind in _KINDS] + [one.span for one in reading.terms]
    spans += [one.span for one in figure_where.places(reading) if one.span]
    spans += [
        match.span()
        for table in _VALUES
        for pattern, _ in catalog.values(table)
        for match in pattern.finditer(reading.masked)
    ]
    return sorted(spans, key=lambda one: one[0] - one[1])


# ---------------------------------------------------------------- what it is
def _slots(said: Reading, whole: Reading) -> dict[str, Slot]:
    accounts = [name for one in said.items if (name := names_of(one, "account")) is not None]
    if accounts:
        ids = tuple(dict.fromkeys(one for name in accounts for one in name.ids))
        return (
            {f"{MARK}accounts": Slot(ids, _joined(said.found("account", "opportunity")), said.span)}
            if ids
            else {}
        )
    deals = said.found("opportunity")
    if deals:
        ids = tuple(one for each in deals for one in each.value.ids)
        return {f"{MARK}ids": Slot(ids, _joined(deals), said.span)}
    about = figure_subject.subject(whole) or "opportunity"
    narrowed = figure_filters.narrowed(said, Frame("figure.ask"), about)
    found = {name: slot for name, slot in narrowed.slots.items() if name in _NAMES and slot.span is not None}
    return {f"{MARK}{name}": slot for name, slot in found.items()}


def _joined(found: Iterable[Found]) -> str:
    return "、".join(one.text for one in found)
