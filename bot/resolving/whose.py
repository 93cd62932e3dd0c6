"""青鸟车队监控, where nobody knows a 青鸟: another customer's deal is called like the rest of it."""

from __future__ import annotations

import re

from bot.resolving.similarity import features
from crm_core.models import Opportunity
from crm_core.names.ordinary import is_everyday
from intents import catalog
from intents.towns import towns

_HAN = re.compile(r"[一-鿿]{2,4}")
_SHORTEST = 2
_TRIMMED = re.compile(r"^(?:把|将|给)|(?:那边|那家|那个|这个|家)?的?$")


def stranger_before(text: str, deal: Opportunity) -> str:
    """The name of a company, right before what the deal is called by, that neither the deal nor its customer bears.

    Empty where nothing stands there but words of every day, a town, or more than a name.
    """
    account = deal.account
    own = features(
        f"{deal.label} {deal.product} {account.name} {account.short_name} {' '.join(account.aliases)}"
    )
    at = next((at for at in range(len(text) - 1) if text[at : at + 2] in own), None)
    if at is None:
        return ""
    lead = catalog.cue("deal.before_whose").match(text)
    head = text[lead.end() if lead else 0 : at].strip()
    head = _without_town(_TRIMMED.sub("", _TRIMMED.sub("", head)))
    if _HAN.fullmatch(head) is None or catalog.cue("deal.nobodys").search(head) is not None:
        return ""
    return "" if is_everyday(head) else head


def _without_town(head: str) -> str:
    """石家庄燕赵 is named 燕赵; a town alone names nobody else."""
    size = next((one for one in (3, 2) if head[:one] in towns() and len(head) - one >= _SHORTEST), 0)
    return head[size:]
