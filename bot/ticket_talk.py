"""转给廖琴, 改高优先级, 客户又催了: what is said of the ticket that was just written or shown."""

from __future__ import annotations

from bot.exchange import Exchange
from bot.frames import decode
from bot.memory import Memory
from crm_core.models import Role, Ticket, User
from intents.readers import asking, slots, ticket_slips, tickets, tickets_changed
from intents.reading import Clause, Reading
from intents.schema import Frame, Mention, Slot

_LONGEST = 80
_GIVES_WAY = (
    "dialogue.", "knowledge.", "ticket.change", "ticket.resolve", "ticket.assign", "ticket.comment", "ticket.rate",
    "ticket.show", "activity.log", "task.create", "activity.last", "lead.assign", "account.assign", "handover.take",
    "contract.show", "figure.ask", "account.overview",
)  # fmt: skip
"""What such words may be read as by themselves."""
_OTHERS = ("account", "opportunity", "contract", "quote", "lead", "money", "percent", "ticket")
_CONTACTED = ("visit", "call", "meeting", "demo", "email", "wechat")


def of_focus(exchange: Exchange) -> list[Frame] | None:
    """What the message does to the ticket of the last exchange, or asks of it; None when it leaves it alone."""
    reading, memory = exchange.reading, exchange.memory
    if not isinstance(exchange.actor, User) or len(reading.text) > _LONGEST or not _is_of_ticket(memory):
        return None
    ticket = exchange.session.get(Ticket, memory.focus["ticket"])
    if ticket is None or _names_others(reading) or not _give_way(exchange):
        return None
    number = tickets.running_number(reading)
    if number is not None and not ticket.number.endswith(number.text):
        return None  # of another one
    said = Slot(Mention("ticket", ticket.number, (ticket.id,)), ticket.number, None, 0.9)
    rating = tickets_changed.rating(reading)
    if rating is not None and not reading.has("ticket.no_slip"):
        return [Frame("ticket.rate", {"ticket": said, "satisfaction": rating}, 0.9, reading.span)]
    tells = (_tells_of_it(reading) or ticket_slips.is_back(reading)) and not reading.text.rstrip().endswith(
        ("?", "？")
    )
    if asking.is_question(reading) and not _orders(reading) and not tells:
        return [Frame("ticket.show", {"ticket": said}, 0.85)] if reading.has("ticket.asked_of_it") else None
    done = tickets.done_to(reading, said) if _orders(reading) or ticket_slips.is_back(reading) else []
    is_told = not reading.has("ticket.only_handed") and [one.intent for one in done] == ["ticket.assign"]
    if is_told and _to(done[0]) == ticket.assignee_id:
        done = []  # whose it is already: 让邓伟今天务必去一趟 is told to them
    return done or (_noted(said, reading) if _orders(reading) or tells else None)


def ordered(exchange: Exchange) -> list[Frame] | None:
    """改成高, add a note: …, right after something was written of a ticket: before all else such words mean."""
    reading, memory = exchange.reading, exchange.memory
    told = (
        asking.is_question(reading)
        or memory.asked_last
        or not any(kind == "ticket" for kind, _ in memory.written)
    )
    return of_focus(exchange) if not told and _orders(reading) else None


def _is_of_ticket(memory: Memory) -> bool:
    """Whether the last exchange was about one ticket."""
    if "ticket" not in memory.focus:
        return False
    if not memory.asked_last:
        return any(str(one["intent"]).startswith("ticket.") for one in memory.frames)
    last = decode(memory.query) if memory.query is not None else None
    if last is None:
        return False
    picks_one = last.value("subject") == "ticket" and last.value("limit") == 1
    return last.intent == "ticket.show" or picks_one


def _names_others(reading: Reading) -> bool:
    """A customer, records and sums that no ticket has, or a trouble by which a ticket is told: 漏水那张单."""
    kept = () if reading.has("ticket.comment") else ("phone",)
    by_trouble = reading.has("ticket.that_slip") and reading.has("ticket.trouble", "ticket.fault")
    return bool(reading.found(*_OTHERS, *kept)) or by_trouble


def _give_way(exchange: Exchange) -> bool:
    is_service = isinstance(exchange.actor, User) and exchange.actor.role is Role.SERVICE
    ends = is_service or any(one.has("ticket.closing_only") for one in exchange.reading.clauses)
    is_chased = exchange.reading.has("ticket.chased")
    return all(_gives_way(frame, ends, is_chased) for frame in exchange.understanding.frames)


def _gives_way(frame: Frame, is_service: bool, is_chased: bool) -> bool:
    """A visit or a call that was made is a follow-up, and a reminder an order of its own; what those who repair have
    replaced belongs to the ticket.
    """
    if frame.intent == "activity.log" and frame.value("kind") == "call" and is_chased:
        return True
    named = frame.value("account") is not None or frame.value("contacts") is not None
    if frame.intent == "activity.log" and frame.value("kind") in _CONTACTED and (named or not is_service):
        return False
    if frame.intent == "figure.ask" and frame.value("subject") not in ("ticket", "contract"):
        return False
    if frame.intent == "task.create" and frame.value("assignee") is None:
        return False
    return frame.intent.startswith(_GIVES_WAY)


def _orders(reading: Reading) -> bool:
    return ticket_slips.orders(reading) or any(
        slots.value(one, "ticket.priority") or slots.value(one, "ticket.bare_priority")
        for one in reading.clauses
        if asking.is_told(one)
    )


def _to(frame: Frame) -> int | None:
    to = frame.value("to")
    return to.ids[0] if isinstance(to, Mention) and to.ids else None


def _tells_of_it(reading: Reading) -> bool:
    """客户又催了, 约了周一下午上门: no deal, no sum of money, and nothing that asks."""
    return not ticket_slips.is_deals(reading) and any(map(_is_news, reading.clauses))


def _is_news(clause: Clause) -> bool:
    return asking.is_told(clause) and clause.has("ticket.news", "ticket.trouble", "ticket.fault")


def _noted(ticket: Slot, reading: Reading) -> list[Frame]:
    text = Slot(slots.tidy(reading.text), reading.text, reading.span)
    noted = Frame("ticket.comment", {"ticket": ticket, "text": text}, 0.85, reading.span)
    return [noted.having(back=Slot(True)) if ticket_slips.is_back(reading) else noted]
