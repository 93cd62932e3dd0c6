"""What is ordered or told of one ticket: handed on, its state and priority, a comment, how it was solved, its stars."""

from __future__ import annotations

import re

from intents import catalog
from intents.entities.folding import fold
from intents.readers import slots, ticket_slips
from intents.reading import Clause, Reading
from intents.schema import Frame, Slot

_SHORTEST_NOTE = 4


def changes(reading: Reading, told: list[Clause], ticket: Slot) -> list[Frame]:
    """All that is ordered of one ticket: handed on, its state and priority, a comment; rated it is only rated."""
    frame = Frame("ticket.change", confidence=0.9, span=reading.span).having(
        ticket=ticket, account=slots.account(reading)
    )
    stars = rating(reading)
    if stars is not None:
        return [Frame("ticket.rate", frame.slots, 0.9, reading.span).having(satisfaction=stars)]
    noted = _noted(reading)
    ordered = [one for clause in told if (one := _but(clause, noted)) is not None]
    assigned = _assigned(reading, frame)
    states = [found for one in ordered if (found := _status(one))]
    status = next((one for one in states if one.value == "closed"), states[0] if states else None)
    priority = next((found for one in ordered if (found := slots.value(one, "ticket.priority"))), None)
    frames = [assigned] if assigned is not None else []
    if status is not None and status.value in ("resolved", "closed"):
        if assigned is None:
            return [Frame("ticket.resolve", frame.slots, 0.92, reading.span).having(
                status=status, resolution=_resolution(told, ticket))]  # fmt: skip
        status = None  # 转给吴凡处理好: what he is to bring about
    is_back = (status is None or status.value == "open") and ticket_slips.is_back(reading)
    if is_back and noted is None:
        noted = Slot(slots.tidy(reading.text), reading.text, reading.span)
        if reading.has("ticket.reopens"):
            return [frame.having(status=Slot("open"), note=noted)]
        status = None
    higher = None if priority is not None else _escalated(told)
    if status is not None or priority is not None or higher is not None:
        frames.append(frame.having(status=status, priority=priority, higher=higher))
    if noted is not None:
        said = Frame("ticket.comment", frame.slots, 0.85, reading.span).having(text=noted)
        frames.append(said.having(back=Slot(True)) if is_back else said)
    return frames or _told_of(told, ticket, frame)


def _status(clause: Clause) -> Slot | None:
    """The state that is ordered or told; don't close it yet says none."""
    said = slots.value(clause, "ticket.status")
    ends = said is not None and said.value in ("resolved", "closed")
    return None if ends and clause.has("ticket.not_ended") else said


def _escalated(told: list[Clause]) -> Slot | None:
    """升级一下, escalate it: one step more urgent."""
    said = next((one for one in told if one.has("ticket.escalates")), None)
    return slots.words(said, True) if said is not None else None


def _assigned(reading: Reading, frame: Frame) -> Frame | None:
    user = ticket_slips.handed_to(reading)
    handed = Frame("ticket.assign", frame.slots, 0.9, reading.span)
    if user is not None:
        return handed.having(to=user)
    mine = next((one for one in reading.clauses if one.has("ticket.hand_to_me")), None)
    return handed.having(mine=slots.words(mine, True)) if mine is not None else None


def _told_of(told: list[Clause], ticket: Slot, frame: Frame) -> list[Frame]:
    """JC-GD-0317 - customer says two packs are missing: of a ticket by its number, whatever is told is a comment."""
    if not ticket.value.ids or ticket.span is None or not told:
        return []
    said = Clause(told[0].reading, (told[0].span[0], told[-1].span[1]))
    text = " ".join(slots.without(said, [ticket.span]).split()).strip(" -–:：,，。#")
    if len(text) < _SHORTEST_NOTE:
        return []
    noted = Slot(text, text, said.span, 0.75)
    return [Frame("ticket.comment", frame.slots, 0.8, said.reading.span).having(text=noted)]


def _but(clause: Clause, noted: Slot | None) -> Clause | None:
    """The clause without what is only noted down."""
    if (
        noted is None
        or noted.span is None
        or clause.span[1] <= noted.span[0]
        or clause.span[0] >= noted.span[1]
    ):
        return clause
    if clause.span[0] >= noted.span[0]:
        return None
    return clause.before(noted.span[0] - clause.span[0])


def _resolution(told: list[Clause], ticket: Slot) -> Slot | None:
    """How it was solved: the clauses that are neither the ticket's name nor the order to close."""
    numbered = bool(ticket.value.ids) or ticket.text.isdigit()
    said = []
    for clause in told:
        if not numbered and clause.has("ticket.named"):
            continue
        text = slots.without(clause, [ticket.span] if numbered and ticket.span else []).removeprefix("的")
        if len(text) >= 3 and not catalog.cue("ticket.closing_only").search(fold(text).lower()):
            said.append(text)
    if not said:
        return None
    separator = "，" if any("一" <= char <= "鿿" for char in said[0]) else ", "
    text = separator.join(said)
    return Slot(text, text, (told[0].span[0], told[-1].span[1]), 0.85)


def rating(reading: Reading) -> Slot | None:
    """The stars that a customer gave, 1 to 5."""
    if catalog.cue("ticket.rate").search(reading.folded) is None:
        return None
    match = re.search(r"([1-5])\s*(?:分|星|stars?|points?|/\s*5|out of)", reading.folded)
    return Slot(int(match[1]), match[0], match.span(), 0.9) if match else None


def _noted(reading: Reading) -> Slot | None:
    """What is to be kept as a comment: all behind the word for it, as far as the next order."""
    cue = reading.search("ticket.comment")
    if cue is None:
        return None
    orders = (
        one.span[0] for one in reading.clauses if one.span[0] > cue.end() and one.has("ticket.next_order")
    )
    rest = Clause(reading, (cue.end(), next(orders, reading.span[1])))
    text = slots.tidy(rest.text)
    return Slot(text, text, rest.span, 0.85) if text else None
