"""锦程这单到哪一步了: a 单 is a deal to those who sell and a ticket to those who repair, where no word says which."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from bot.exchange import Exchange
from bot.resolving import deals
from bot.resolving.similarity import features
from crm_core.models import Account, Opportunity, Role, Ticket, User
from crm_core.permissions import load, visible
from intents.readers import asked, slots
from intents.schema import Frame, Mention, Slot

_OF_REPAIR = ("query.repair", "ticket.trouble", "ticket.fault", "ticket.named")


def meant(exchange: Exchange, frames: Sequence[Frame]) -> tuple[Frame, ...]:
    """The frames; a question of one 单 of a customer's with what the speaker works on in its place."""
    actor = exchange.actor
    if not isinstance(actor, User) or [one.intent for one in frames] not in (
        ["ticket.show"],
        ["opportunity.show"],
    ):
        return tuple(frames)
    frame, account = frames[0], slots.account(exchange.reading)
    if account is None or not exchange.reading.has("ticket.bare_slip"):
        return tuple(frames)
    accounts = load(exchange.session, Account, account.value.ids, actor)
    if actor.role is Role.SERVICE:
        is_ticket = frame.intent == "opportunity.show" and _has_tickets(exchange, accounts)
        return (_ticket(exchange, account),) if is_ticket else tuple(frames)
    is_deal = frame.intent == "ticket.show" and _means_deal(exchange, accounts)
    return (_deal(exchange, account),) if is_deal else tuple(frames)


def _has_tickets(exchange: Exchange, accounts: Sequence[Account]) -> bool:
    found = visible(Ticket, exchange.actor).where(Ticket.account_id.in_([one.id for one in accounts]))
    return exchange.session.scalar(select(found.limit(1).exists())) is True


def _means_deal(exchange: Exchange, accounts: Sequence[Account]) -> bool:
    """Nothing is said of a repair; what stands before 单, if anything does, is what an open deal is about."""
    reading = exchange.reading
    if reading.has(*_OF_REPAIR):
        return False
    open_deals = [
        one for account in accounts for one in deals.open_deals(exchange.session, exchange.actor, account)
    ]
    said = _described(exchange)
    return any(not said or said & _features(one) for one in open_deals)


def _features(deal: Opportunity) -> frozenset[str]:
    return features(f"{deal.name} {deal.product}")


def _described(exchange: Exchange) -> frozenset[str]:
    """压缩机, of 锦程压缩机那单: the words between the customer and the slip."""
    reading = exchange.reading
    slip, named = reading.search("ticket.bare_slip"), reading.found("account")
    before = [one for one in named if slip is not None and one.end <= slip.start()]
    return features(reading.text[before[-1].end : slip.start()]) if slip and before else frozenset()


def _ticket(exchange: Exchange, account: Slot) -> Frame:
    said = Mention("ticket", exchange.reading.text)
    described = Slot(said, exchange.reading.text, exchange.reading.span, 0.7)
    return Frame("ticket.show", {"ticket": described, "account": account}, 0.8, exchange.reading.span)


def _deal(exchange: Exchange, account: Slot) -> Frame:
    reading = exchange.reading
    described = Slot(Mention("opportunity", reading.text), reading.text, reading.span, 0.7)
    frame = Frame("opportunity.show", {"opportunity": described, "account": account}, 0.8, reading.span)
    return frame.having(field=asked.field(reading) or Slot("stage", confidence=0.6))
