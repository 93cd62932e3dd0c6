"""康泽医药的潘总, 锦程那个二期监控网关: a name and nothing else is wanted to be shown."""

from __future__ import annotations

import re

from bot.exchange import Exchange
from intents.readers import slots
from intents.schema import Frame

_LONGEST = 24
_NOTHING = re.compile(r"[\s,，、的那个这位一下.。!！?？]*")


def shown(exchange: Exchange) -> tuple[Frame, ...]:
    """The person, or the deal by its own words behind the customer's name; empty where more is said."""
    said, reading = exchange.understanding, exchange.reading
    account, people = slots.account(reading), slots.people(reading)
    if said.small_talk or said.act or len(said.text) > _LONGEST or not reading.items:
        return ()
    others = [one for one in reading.items if one.kind not in ("account", "person")]
    if others or len(reading.found("person")) > 1 or len(reading.found("account")) > 1:
        return ()
    if people is not None and _is_all(exchange):
        one = people.value[0]
        found = Frame("contact.show", confidence=0.8, span=reading.span)
        return (
            (found.having(account=account, contact=slots.said(reading.found("person")[0], one)),)
            if one.ids
            else ()
        )
    if account is None or people is not None:
        return ()
    frame = Frame("account.overview", {"account": account}, 0.8, reading.span)
    if _is_all(exchange):
        return (frame,)
    return (frame,) if exchange.resolver.resolve(frame).frame.intent == "opportunity.show" else ()


def _is_all(exchange: Exchange) -> bool:
    rest = slots.without(exchange.reading, [one.span for one in exchange.reading.items])
    return _NOTHING.fullmatch(rest) is not None
