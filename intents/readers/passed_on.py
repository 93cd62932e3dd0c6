"""Questions that a colleague passes on: what customers want to know of our wares."""

from __future__ import annotations

from intents.readers import asking, figure_subject
from intents.readers.asked import field
from intents.reading import Reading

_TWO = 2
_RECORDS = {"contract", "payment", "ticket", "opportunity", "quote", "task"}


def is_passed_on(reading: Reading) -> bool:
    """客户问…: what some customer, whoever it is, wants to know of our wares."""
    return reading.has("query.client_asks") and not reading.found("account", "person", "opportunity")


def wanted_by_customer(reading: Reading) -> Reading | None:
    """恒信的许总问，加装要多少户同意: what a customer who is named wants to know of our wares, not of our records."""
    rest = _behind_who_asks(reading) or _before_who_asks(reading)
    if rest is None:
        return None
    is_of_records = rest.has("asking.of_money") or bool(figure_subject.nouns(rest) & _RECORDS)
    return None if is_of_records or field(rest) is not None else rest


def _behind_who_asks(reading: Reading) -> Reading | None:
    """What stands behind 恒信的许总问."""
    said, named = reading.search("query.named_asks"), reading.found("account", "person")
    if said is None or not named or named[-1].start >= said.end():
        return None
    return reading.only([(said.end(), len(reading.text))])


def passes_on(reading: Reading) -> bool:
    """Whether a customer's question stands there, and then only whose it is: …保几年？李工昨天又问了."""
    if reading.has("query.asks_of_ours") and wanted_by_customer(reading) is not None:
        return True
    return _before_who_asks(reading) is not None and asking.asks(reading.clauses[0])


def _before_who_asks(reading: Reading) -> Reading | None:
    """X3能接老系统吗？恒信那边老问: what stands before a last piece that only tells who wants to know."""
    named = reading.found("account", "person")
    if len(reading.clauses) < _TWO or not named:
        return None
    last = reading.clauses[-1]
    if not last.has("query.named_asked") or any(one.start < last.span[0] for one in named):
        return None
    items = [one for one in reading.items if one.end <= last.span[0]]
    return Reading(reading.text[: last.span[0]], reading.now, items, reading.terms)
