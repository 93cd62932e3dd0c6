"""What an order's own words tell of the customer beside the follow-up that is told."""

from __future__ import annotations

from collections.abc import Sequence

from intents.readers import slots
from intents.reading import Clause, Reading
from intents.schema import Frame, Span

_CHANGES = ("opportunity.change", "opportunity.advance", "quote.create", "contract.create")
_TOLD = frozenset({"contacts", "kind", "occurred_at", "next_step", "next_steps", "next_at"})
_CLOSED = ("opportunity.lose", "opportunity.win")
_ORDERS = (
    "deal.only_order", "contract.quote_create", "contract.quote_loose", "contract.contract_create", "contract.valid",
)  # fmt: skip


def clauses(reading: Reading, claimed: set[Span], commands: Sequence[Frame]) -> list[Clause]:
    """…so the bags slip to Q2: those of the orders' clauses that are no mere order belong to what is told, too."""
    theirs = [one for one in reading.clauses if one.span in claimed]
    changed = [one for one in theirs if _is_of(one, commands, _CHANGES) and not one.has(*_ORDERS)]
    closed = [one for one in theirs if _is_of(one, commands, _CLOSED) and not one.has(*_ORDERS)]
    return [*changed, *closed]


def _is_of(clause: Clause, commands: Sequence[Frame], intents: Sequence[str]) -> bool:
    spans = [one.span for one in commands if one.intent in intents and one.span is not None]
    return any(start <= clause.span[0] and clause.span[1] <= end for start, end in spans)


def but_reasons(logs: list[Frame], commands: Sequence[Frame]) -> list[Frame]:
    """已经在砍价了，阶段改成商务谈判: why a stage is moved is no follow-up where it is told by nobody."""
    moved = [one for one in commands if one.intent == "opportunity.advance"]
    if len(logs) != 1 or len(moved) != len(commands) or not moved:
        return logs
    return [] if logs[0].intent == "activity.log" and not _TOLD & logs[0].slots.keys() else logs


def of_deal(reading: Reading, logs: list[Frame]) -> list[Frame]:
    """Pump skid: bump it to 85%, they've sent the draft PO: of the customer whose deal is named beside it."""
    deals = {one.account_ids for one in reading.found("opportunity")}
    if len(logs) != 1 or {"account", "contacts"} & logs[0].slots.keys():
        return logs
    if len(deals) != 1 or reading.found("account"):
        return logs
    return [logs[0].having(account=slots.account_of_deal(reading))]
