"""Opportunities that are described rather than named: 贴片机伺服那单, 瑞丰那个立库."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sqlalchemy.orm import Session

from bot.resolving.similarity import best, features, headed, likeness
from crm_core.models import Account, Opportunity, OpportunityStatus, User
from crm_core.permissions import Actor, visible
from intents import catalog
from intents.readers.unknown_names import brand_at_head
from intents.schema import Mention

_MOST = 400
_THING = re.compile(r"([一-鿿A-Za-z0-9 ]{2,12}?)的?[那这](?:个|单|笔|条)")


def described(
    session: Session, actor: Actor, said: Mention, accounts: Sequence[Account], text: str
) -> list[Opportunity]:
    """The opportunity that the words describe; of several open ones of a customer the best described."""
    candidates = _visible(session, actor, accounts)
    open_ones = [one for one in candidates if one.status is OpportunityStatus.OPEN]
    closed = [one for one in candidates if one.status is not OpportunityStatus.OPEN]
    if catalog.cue("opportunity.reopen").search(said.text.lower()):
        open_ones, closed = closed, open_ones
    if catalog.cue("query.why_lost").search(text.lower()):
        open_ones = [one for one in closed if one.status is OpportunityStatus.LOST] or open_ones
    if not accounts:
        found = (
            _of_thing(actor, open_ones, said.text)
            or _headed(open_ones, said.text)
            or _headed(open_ones, text)
            or _headed(closed, said.text)
        )
        return [] if are_of_nobody(text, found) else found
    pool = open_ones or candidates
    if len(pool) == 1:
        return pool
    return (
        _fitting(pool, said.text, 0.2)
        or _fitting(pool, text, 0.2)
        or _fitting(closed, said.text, 0.4)
        or pool
    )


def are_of_nobody(text: str, found: Sequence[Opportunity]) -> bool:
    """Whether the words begin with a company that none of these deals, nor their customers, is called by."""
    brand = features(brand_at_head(text))
    return bool(brand) and not any(
        brand & features(f"{one.label} {one.account.name} {one.account.short_name}") for one in found
    )


def whose_deal(session: Session, actor: Actor, accounts: list[Account], text: str) -> list[Account]:
    """瑞丰那个立库: of several namesakes those with the one open deal that the words describe."""
    found = [one for one in _visible(session, actor, accounts) if one.status is OpportunityStatus.OPEN]
    told = _fitting(found, text, 0.2)
    return [one for one in accounts if one.id == told[0].account_id] if len(told) == 1 else accounts


def open_deals(session: Session, actor: Actor, account: Account) -> list[Opportunity]:
    return [one for one in _visible(session, actor, [account]) if one.status is OpportunityStatus.OPEN]


def deal_behind(session: Session, actor: Actor, account: Account, words: str) -> Opportunity | None:
    """并州博物馆: the deal that is called by its customer's name and these words behind it."""
    pool = [one for one in _visible(session, actor, [account]) if words in one.name.replace(" ", "")]
    is_own = words in f"{account.name} {account.short_name} {' '.join(account.aliases)}"
    return pool[0] if len(pool) == 1 and not is_own else None


def _fitting(pool: Sequence[Opportunity], words: str, least: float) -> list[Opportunity]:
    """Of customers who are known: their names in the words tell no deal from another."""
    return list(best(pool, lambda one: _fits(one, words) if tells_of(one, words) else 0.0, least=least))


def tells_of(one: Opportunity, words: str) -> bool:
    """Whether the words say something of the deal, or of its product, beside whose it is."""
    account = f"{one.account.name} {one.account.short_name} {' '.join(one.account.aliases)}"
    return likeness(words, one.name, besides=account) > 0 or likeness(words, one.product or "") > 0


def _headed(pool: Sequence[Opportunity], words: str) -> list[Opportunity]:
    """No customer was recognised: the name itself must be told well enough."""
    return list(best(pool, lambda one: max(_fits(one, words) - 0.1, headed(words, one.name)), least=0.4))


def _of_thing(actor: Actor, pool: Sequence[Opportunity], words: str) -> list[Opportunity]:
    """飞机盒那个: those whose name and product hold all that stands before "that one"; one's own before others'."""
    said = _THING.search(words)
    lead = catalog.cue("deal.before_whose").match(said[1]) if said else None
    wanted = features(said[1][lead.end() if lead else 0 :]) if said else frozenset()
    fitting = [one for one in pool if wanted and wanted <= features(f"{one.name} {one.product}")]
    own = [one for one in fitting if isinstance(actor, User) and one.owner_id == actor.id]
    return own if len(own) == 1 else fitting


def _visible(session: Session, actor: Actor, accounts: Sequence[Account]) -> list[Opportunity]:
    found = visible(Opportunity, actor, few=bool(accounts))
    if accounts:
        found = found.where(Opportunity.account_id.in_([one.id for one in accounts]))
    else:
        found = found.order_by((Opportunity.status == OpportunityStatus.OPEN).desc())
        if isinstance(actor, User):
            found = found.order_by((Opportunity.owner_id == actor.id).desc())
    return list(session.scalars(found.order_by(Opportunity.id.desc()).limit(_MOST)))


def _fits(one: Opportunity, described: str) -> float:
    """By its own words; its product and customer help where those leave it open."""
    account = f"{one.account.name} {one.account.short_name} {' '.join(one.account.aliases)}"
    own = likeness(described, one.name, besides=account)
    product = likeness(described, one.product) if one.product else 0.0
    whole = likeness(described, one.name)
    return max(own, 0.9 * whole, 0.5 * product) + 0.1 * product
