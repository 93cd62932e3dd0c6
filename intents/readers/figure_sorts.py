"""Filters by what records call themselves: the sort and the terms of a contract, an instalment, a category, a tag."""

from __future__ import annotations

import re

from intents import catalog
from intents.readers import slots
from intents.reading import Reading
from intents.schema import Slot

_OF_CONTRACTS = re.compile(
    r"[类型性质式的书\s-]{0,4}(?:合同|协议|合约|contracts?\b|agreements?\b|deals?\b|renewals?\b)"
)
_OF_TICKETS = re.compile(
    r"[类型性质\s]{0,3}(?:问题|请求)?[的\s]{0,2}(?:工单|单子|单|报修|诉求|tickets?\b|cases?\b|requests?\b|issues?\b)"
)
_BY_SORT = re.compile(r"(?:类型|类别|性质|种类|category|type|kind)(?:是|为|:|=|\s)*$")
_BY_NUMBERS = re.compile(r"月结\s*\d{1,3}\s*天|(?<![\d.])\d{1,2}(?:[/:]\d{1,2}){1,3}(?!\d)|\bnet\s?\d{2,3}\b")


def of_contract(reading: Reading) -> dict[str, Slot | None]:
    """框架合同, 月结60天的合同, contracts on monthly terms."""
    return {
        "sort": _before(reading, "sorts.contract", _OF_CONTRACTS),
        "payment_terms": _payment_terms(reading),
    }


def of_ticket(reading: Reading) -> dict[str, Slot | None]:
    """维修类工单, training tickets."""
    return {"category": _before(reading, "sorts.category", _OF_TICKETS)}


def of_payment(reading: Reading) -> dict[str, Slot | None]:
    """质保金还有多少没收."""
    return {"term": slots.value(reading, "contract.term")}


def tag(reading: Reading) -> Slot | None:
    """标签是冷链的客户, customers tagged chain."""
    found = catalog.cue("sorts.tagged").search(reading.folded)
    if found is None:
        return None
    name = next(key for key, value in found.groupdict().items() if value)
    text = reading.text[slice(*found.span(name))]
    return Slot(text, text, found.span(name), 0.9)


def _before(reading: Reading, table: str, noun: re.Pattern[str]) -> Slot | None:
    """The value whose word stands right before the noun, or behind the word for a sort; the longest of several."""
    found = [
        (match, value)
        for pattern, value in catalog.values(table)
        for match in pattern.finditer(reading.masked)
        if noun.match(reading.masked, match.end()) or _BY_SORT.search(reading.masked[: match.start()])
    ]
    if not found:
        return None
    match, value = max(found, key=lambda one: len(one[0][0]))
    return Slot(value, reading.text[slice(*match.span())], match.span(), 0.9)


def _payment_terms(reading: Reading) -> Slot | None:
    exact = _BY_NUMBERS.search(reading.folded)
    if exact is not None:
        text = reading.text[slice(*exact.span())]
        return Slot(text.replace(" ", ""), text, exact.span(), 0.9)
    return slots.value(reading, "sorts.payment_terms")
