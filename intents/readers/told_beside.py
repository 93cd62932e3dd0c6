"""What an order's own words tell of the customer beside the follow-up that is told."""

from __future__ import annotations

from collections.abc import Sequence

from intents.readers import slots
from intents.reading import Clause, Reading
from intents.schema import Frame, Span

_CHANGES = ("opportunity.change", "opportunity.advance", "quote.create", "contract.create")
_ORDERS = (
    "deal.only_order", "contract.quote_create", "contract.quote_loose", "contract.contract_create", "contract.valid",
)  # fmt: skip


def clauses(reading: Reading, claimed: set[Span], commands: Sequence[Frame]) -> list[Clause]:
    """…so the bags slip to Q2: those of the orders' clauses that are no mere order belong to what is told, too."""
    spans = [one.span for one in commands if one.intent in _CHANGES and one.span is not None]
    return [
        one
        for one in reading.clauses
        if one.span in claimed
        and any(start <= one.span[0] and one.span[1] <= end for start, end in spans)
        and not one.has(*_ORDERS)
    ]


def of_deal(reading: Reading, logs: list[Frame]) -> list[Frame]:
    """Pump skid: bump it to 85%, they've sent the draft PO: of the customer whose deal is named beside it."""
    deals = {one.account_ids for one in reading.found("opportunity")}
    if len(logs) != 1 or {"account", "contacts"} & logs[0].slots.keys():
        return logs
    if len(deals) != 1 or reading.found("account"):
        return logs
    return [logs[0].having(account=slots.account_of_deal(reading))]
