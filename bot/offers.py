"""What a message makes of an offer of help: a person, a ticket, or one of the questions that were meant perhaps."""

from __future__ import annotations

from collections.abc import Sequence

from bot import customers
from bot.exchange import Exchange
from bot.frames import Ref, decode
from bot.memory import Draft
from crm_core.permissions import Customer
from intents import catalog
from intents.schema import Frame, Slot

HELP = "handover.ticket"
OFFERING = (HELP, "knowledge.pick", "knowledge.reason")


def taken(exchange: Exchange, draft: Draft) -> Sequence[Frame] | None:
    """The frames of an offer that was taken in words or by its button; None when it was not."""
    frame = decode(draft.frames[draft.frame])
    if frame.intent in _IN_WORDS and exchange.inbound.action is None:
        return _in_words(exchange, frame, draft)
    if frame.intent not in OFFERING or exchange.understanding.question:
        return None
    pressed = exchange.inbound.action.id if exchange.inbound.action else ""
    says_not_which = frame.intent == HELP and isinstance(exchange.actor, Customer)
    if not pressed and exchange.reading.has(
        "service.resigned", *(("service.bare_ok",) if says_not_which else ())
    ):
        return [Frame("dialogue.dropped", {"intent": Slot(frame.intent)})]
    if pressed == "ticket" or (not pressed and exchange.reading.has("service.just_ticket")):
        return [Frame("handover.only_ticket", frame.slots)]
    wants_person = exchange.reading.has("service.asks_person", "service.none_of_them") and not declines(
        exchange
    )
    agrees = frame.intent != HELP and exchange.understanding.act == "confirm"
    if pressed == "confirm" or (not pressed and (wants_person or agrees)):
        own = "" if pressed else customers.says_itself(exchange)
        return [Frame(HELP, {"question": Slot(own)} if own else frame.slots)]
    return None


def declines(exchange: Exchange) -> bool:
    """好吧，不用转人工: the words of the offer, turned down."""
    return exchange.understanding.act == "cancel" or exchange.reading.has("service.not_person")


_IN_WORDS = {"handover.settle": "service.settled", "handover.stars": "service.stars"}
_LONGEST = 20


def _in_words(exchange: Exchange, frame: Frame, draft: Draft) -> Sequence[Frame] | None:
    """解决了, 还不行; 五星, 很满意: answers people give without looking at the numbers."""
    text = exchange.reading.folded.strip()
    found = catalog.value_in(_IN_WORDS[frame.intent], text) if len(text) <= _LONGEST else None
    if found is None or text.endswith(("?", "吗", "呢")):
        return None
    chosen = draft.options[int(found[0]) - 1]["ref"]
    return [frame.having(entry=Slot(Ref(**chosen), found[1][0]))]


def is_offer(draft: Draft) -> bool:
    """Whether it is over as soon as something else is said."""
    return all(frame["intent"].startswith(("handover.", "knowledge.")) for frame in draft.frames)
