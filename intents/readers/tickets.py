"""Tickets: opened, asked after, and which one is meant by what is ordered or told of it."""

from __future__ import annotations

import re
from dataclasses import replace

from intents import catalog
from intents.entities.folding import fold
from intents.readers import asking, figures, slots, ticket_slips, tickets_changed
from intents.readers.happenings import happened
from intents.reading import Clause, Reading
from intents.schema import Frame, Mention, Slot, Span


def read(reading: Reading) -> list[Frame]:
    ticket = reading.first("ticket")
    told = [clause for clause in reading.clauses if asking.is_told(clause)]
    slip = ticket_slips.meant(reading, told) if ticket is None else None
    is_order = slip is not None and not reading.has("query.ask")
    is_order = is_order or (ticket is not None and ticket_slips.is_back(reading))
    asks = asking.is_question(reading) and not (is_order or _rates(reading) or _hands_on(reading))
    if ticket is not None and not asks:
        return tickets_changed.changes(reading, told, slots.said(ticket, ticket.value))
    if asks and figures.asks_rule_outright(reading):
        return []
    if any(_is_opening(clause, told) for clause in reading.clauses) or _wants_help(reading, told):
        return [opened(reading)]
    if reading.has("ticket.not_open"):
        return []
    if ticket is None and ticket_slips.is_alarm(reading):
        return [_at_once(opened(reading))]
    number = running_number(reading)
    described = number or Slot(Mention("ticket", reading.text), reading.text, reading.span, 0.6)
    if asks:
        return [] if ticket is not None else _asked(reading, described)
    if number is not None and _tells_of_ticket(told):
        return tickets_changed.changes(reading, told, number)
    if reading.has("ticket.named") or _hands_on_fault(reading) or _rates(reading):
        return tickets_changed.changes(reading, told, described)
    return tickets_changed.changes(reading, told, slip) if slip is not None else []


def done_to(reading: Reading, ticket: Slot) -> list[Frame]:
    """All that the message orders or tells of the ticket, which was found by its trouble."""
    told = [clause for clause in reading.clauses if asking.is_told(clause)]
    told = [one for one in told if not _is_still_to_come(one)]
    frames = tickets_changed.changes(reading, told, ticket) if told else []
    rated = next((one for one in frames if one.intent == "ticket.rate"), None)
    ended = next((one for one in told if one.has("ticket.ends") or slots.value(one, "ticket.status")), None)
    status = slots.value(ended, "ticket.status") if ended is not None else None
    if rated is not None and status is not None and status.value in ("resolved", "closed"):
        solved = Frame("ticket.resolve", {"ticket": ticket}, 0.9, reading.span).having(status=status)
        return [solved, rated]
    if ended is not None and len(told) == 1:
        return [_without_resolution(frame) for frame in frames]
    how = [slots.tidy(one.text) for one in told if one is not ended and not one.has("ticket.closing_only")]
    return [
        replace(frame, slots={**frame.slots, "resolution": Slot("，".join(how), source="default")})
        if frame.intent == "ticket.resolve" and how
        else frame
        for frame in frames
    ]


def _is_still_to_come(clause: Clause) -> bool:
    """预计明天中午前修好: promised, and not done; 明天转给他 is an order all the same."""
    ahead = any(slots.is_ahead(one, clause.reading.now) for one in slots.times(clause))
    return (ahead or clause.has("ticket.expected")) and not clause.has(
        "ticket.hand_on", "ticket.raises", "ticket.comment"
    )


def _without_resolution(frame: Frame) -> Frame:
    return replace(frame, slots={name: slot for name, slot in frame.slots.items() if name != "resolution"})


def _hands_on(reading: Reading) -> bool:
    """让邓凯明天去看看: an order, though its last words ask elsewhere."""
    return bool(reading.found("user", "ticket")) and any(
        one.has("ticket.hand_on") and one.found("user") and not one.has("query.ask")
        for one in reading.clauses
    )


def _at_once(frame: Frame) -> Frame:
    return frame.having(priority=Slot("urgent", frame.slots["description"].text))


def _asked(reading: Reading, described: Slot) -> list[Frame]:
    is_numbered = described.value.text.isdigit()
    asks_how_far = reading.has("ticket.progress") or (is_numbered and reading.has("query.ticket_progress"))
    of_one = reading.has("ticket.named", "ticket.slip") and reading.has("ticket.news_of")
    if not of_one and (not asks_how_far or reading.has("query.each")):
        return []
    shown = Frame("ticket.show", {"ticket": described}, 0.85, reading.span)
    return [shown.having(account=slots.account(reading)) if of_one else shown]


