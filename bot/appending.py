"""刚才那条补一句…: added to what was just written, unless what stands behind it is an act of its own."""

from __future__ import annotations

from bot import following, leaning
from bot.exchange import Exchange
from bot.frames import WRITING, without
from crm_core.models import Activity
from intents import catalog
from intents.readers import control
from intents.readers.happenings import happened
from intents.reading import Reading
from intents.schema import Frame
from intents.understand import interpret, read_as_order

_ORDERS = (
    "contact.create", "contact.change", "lead.create", "payment.", "account.tag", "account.untag", "account.alias",
    "quote.", "contract.create", "ticket.open", "opportunity.create", "task.",
)  # fmt: skip
_OF_DEAL = ("opportunity.change", "opportunity.advance")
_TOLD_OF = ("task.remind", "task.watch", "task.heading", "task.give_work")


def wanted(exchange: Exchange) -> list[Frame] | None:
    """What a message that adds something does; None for one that adds nothing."""
    if exchange.understanding.act != "append":
        return None
    reading = exchange.reading
    orders = [one for one in read_as_order(_without_pointer(reading)) if one.intent in WRITING]
    noted = _noted(exchange)
    if orders and any(_stands(one, reading, noted) for one in orders):
        return orders
    if noted is not None:
        return [control.addition(reading)]
    if not exchange.memory.written:
        return [one for one in orders if "account" in one.slots] or [control.addition(reading)]
    return _of_other(exchange, orders)


def _noted(exchange: Exchange) -> Activity | None:
    ids = [id_ for kind, id_ in exchange.memory.written if kind == "activity"]
    return exchange.session.get(Activity, ids[0]) if ids else None


def _without_pointer(reading: Reading) -> Reading:
    """补一个联系人, of 刚才那条补一个联系人."""
    cue = catalog.cue("control.append_to").match(reading.folded)
    return reading.blanked([cue.span()]) if cue is not None and cue.end() else reading


def _stands(frame: Frame, reading: Reading, noted: Activity | None) -> bool:
    """Whether it is ordered, or told of another customer than the note's."""
    if frame.intent == "task.create":
        return reading.has(*_TOLD_OF)
    if frame.intent == "contact.create":
        return "name" in frame.slots
    if frame.intent.startswith(("opportunity.", "lead.")) and frame.intent != "lead.create":
        return bool(reading.found("opportunity", "lead"))
    if frame.intent == "activity.log":
        of = {one for found in reading.found("account", "person") for one in found.account_ids}
        of |= (
            {0} if not of and getattr(frame.value("account"), "ids", (0,)) == () else set()
        )  # one nobody knows
        is_other = bool(of) and (noted is None or noted.account_id not in of)
        return is_other and (any(map(happened, reading.clauses)) or _is_told_of(reading))
    return frame.intent.startswith(_ORDERS)


def _is_told_of(reading: Reading) -> bool:
    """给鑫海那边补一句, 补一句给鑫海那边的."""
    cue = catalog.cue("control.append").search(reading.folded)
    return reading.after(cue.end() if cue else 0).has("control.append_elsewhere")


def _of_other(exchange: Exchange, orders: list[Frame]) -> list[Frame]:
    """What is added to a lead, a deal, a ticket or a task: its value where one is told, else a sentence."""
    added = control.addition(exchange.reading)
    begins = (added.slots["text"].span or (0, 0))[0]
    rest = exchange.reading.blanked([(0, begins)])
    leant = leaning.follows(exchange.memory, rest)
    if leant:
        return leant
    of_deal = [one for one in orders if one.intent in _OF_DEAL and exchange.memory.topic == "opportunity"]
    if of_deal:
        return [without(one, "opportunity") for one in of_deal]
    followed = following.follow_on(exchange.memory, rest, interpret(rest))
    return [followed] if followed is not None and followed.intent in WRITING else [added]
