"""Tickets, for colleagues and for customers."""

from __future__ import annotations

from dataclasses import replace

from bot.actions import desk
from bot.actions.turn import Said, Turn
from bot.desk import closing, handing, rota
from bot.replies import cards
from crm_core.models import UNFINISHED, Priority, Ticket, TicketStatus, User
from crm_core.services import tickets
from intents.schema import Frame

_HIGHER = {
    Priority.LOW: Priority.NORMAL, Priority.NORMAL: Priority.HIGH,
    Priority.HIGH: Priority.URGENT, Priority.URGENT: Priority.URGENT,
}  # fmt: skip
_SHOWN = ("account", "subject", "priority", "status", "assignee", "sla_due_at", "resolution")


def open_one(turn: Turn, frame: Frame) -> Said:
    people = turn.several(frame, "contacts")
    subject = (frame.value("subject") or frame.value("description") or turn.text).strip()
    description = str(frame.value("description") or turn.text)
    told_before = desk.still_in_danger(turn, description)
    if told_before is not None:
        return told_before
    made = tickets.open(
        turn.session,
        by=turn.actor,
        account=turn.find(frame, "account") if isinstance(turn.actor, User) else None,
        contact=people[0] if people else None,
        subject=subject[:120],
        description=description,
        priority=Priority(frame.value("priority") or Priority.NORMAL),
        category=frame.value("category") or rota.category_of(f"{subject} {description}"),
    )
    if frame.value("to") and isinstance(turn.actor, User):
        tickets.hand_on(turn.session, made, by=turn.user, to=turn.find(frame, "to"))
    whole = description if _bare(subject) in _bare(description) else f"{subject}\n{description}"
    added = desk.ticket_opened(turn, made, whole)
    written = _written(turn, "ticket_opened", made)
    return replace(written, text="\n".join([written.text, *added]))


def _bare(text: str) -> str:
    return "".join(one for one in text if one.isalnum())


def change(turn: Turn, frame: Frame) -> Said:
    ticket: Ticket = turn.find(frame, "ticket")
    status = frame.value("status")
    priority = frame.value("priority") or (_HIGHER[ticket.priority] if frame.value("higher") else None)
    if priority:
        tickets.change(turn.session, ticket, by=turn.user, priority=Priority(priority))
    if status == TicketStatus.IN_PROGRESS:
        tickets.start(turn.session, ticket, by=turn.user)
    elif status == TicketStatus.ON_HOLD:
        tickets.hold(turn.session, ticket, by=turn.user)
    elif status == TicketStatus.OPEN:
        tickets.reopen(turn.session, ticket, by=turn.actor)
        if frame.value("note"):
            tickets.comment(turn.session, ticket, by=turn.actor, text=frame.value("note"))
    return _written(turn, "ticket_changed", ticket)


def resolve(turn: Turn, frame: Frame) -> Said:
    """Solved, and closed when that was said, too."""
    ticket: Ticket = turn.find(frame, "ticket")
    resolution = frame.value("resolution") or ""
    if frame.value("status") == TicketStatus.CLOSED or not isinstance(turn.actor, User):
        tickets.close(turn.session, ticket, by=turn.actor, resolution=resolution)
        if not isinstance(turn.actor, User):
            return desk.closed(turn, ticket)
        closing.ask_rating(turn.session, ticket)
    else:
        tickets.resolve(turn.session, ticket, by=turn.user, resolution=resolution)
        closing.tell_solved(turn.session, ticket)
    return _written(turn, "ticket_changed", ticket)


def assign(turn: Turn, frame: Frame) -> Said:
    ticket: Ticket = turn.find(frame, "ticket")
    to = turn.find(frame, "to") if frame.value("to") else turn.user
    tickets.hand_on(turn.session, ticket, by=turn.user, to=to)
    return _written(turn, "ticket_changed", ticket)


def rate(turn: Turn, frame: Frame) -> Said:
    ticket: Ticket = turn.find(frame, "ticket")
    stars = frame.value("satisfaction")
    tickets.rate(turn.session, ticket, by=turn.actor, stars=stars)
    if isinstance(turn.actor, User):
        return replace(
            _written(turn, "ticket_changed", ticket),
            text=turn.say("rating_kept", number=ticket.number, stars=stars),
        )
    return Said(turn.say("rated", number=ticket.number))


def comment(turn: Turn, frame: Frame) -> Said:
    ticket: Ticket = turn.find(frame, "ticket")
    tickets.comment(turn.session, ticket, by=turn.actor, text=frame.value("text"))
    if frame.value("back") and ticket.status not in UNFINISHED:
        tickets.reopen(turn.session, ticket, by=turn.actor)
        return _written(turn, "ticket_reopened", ticket)
    opened_in = None if isinstance(turn.actor, User) else handing.of_ticket(turn.session, ticket)
    if opened_in is not None:
        handing.forward(turn.session, opened_in, frame.value("text"))
    return _written(turn, "ticket_commented", ticket)


def _written(turn: Turn, key: str, ticket: Ticket) -> Said:
    names = _SHOWN if isinstance(turn.actor, User) else ("subject", "status")
    return cards.written(
        turn, turn.say(key, number=ticket.number), cards.labelled(turn, ticket, names), ticket
    )


def show(turn: Turn, frame: Frame) -> Said:
    ticket: Ticket = turn.find(frame, "ticket")
    names = _SHOWN if isinstance(turn.actor, User) else ("subject", "status", "resolution")
    return cards.about(turn, ticket.number, cards.labelled(turn, ticket, names), ticket)


HANDLERS = {
    "ticket.open": open_one,
    "ticket.change": change,
    "ticket.resolve": resolve,
    "ticket.assign": assign,
    "ticket.rate": rate,
    "ticket.comment": comment,
    "ticket.show": show,
}