_RUNNING = re.compile(
    r"(?:^|(?<=[\s,，。;；:：把将给#]))(?:no\.? ?|#)?(\d{3,6})"
    r"(?=号?(?:这|那|此)?(?:一)?(?:单子|单|张|个|条|工单|ticket)|号|[\s,，:：]|[今明先已可改提调转挂关处修升降客让交派搞没的恢开暂等标重完打评我由给好到还备优补追加那这在正需因缺没\ue014])"
)


def running_number(reading: Reading) -> Slot | None:
    """3105, of KS-3105: what people call a ticket by when it is clear that one is meant."""
    found = _RUNNING.search(reading.folded) or _RUNNING.search(reading.masked)
    if found is None or reading.found("money", "account", "opportunity", "phone"):
        return None
    return Slot(Mention("ticket", found[1]), found[1], found.span(1), 0.8)


def _tells_of_ticket(told: list[Clause]) -> bool:
    """A new priority or state, a comment, or somebody it is handed on to."""
    return any(
        slots.value(one, "ticket.priority")
        or slots.value(one, "ticket.status")
        or one.has("ticket.hand_on", "ticket.hand_to_me", "ticket.comment")
        for one in told
    )


def _is_opening(clause: Clause, told: list[Clause]) -> bool:
    if ticket_slips.is_opened(clause, told):
        return True
    if not clause.has("ticket.open") or clause.has("ticket.reported", "ticket.not_open"):
        return False
    return asking.is_told(clause) or (clause.has("ticket.please") and not clause.has("control.hypothetical"))


def _wants_help(reading: Reading, told: list[Clause]) -> bool:
    """坏了，派人来修: a repair is wanted without the word for it; a story of a visit is none."""
    if not reading.has("ticket.fault") or any(happened(clause) for clause in reading.clauses):
        return False
    return any(clause.has("ticket.send_help") and not clause.has("contract.asked_for") for clause in told)


def _hands_on_fault(reading: Reading) -> bool:
    """恒远那个漏气的单子转给吴凡, without a number."""
    return (
        bool(reading.found("user"))
        and not ticket_slips.is_deals(reading)
        and all(reading.has(cue) for cue in ("ticket.fault", "ticket.hand_on", "ticket.slip"))
    )


def _rates(reading: Reading) -> bool:
    is_rated = catalog.cue("ticket.rate_service").search(reading.folded) is not None
    return is_rated and tickets_changed.rating(reading) is not None


def opened(reading: Reading) -> Frame:
    """A new ticket: what is wrong is everything but the order to open it."""
    problem = _problem(reading)
    return Frame("ticket.open", confidence=0.92, span=reading.span).having(
        account=slots.account(reading) or slots.account_of_deal(reading),
        contacts=slots.people(reading),
        subject=problem,
        description=Slot(slots.tidy(reading.text), reading.text, reading.span),
        priority=_priority(reading),
        product=slots.mention(reading, "product"),
        category=_complains(reading),
        to=ticket_slips.handed_to(reading),
    )


def _complains(reading: Reading) -> Slot | None:
    found = None if reading.has("ticket.no_complaint") else reading.search("ticket.complaint")
    return Slot("complaint", found[0], found.span()) if found else None


def _priority(reading: Reading) -> Slot | None:
    """What is called the priority comes before what the trouble sounds like."""
    named = next((one for one in reading.clauses if one.has("ticket.priority_word")), None)
    said = (named and slots.value(named, "ticket.priority")) or ticket_slips.priority(reading)
    return said or slots.value(reading, "ticket.priority")


def _problem(reading: Reading) -> Slot | None:
    cuts = [match.span() for match in catalog.cue("ticket.open").finditer(reading.masked)]
    cuts += [match.span() for match in catalog.cue("ticket.noise").finditer(reading.masked)]
    pieces = [(_rest(clause, cuts), clause) for clause in reading.clauses]
    said = [(text, clause) for text, clause in pieces if len(text) >= 2 and not _only_names(text, clause)]
    if not said:
        return None
    separator = "，" if any("一" <= char <= "鿿" for char in said[0][0]) else ", "
    text = separator.join(text for text, _ in said)
    return Slot(text, text, (said[0][1].span[0], said[-1][1].span[1]), 0.85)


def _rest(clause: Clause, cuts: list[Span]) -> str:
    """The clause without the order and its politeness."""
    start, end = clause.span
    inside = [(max(a, start), min(b, end)) for a, b in cuts if a < end and start < b]
    text = slots.without(clause, inside)
    noise = catalog.cue("ticket.noise").search(fold(text))
    return "" if noise and noise.end() - noise.start() == len(text) else text


def _only_names(text: str, clause: Clause) -> bool:
    return any(one.text.strip() == text for one in clause.found("account", "person"))
