"""Questions about many records: how many, how much, which, ranked and broken down."""

from __future__ import annotations

from dataclasses import replace

from intents import catalog
from intents.readers import slots
from intents.readers.figure_filters import (
    competitor,
    days,
    days_since,
    limit,
    limit_of_amount,
    narrowed,
    order,
    place,
    with_span,
)
from intents.reading import Reading
from intents.schema import Frame, Slot

_GROUPS = ("reason", "region", "owner", "product", "industry", "month", "source", "grade", "stage")
_MONEY = ("opportunity", "payment", "contract", "quote")
_APART = 4  # 哪些 医院 客户
_WEAK = ("account", "contact", "product", "activity")


def aggregate(reading: Reading) -> Frame | None:
    """A figure over everything the speaker may see, narrowed by what is said."""
    about = _subject(reading)
    if about in (None, "task") or _is_of_documents(reading):
        return None
    if about in _WEAK and not _wants_many(reading):
        return None
    return _figure(reading, about)


def _is_of_documents(reading: Reading) -> bool:
    """Whether it asks what may be done or how things are, rather than for records."""
    return asks_rule(reading) or (reading.has("query.policy") and not _is_scoped(reading))


def asks_rule(reading: Reading) -> bool:
    """能送客户几天, can we offer …: what may and can be done."""
    return reading.has("query.rule") and not reading.has("query.which", "query.closing", "query.overdue")


def _wants_many(reading: Reading) -> bool:
    """Words that ask for records, rather than merely mention customers."""
    many = ("which", "count", "rank", "largest", "request", "in_pool", "visited", "asked_for")
    return (
        _is_scoped(reading)
        or place(reading) is not None
        or reading.has(*(f"query.{cue}" for cue in many))
        or _group(reading) is not None
    )


def of_account(reading: Reading, about: str, account: Slot) -> Frame:
    return _figure(reading, about).having(account=account)


def about(reading: Reading, subject: str) -> Frame:
    """A figure of these records, by whatever word the text calls them."""
    return _figure(reading, subject)


def of_contract(reading: Reading, contract: Slot) -> Frame:
    """What of a contract's money has come in, or is still to come."""
    return _figure(reading, "payment").having(contract=contract, product=None)


# ---------------------------------------------------------------- what it is about
def _subject(reading: Reading) -> str | None:
    about = _head(reading)
    if (
        reading.has("query.visited")
        and not reading.has("query.idle")
        and about in (None, "account", "activity")
    ):
        return "activity"
    if about in (None, "account", "opportunity") and not reading.has("query.idle"):
        if reading.has("query.overdue", "query.unpaid", "query.overdue_days"):
            return "payment"
        if reading.has("query.ending"):
            return "contract"
    if about == "activity" and reading.has("query.won", "query.sum"):
        return "opportunity" if not reading.has("query.count") else about
    if about is None and (_speaks_of_deals(reading) or competitor(reading) is not None):
        return "opportunity"
    if about == "account" and reading.has("query.lead_word"):
        return "lead"
    if about == "account" and reading.has("query.weighted"):
        return "opportunity"
    return about


def _speaks_of_deals(reading: Reading) -> bool:
    if reading.has(
        "query.won", "query.lost", "query.weighted", "query.closing", "query.group_stage", "query.average"
    ):
        return True
    if limit_of_amount(reading, "query.above") is not None and reading.has("query.open_deals"):
        return True
    has_stage = reading.value_in("opportunity.stage") is not None
    return has_stage and reading.has("query.sum", "query.count", "query.which")


def _head(reading: Reading) -> str | None:
    """What is asked for: what stands behind 哪些 or "which", else the first thing named; customers come last."""
    named = sorted(
        (match.start(), -len(match[0]), value)
        for pattern, value in catalog.values("query.subject")
        for match in pattern.finditer(reading.masked)
    )
    if not named:
        return None
    ends = {match.end() for match in catalog.cue("query.head").finditer(reading.masked)}
    asked = [value for start, _, value in named if any(0 <= start - end <= _APART for end in ends)]
    listed = [value for start, length, value in named if _is_listed(reading, start - length)]
    others = [value for *_, value in named if value != "account"]
    return next(iter([*asked, *listed, *others, "account"]))


def _is_listed(reading: Reading, end: int) -> bool:
    """…的客户列一下, …的合同有哪些: the noun that the order or the question stands behind."""
    rest = reading.masked[end:].strip(" ,，")
    return rest == "" or catalog.cue("query.behind").match(rest) is not None


def _is_scoped(reading: Reading) -> bool:
    return bool(reading.found("user")) or reading.has("query.mine", "query.our_region", "query.all_company")


# ---------------------------------------------------------------- the frame
def _figure(reading: Reading, about: str) -> Frame:
    group = _group(reading)
    number = limit(reading)
    frame = Frame("figure.ask", confidence=0.85, span=reading.span).having(
        subject=Slot(about),
        measure=Slot(_measure(reading, about, group, number)),
        group_by=Slot(group) if group else None,
        order=order(reading),
        limit=number,
    )
    return with_span(reading, narrowed(reading, frame, about), about)


def _measure(reading: Reading, about: str, group: str | None, number: Slot | None) -> str:
    if reading.has("query.weighted") and about == "opportunity":
        return "weighted"
    if reading.has("query.average") and about in _MONEY:
        return "average"
    if number is not None and group is None:
        return "list"
    has_money = about in _MONEY
    if has_money and (reading.has("query.sum") or group) and not reading.has("query.which"):
        return "count" if reading.has("query.count") and not reading.has("query.money") else "sum"
    if group:
        return "sum" if has_money else "count"
    return "count" if reading.has("query.count") and not reading.has("query.which") else "list"


def _group(reading: Reading) -> str | None:
    for name in _GROUPS:
        if reading.has(f"query.group_{name}"):
            return {"reason": "lost_reason"}.get(name, name)
    return None


# ---------------------------------------------------------------- neglected customers, silent colleagues
def idle(reading: Reading) -> Frame | None:
    """有哪些客户超过30天没人跟进了"""
    if not reading.has("query.idle") or slots.account(reading) is not None:
        return None
    counted = days(reading) or days_since(reading) or Slot(30, source="default", confidence=0.5)
    asked = _figure(reading, "account").having(idle_days=counted, measure=Slot("list"))
    told = {
        name: slot for name, slot in asked.slots.items() if name not in ("span", "group_by", "order", "kind")
    }
    return replace(asked, slots=told)


def people(reading: Reading) -> Frame | None:
    """最近两周哪个销售一条跟进都没写; 徐磊这周都干了啥"""
    if reading.has("query.did_what") and (reading.found("user") or reading.has("query.mine")):
        return _figure(reading, "activity").having(measure=Slot("list"))
    if not (reading.has("query.silent") and reading.has("query.people")):
        return None
    found = reading.first("time")
    counted = days(reading)
    return Frame("activity.silent", confidence=0.9, span=reading.span).having(
        span=slots.said(found, found.value.resolve("past")) if found else None,
        days=counted if found is None else None,
    )
