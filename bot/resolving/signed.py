"""Fjord signed the service contract, 38k: a contract of its own, where it is of none of the customer's open deals."""

from __future__ import annotations

import re
from decimal import Decimal

from sqlalchemy.orm import Session

from bot.frames import Ref
from bot.resolving import deals
from crm_core.models import Account, Opportunity
from crm_core.permissions import Actor
from intents import catalog
from intents.schema import Frame, Mention

_SURE, _UNSURE = 0.85, 0.6
"""Beside an open deal that the words may mean after all, it is read back first."""
_NEAR = Decimal("0.15")
_HAN = re.compile(r"[一-鿿]")


def may_be(frame: Frame) -> bool:
    """Whether it tells of a deal that is won by no name, for a customer who is settled on."""
    deal = frame.value("opportunity")
    is_named = isinstance(deal, Ref) or (isinstance(deal, Mention) and bool(deal.ids))
    return frame.intent == "opportunity.win" and not is_named and isinstance(frame.value("account"), Ref)


def as_contract(session: Session, actor: Actor, frame: Frame, account: Account, text: str) -> Frame:
    """The frame; or one that enters the contract, where no deal is spoken of."""
    said = text.lower()
    if not catalog.cue("contract.signed_paper").search(said) or catalog.cue("contract.signed_deal").search(
        said
    ):
        return frame
    pool, amount = deals.open_deals(session, actor, account), frame.value("amount")
    if any(deals.tells_of(one, text) or _is_about(one, amount) or _is_foreign(one, text) for one in pool):
        return frame
    return _contract(frame, pool)


def _is_about(deal: Opportunity, amount: Decimal | None) -> bool:
    if amount is None or not deal.amount:
        return False
    return abs(amount - deal.amount) <= deal.amount * _NEAR


def _is_foreign(deal: Opportunity, text: str) -> bool:
    """Whether the words, in another language than the deal's name, cannot tell that it is another."""
    return bool(_HAN.search(deal.name)) is not _mostly_chinese(text)


def _mostly_chinese(text: str) -> bool:
    return len(_HAN.findall(text)) * 2 > len(re.findall(r"[A-Za-z]+", text))


def _contract(frame: Frame, pool: list[Opportunity]) -> Frame:
    slots = {name: frame.slots[name] for name in ("account", "amount") if name in frame.slots}
    made = Frame("contract.create", slots, _UNSURE if pool else _SURE, frame.span)
    return made.having(signed_on=frame.slots.get("on"))
