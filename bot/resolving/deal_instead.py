"""并州博物馆给韩冬跟, 看下澄湖的阴凉库: a customer named with words of one deal of theirs means that deal."""

from __future__ import annotations

import re
from dataclasses import replace

from sqlalchemy.orm import Session

from bot.frames import with_slot
from bot.resolving import deals
from bot.resolving.resolution import ref
from crm_core.models import Account, Opportunity
from crm_core.permissions import Actor
from intents import catalog
from intents.schema import Frame

_BEHIND_NAME = re.compile(r"([一-鿿A-Za-z0-9]{2,12}?)(?=的|这单|那单|从|给|转|交|归|由|让|划|以后|[,，]|$)")
_SHORTEST, _LONG = 2, 3
_MOSTLY = 0.6


def may_be(frame: Frame) -> bool:
    """Whether the frame is one that a deal's own words turn into one about the deal."""
    return frame.intent == "account.assign" or (
        frame.intent == "account.overview" and frame.value("field") is None
    )


def of_deal(session: Session, actor: Actor, frame: Frame, account: Account, text: str) -> Frame:
    """The frame about the deal whose words stand behind the customer's name; the frame itself where none do."""
    name = frame.slots["account"].text
    at = text.find(name) if name else -1
    if at < 0:
        return frame
    if frame.intent == "account.assign":
        said = _BEHIND_NAME.match(text, at + len(name))
        deal = deals.deal_behind(session, actor, account, said[1]) if said else None
        intent = "opportunity.assign"
    else:
        deal = _shown(deals.open_deals(session, actor, account), account, text[at + len(name) :])
        intent = "opportunity.show"
    return frame if deal is None else with_slot(replace(frame, intent=intent), "opportunity", ref(deal))


def told_of(session: Session, actor: Actor, account: Account, text: str) -> Opportunity | None:
    """The one deal of whose own name a long stretch stands in what was told: of that there is talk."""
    said = text.lower().replace(" ", "")
    fits = [(one, _common(_own(one, account), said)) for one in deals.open_deals(session, actor, account)]
    best = max((size for _, size in fits), default=0)
    fitting = [one for one, size in fits if size == best]
    return fitting[0] if best >= _LONG and len(fitting) == 1 else None


def _shown(pool: list[Opportunity], account: Account, behind: str) -> Opportunity | None:
    """The one deal of whose name, without the customer's, most of these words are."""
    words = re.sub(r"[^\w]", "", catalog.cue("deal.beside_its_name").sub("", behind.lower()))
    if len(words) < _SHORTEST:
        return None
    fits = [(one, _common(words, _own(one, account))) for one in pool]
    best = max((size for _, size in fits), default=0)
    fitting = [one for one, size in fits if size == best]
    is_enough = best >= max(_SHORTEST, _MOSTLY * len(words))
    return fitting[0] if is_enough and len(fitting) == 1 else None


def _own(deal: Opportunity, account: Account) -> str:
    name = deal.name.lower()
    for known in sorted((account.name, account.short_name or "", *account.aliases), key=len, reverse=True):
        name = name.replace(known.lower(), "") if known else name
    return name.replace(" ", "")


def _common(words: str, name: str) -> int:
    """Characters of the longest stretch that both have."""
    return max(
        (end - start for start in range(len(words)) for end in range(start + 1, len(words) + 1)
         if words[start:end] in name),
        default=0,
    )  # fmt: skip
