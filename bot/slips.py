"""嘉陵那台平层的弄好了, 会展那单关了: tickets that are not called tickets, known by trouble and customer."""

from __future__ import annotations

import re
from datetime import timedelta

from bot.exchange import Exchange
from bot.frames import without
from bot.resolving import ticket_troubles
from crm_core.models import Role, Ticket, User
from intents import catalog
from intents.readers import asking, slots, ticket_slips, tickets
from intents.schema import Frame, Mention, Slot

_NUMBER = re.compile(
    r"[把给将]?(?:工单|单号|单子|#|no\.? ?)?(\d{3,6})(?![\d.,%]|\s*(?:万|元|块|个|台|件|套|年|月|级|k|m))"
)
_LONGEST = 120
_GIVE_WAY = (
    "dialogue.", "smalltalk.", "knowledge.", "account.assign", "account.overview", "account.owner", "opportunity.show",
    "opportunity.assign", "ticket.show", "activity.last", "account.history",
    "ticket.assign", "ticket.change", "ticket.resolve", "ticket.comment", "ticket.rate",
)  # fmt: skip
"""What may be read from such words when nobody knows that they are a ticket's."""
_OF_SERVICE = ("activity.log", "opportunity.", "task.create")
"""What else those mean a ticket by who work on tickets."""
_LATELY = timedelta(days=60)
"""A ticket solved longer ago is over: what is the matter now is a new one."""
_CONTACTED = ("visit", "call", "meeting", "demo", "email", "wechat")


def of_trouble(exchange: Exchange) -> list[Frame] | None:
    """What the message does to the one ticket that its words describe, or asks of it; None when it is about none."""
    actor, reading = exchange.actor, exchange.reading
    if not isinstance(actor, User) or len(reading.text) > _LONGEST or reading.found("ticket"):
        return None
    is_service, is_back = actor.role is Role.SERVICE, ticket_slips.is_back(reading)
    if is_back:
        return _come_back(exchange, actor)
    if not all(_gives_way(frame, is_service) for frame in exchange.understanding.frames):
        return None
    asks = asking.is_question(reading) and not ticket_slips.orders(reading)
    points = is_service and reading.has("ticket.that_slip") and not ticket_slips.is_deals(reading)
    if not (ticket_slips.asks_how(reading) if asks else points or ticket_slips.orders(reading)):
        return None
    names_none = asks and any(frame.intent == "account.owner" for frame in exchange.understanding.frames)
    number, account = _NUMBER.match(reading.folded), slots.account(reading)
    found = ticket_troubles.numbered(exchange.session, actor, number[1]) if number else []
    if not found:
        found = ticket_troubles.described(
            exchange.session, actor, reading.text, account.value.ids if account else (),
            unfinished=not asks,
            people={one for found in reading.found("person") for one in found.value.ids},
            alone=not names_none and (asks or (is_service and not ticket_slips.tells_trouble(reading))),
        )  # fmt: skip
    return _frames(exchange, found[0], asks) if len(found) == 1 else None


def _come_back(exchange: Exchange, actor: User) -> list[Frame] | None:
    """钟山的液位传感器又误报了: a comment on the one ticket of that trouble opens it again."""
    reading, account = exchange.reading, slots.account(exchange.reading)
    if account is None or not all(map(_is_no_more, exchange.understanding.frames)):
        return None
    found = ticket_troubles.described(
        exchange.session, actor, reading.text, account.value.ids, unfinished=False,
        alone=actor.role is Role.SERVICE and reading.has("ticket.that_thing"),
        solved_since=exchange.reading.now - _LATELY,
    )  # fmt: skip
    if len(found) != 1:
        return None
    said = Slot(Mention("ticket", found[0].number, (found[0].id,)), found[0].number, None, 0.85)
    noted = _noted(said, exchange)
    return tickets.done_to(reading, said) or [noted.having(back=Slot(True))]


def _is_no_more(frame: Frame) -> bool:
    """No visit or call that was made, and no order of another kind."""
    if frame.intent == "activity.log" and frame.value("kind") in _CONTACTED:
        return False
    return frame.intent.startswith((*_GIVE_WAY, "activity.log", "ticket.open", "opportunity.lose"))


def _gives_way(frame: Frame, is_service: bool) -> bool:
    """A follow-up of a way of contact, and a ticket that was found by its number, stand."""
    ticket = frame.value("ticket")
    if isinstance(ticket, Mention) and ticket.ids:
        return False
    kind = frame.slots.get("kind")
    is_of_repair = (
        kind is not None and catalog.cue("ticket.repair_word").search(kind.text.lower()) is not None
    )
    at_customers = (
        frame.value("kind") in _CONTACTED
        and frame.value("account") is not None
        and not (is_service and is_of_repair)
    )
    if frame.intent == "activity.log" and at_customers:
        return False
    return frame.intent.startswith((*_GIVE_WAY, *_OF_SERVICE) if is_service else _GIVE_WAY)


def _frames(exchange: Exchange, ticket: Ticket, asks: bool) -> list[Frame]:
    reading = exchange.reading
    said = Slot(Mention("ticket", ticket.number, (ticket.id,)), ticket.number, None, 0.85)
    if asks:
        return [Frame("ticket.show", {"ticket": said}, 0.85, reading.span)]
    done = [without(frame, "account") for frame in tickets.done_to(reading, said)]
    return done or [_noted(said, exchange)]


def _noted(ticket: Slot, exchange: Exchange) -> Frame:
    """Whatever else is said of it stays with the ticket as a comment: 催一下, 明天上午去."""
    text = Slot(slots.tidy(exchange.text), exchange.text, exchange.reading.span)
    return Frame("ticket.comment", {"ticket": ticket, "text": text}, 0.85, exchange.reading.span)
