"""What a customer's message wants: danger first, then a complaint, a person, a ticket; else it is a question."""

from __future__ import annotations

from bot import filling, following
from bot.desk import danger
from bot.exchange import Exchange
from bot.frames import with_slot, without
from crm_core.models import Ticket
from crm_core.permissions import Customer, visible
from intents import catalog
from intents.schema import Frame, Mention, Slot
from knowledge_base.question import content_of

_MAY = ("ticket.resolve", "ticket.rate", "ticket.comment")
_LONGEST_GREETING = 16
_OWN_WORDS = 4  # characters beside 转人工 from which on a message says itself what it is about


def is_urgent(exchange: Exchange) -> bool:
    """Danger and complaints: they answer no question that is open."""
    is_said = isinstance(exchange.actor, Customer) and exchange.inbound.action is None
    return is_said and (danger.is_told(exchange.reading.masked) or _complains(exchange))


def at_once(exchange: Exchange) -> list[Frame]:
    """What goes before whatever else the message may be: danger, a complaint, the wish for a person."""
    if danger.is_told(exchange.reading.masked):
        return [*_opened(exchange)] or [filling.ticket_from(exchange.reading)]
    if not _asks_person(exchange):
        return []
    reason = "complaint" if _complains(exchange) else "asked"
    return [Frame("handover.person", {"question": Slot(_question(exchange)), "reason": Slot(reason)})]


def wanted(exchange: Exchange) -> list[Frame]:
    """Customers ask, and report faults; nothing else that they say is an order to the CRM."""
    said, reading = exchange.understanding, exchange.reading
    opened = _opened(exchange)
    if opened:
        return opened
    if _complains(exchange):
        return [filling.ticket_from(reading)]
    changed = [frame for frame in said.frames if frame.intent in _MAY]
    if changed:
        return changed
    asked = [frame for frame in said.frames if _of_own_tickets(frame)]
    if asked:
        return [without(frame, "mine", "owners") for frame in asked]
    if _asks_after(exchange):
        return [Frame("ticket.show", {"ticket": Slot(Mention("ticket", said.text), said.text, reading.span)})]
    if said.small_talk and len(said.text) <= _LONGEST_GREETING:
        return [Frame(f"smalltalk.{said.small_talk}")]
    return [_asked(exchange)]


def _asked(exchange: Exchange) -> Frame:
    slots = {"question": Slot(exchange.understanding.text)}
    previous = following.previous_question(exchange.memory)
    if previous:
        slots["context"] = Slot(previous)
    if exchange.reading.has("service.upset"):
        slots["upset"] = Slot(True)
    return Frame("knowledge.ask", slots)


def _complains(exchange: Exchange) -> bool:
    reading = exchange.reading
    is_asked = exchange.understanding.question or reading.has("ticket.no_complaint")
    return reading.has("ticket.complaint") and not is_asked


def _asks_person(exchange: Exchange) -> bool:
    reading = exchange.reading
    return reading.has("service.asks_person") and not reading.has("service.not_person")


def _question(exchange: Exchange) -> str:
    """转人工: about what is said with it; else about what was asked last, if something was."""
    return says_itself(exchange) or following.previous_question(exchange.memory) or exchange.text


def says_itself(exchange: Exchange) -> str:
    """A wish for a person that tells what it is about, 程序丢了，转人工; empty for one that does not."""
    beside = catalog.cue("service.asks_person").sub(" ", exchange.text.lower())
    is_told = exchange.reading.has("service.asks_person") and len(content_of(beside)) >= _OWN_WORDS
    return exchange.text if is_told else ""


def _opened(exchange: Exchange) -> list[Frame]:
    opened = [frame for frame in exchange.understanding.frames if frame.intent == "ticket.open"]
    return [_of_what_was_asked(exchange, frame) for frame in opened]


def _of_what_was_asked(exchange: Exchange, frame: Frame) -> Frame:
    """查过了还是不行，开个工单: the trouble is the one just asked about."""
    asked = following.previous_question(exchange.memory)
    if not asked or is_urgent(exchange) or exchange.reading.has("ticket.fault", "ticket.trouble"):
        return frame
    said = str(frame.value("description") or exchange.text)
    return with_slot(with_slot(frame, "subject", asked), "description", f"{asked}\n{said}")


def _asks_after(exchange: Exchange) -> bool:
    """之前说的那件事有下文了没: what came of a matter of theirs, where there is any."""
    if not exchange.reading.has("ticket.asked_after"):
        return False
    return exchange.session.scalar(visible(Ticket, exchange.actor).limit(1)) is not None


def _of_own_tickets(frame: Frame) -> bool:
    return frame.intent == "ticket.show" or (
        frame.intent == "figure.ask" and frame.value("subject") == "ticket"
    )
