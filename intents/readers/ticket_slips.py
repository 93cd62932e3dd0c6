"""Tickets that are neither numbered nor called one: 漏气那张单给我提到最急, 开张单, 冒烟了."""

from __future__ import annotations

import re

from intents.readers import asking, slots
from intents.readers.happenings import happened
from intents.reading import Clause, Found, Reading
from intents.schema import Mention, Slot

_OF_DEALS = ("opportunity", "contract", "quote", "lead", "money", "percent")
_DONE_TO = (
    "ticket.raises", "ticket.holds", "ticket.hand_on", "ticket.hand_to_me", "ticket.ends", "ticket.goes_on",
    "ticket.urges", "ticket.comment", "ticket.rate_service", "ticket.plans", "ticket.escalates",
)  # fmt: skip
_ASKS = ("?", "？", "吗", "么", "没", "没有")
_DID_OR_NOT = re.compile(r"([一-鿿])[没不]\1|谁|多久|什么时候|啥时候|为什么|为啥|有没有|是不是")
_ORDERS = ("ticket.raises", "ticket.holds", "ticket.hand_on", "ticket.hand_to_me", "ticket.ends")


def meant(reading: Reading, told: list[Clause]) -> Slot | None:
    """The slip that an order is about, by the words before it; what is a deal's or a paper's is none.

    A word that only tickets take (挂起, 优先级) needs no trouble beside it; all else does: 那单先放一放 is a deal's.
    """
    slip = reading.search("ticket.that_slip")
    if slip is None or is_deals(reading):
        return None
    if not any(one.has(*_ORDERS) for one in told):
        return None
    is_trouble = reading.has("ticket.trouble", "ticket.fault")
    if not is_trouble and not any(one.has("ticket.only_tickets") for one in told):
        return None
    named = [one for one in reading.found("account") if one.end <= slip.start()]
    start = named[-1].end if named else 0
    words = slots.tidy(reading.text[start : slip.start()]).removeprefix("的")
    text = words if len(words) > 1 else reading.text
    return Slot(Mention("ticket", text, doubtful=True), text, (start, slip.end()), 0.8)


def orders(reading: Reading) -> bool:
    """Whether it says what was or is to be done to a ticket, if one is meant."""
    if is_deals(reading):
        return False
    told = [one for one in reading.clauses if asking.is_told(one)]
    return any(one.has(*_DONE_TO) or slots.value(one, "ticket.status") for one in told)


def is_back(reading: Reading) -> bool:
    """又误报了, 还是不行, they say it came back: told as it is now, and neither supposed nor feared."""
    text = reading.text.rstrip(" 。.!！")
    asks = text.endswith(_ASKS) or _DID_OR_NOT.search(text) is not None  # 还是 is no choice here
    if asks or is_deals(reading) or any(map(asking.is_supposed, reading.clauses)):
        return False
    return any(_tells_of_return(one) and not one.has("ticket.not_back") for one in reading.clauses)


def _tells_of_return(clause: Clause) -> bool:
    again = clause.has("ticket.again") and clause.has("ticket.trouble", "ticket.fault")
    return again or clause.has("ticket.back_again")


def tells_trouble(reading: Reading) -> bool:
    """Whether the words before the order say what is the matter: then only a ticket of that trouble can be meant."""
    first = next(iter(reading.clauses), reading)
    return first.has("ticket.trouble", "ticket.fault")


def asks_how(reading: Reading) -> bool:
    """噪音的处理到哪了, 那个问题解决了没有: how far a repair is, or what it was."""
    return reading.has("query.ticket_progress", "ticket.progress", "ticket.how_repaired") and not is_deals(
        reading
    )


def is_deals(reading: Reading) -> bool:
    """Whether papers, money or a deal are spoken of, which are called 单, too."""
    rated = ("percent",) if reading.has("ticket.rate_service") else ()  # 客户给5分 is no chance
    kinds = [one for one in _OF_DEALS if one not in rated]
    return bool(reading.found(*kinds)) or reading.has("ticket.no_slip")


def is_opened(clause: Clause, told: list[Clause]) -> bool:
    """开张单, raise one please, beside what is the matter; with money or a deal beside it, it is no ticket."""
    if not clause.has("ticket.open_slip") or clause.has("ticket.reported", "ticket.not_open"):
        return False
    reading = clause.reading
    if is_deals(reading):
        return False
    return clause in told and (
        reading.has("ticket.trouble", "ticket.fault") or clause.has("ticket.for_service")
    )


def is_alarm(reading: Reading) -> bool:
    """Smoke, fire, somebody hurt, a line that stands still: now, at a customer's, and not over, planned or supposed."""
    if not reading.has("ticket.alarm", "ticket.people_in_danger"):
        return False
    if reading.has("ticket.in_such_a_case", "ticket.no_alarm") or asking.is_question(reading):
        return False
    if not _is_ours(reading) or any(_is_told_later(one) for one in reading.clauses):
        return False
    return not any(asking.is_supposed(one) or one.has("control.not_yet") for one in reading.clauses)


def _is_ours(reading: Reading) -> bool:
    known = any(one.value.ids for one in reading.found("person"))
    return known or bool(reading.found("account", "opportunity"))


def _is_told_later(clause: Clause) -> bool:
    """Whether it is a visit that is told of, or a day other than today."""
    if happened(clause) and not clause.has("ticket.alarm", "ticket.people_in_danger", "ticket.rang_up"):
        return True
    return any(_is_another_day(one, clause) for one in slots.times(clause))


def _is_another_day(found: Found, clause: Clause) -> bool:
    day = slots.first_day(found)
    return day is not None and day != clause.reading.now.date()


def handed_to(reading: Reading) -> Slot | None:
    """The colleague who gets it: named in the order, or the last one who does not give it away."""
    users = reading.found("user")
    order = next((one.search("ticket.hand_on") for one in reading.clauses if one.has("ticket.hand_on")), None)
    if order is None or not users:
        return None
    clause = next(one for one in reading.clauses if one.has("ticket.hand_on"))
    start, end = clause.span[0] + order.start(), clause.span[0] + order.end()
    named = [one for one in users if start <= one.start and one.end <= end] or users[-1:]
    return slots.said(named[0], named[0].value)


def priority(reading: Reading) -> Slot | None:
    """The last clause that is nothing but the priority: 不急，普通就行; raise a ticket, high, before they shout."""
    said = [one for clause in reading.clauses if (one := slots.value(clause, "ticket.bare_priority"))]
    return said[-1] if said else None
