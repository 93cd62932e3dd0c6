"""What an order's own words tell of the customer beside the follow-up that is told."""

from __future__ import annotations

from collections.abc import Sequence

from intents.readers import slots
from intents.readers.happenings import happened
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


def but_reasons(reading: Reading, logs: list[Frame], commands: Sequence[Frame]) -> list[Frame]:
    """已经在砍价了，阶段改成商务谈判; Emily confirmed the need so move it on: why a stage is moved is no follow-up,
    unless it is told how or when somebody said so.
    """
    moved = [one for one in commands if one.intent == "opportunity.advance"]
    if len(logs) != 1 or len(moved) != len(commands) or not moved or logs[0].intent != "activity.log":
        return logs
    told = _TOLD & logs[0].slots.keys()
    is_reason = not told or (told == {"contacts"} and _is_one_clause(reading, logs[0]))
    return [] if is_reason else logs


def _is_one_clause(reading: Reading, log: Frame) -> bool:
    """Whether nothing but one clause tells of it, beside those that only name the deal."""
    start, end = log.span or reading.span
    inside = [one for one in reading.clauses if start <= one.span[0] and one.span[1] <= end]
    names = [one for one in inside if any((it.start, it.end) == one.span for it in one.found())]
    return len(inside) - len(names) <= 1 and not any(map(happened, inside))


def of_deal(reading: Reading, logs: list[Frame]) -> list[Frame]:
    """Pump skid: bump it to 85%, they've sent the draft PO: of the customer whose deal is named beside it."""
    deals = {one.account_ids for one in reading.found("opportunity")}
    if len(logs) != 1 or {"account", "contacts"} & logs[0].slots.keys():
        return logs
    if len(deals) != 1 or reading.found("account"):
        return logs
    return [logs[0].having(account=slots.account_of_deal(reading))]
