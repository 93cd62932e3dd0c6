"""Add a note for Fjord: …, 给康泽加个备注：…: what is kept about a customer, a deal or a lead, and changes nothing."""

from __future__ import annotations

from intents.readers import asking, slots
from intents.readers.happenings import happened
from intents.reading import Clause, Reading
from intents.schema import Frame, Slot, Span

_ABOUT = ("account", "person", "opportunity", "lead")
_SHORTEST = 2


def read(reading: Reading) -> list[Frame]:
    """None where what stands behind tells of a visit, is an order itself, or belongs to a ticket."""
    order = reading.search("activity.note_on")
    if order is None or reading.found("ticket") or reading.has("ticket.named", "task.remind_order"):
        return []
    head, rest = reading.before(order.end()), reading.after(order.end())
    text = slots.tidy(rest.text)
    about = head.first(*_ABOUT)
    if about is None or len(text) < _SHORTEST or any(map(_is_event, _clauses(rest))) or asking.asks(rest):
        return []
    said = Slot(text, rest.text, rest.span, 0.95)
    if about.kind == "lead":
        lead = slots.said(about, about.value)
        return [Frame("lead.comment", {"lead": lead, "text": said}, 0.9, reading.span)]
    return [_kept(reading, head, said)]


def _is_event(clause: Clause) -> bool:
    """Something done, or a way with its time: Teams call with Emily at 8:30 this morning."""
    past = any(not slots.is_ahead(one, clause.reading.now) for one in slots.times(clause))
    return happened(clause) or (past and slots.value(clause, "activity.kind") is not None)


def _clauses(rest: Clause) -> list[Clause]:
    start = rest.span[0]
    within = [one for one in rest.reading.clauses if one.span[1] > start]
    return [Clause(rest.reading, (max(start, one.span[0]), one.span[1])) for one in within]


def _kept(reading: Reading, head: Clause, said: Slot) -> Frame:
    span: Span = reading.span
    return Frame("activity.log", {"content": said}, 0.9, span).having(
        account=slots.account(head) or slots.account_of_deal(head) or slots.account_of_person(head),
        contacts=slots.people(reading),
        opportunity=slots.mention(head, "opportunity"),
        kind=Slot("other"),
    )
