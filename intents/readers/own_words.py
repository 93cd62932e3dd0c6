"""Whether a clause tells of something done with a customer beside the act it states: 钱回了 is a receipt, no visit."""

from __future__ import annotations

from intents import catalog
from intents.readers.happenings import happened
from intents.reading import Clause

_ACTS = (
    "contract.paid", "contract.confirmed", "contract.came", "opportunity.won", "opportunity.lost",
    "deal.won", "deal.loose_won", "deal.lost", "deal.more", "deal.less",
)  # fmt: skip
_EVENTS = ("activity.event", "happening.went")
_BLANK = "\ue0ff"


def tells_more(clause: Clause) -> bool:
    """Whether it tells of a contact in other words than those of a deal closed or money received."""
    if not happened(clause):
        return False
    rest = clause.masked
    for cue in _ACTS:
        rest = catalog.cue(cue).sub(lambda match: _BLANK * len(match[0]), rest)
    return any(catalog.cue(one).search(rest) for one in _EVENTS)


def only_orders_log(clause: Clause) -> bool:
    """加个跟进记录, 我要记个拜访: an order to log that tells nothing yet."""
    order = clause.search("activity.asked_log")
    return order is not None and len(clause.text) - (order.end() - order.start()) <= 1
