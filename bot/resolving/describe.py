"""Records that are described rather than named: 寄样品那个事, 浣花里那条线索, 年框那份合同."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.resolving import task_titles, tickets
from bot.resolving.similarity import best, features, headed, likeness, strewn
from crm_core.models import Account, Contact, Contract, Lead, LeadStatus, Product, Quote, Ticket, User
from crm_core.names.companies import parts_of
from crm_core.permissions import Actor, visible
from intents import catalog
from intents.readers import jobs
from intents.schema import Mention

_MOST = 400
_NAMED = 0.15
_BY_PERSON = 0.45
_RUNNING = re.compile(r"(?:[A-Za-z]{1,6}-?){0,2}\d{3,}(?:-\d+)?")


def of_the_place(accounts: list[Account], named: str, text: str) -> list[Account]:
    """南通那家瑞康, 瑞康南通那家: of namesakes those of the town that stands right beside the name."""
    towns = [town for town in catalog.data("places")["towns"].split() if town in text]
    beside = rf"(?:市|的|那家|那个|那边的|那边)*{re.escape(named)}"
    said = [
        town
        for town in towns
        if named and re.search(rf"{town}{beside}|{re.escape(named)}(?:的|，|,)?{town}(?:那家|那个|的)", text)
    ]
    kept = [one for one in accounts if any(town in f"{one.name}{one.address}" for town in said)]
    return kept or accounts


def at_work(session: Session, actor: Actor, said: str, accounts: Collection[int]) -> list[Contact]:
    """老的采购走了: those present at these accounts who do such work; of several the former one is the older record."""
    if not accounts:
        return []
    chinese = jobs.said(said)
    wanted = [chinese] if chinese else jobs.within(said)
    found = visible(Contact, actor, few=True).where(
        Contact.account_id.in_(accounts), Contact.left_on.is_(None)
    )
    every = list(session.scalars(found.order_by(Contact.id)))
    fitting = [one for one in every if any(jobs.fits(job, one.title) for job in wanted)]
    is_former = catalog.cue("account.former").search(said.lower()) is not None
    return fitting[:1] if is_former else fitting


def product(session: Session, words: str) -> Product | None:
    """The one product of ours that the words name in part: most of its name, or the code of its model."""
    pool = list(session.scalars(select(Product).limit(_MOST)))
    codes = [one for one in pool if _model_codes(one.name) & features(words)]
    if len(codes) == 1:
        return codes[0]
    found = best(pool, lambda one: likeness(words, one.name), least=0.6)
    return found[0] if len(found) == 1 else None


def _model_codes(name: str) -> set[str]:
    return {one for one in features(name) if one.isascii() and any(char.isdigit() for char in one)}


def records(
    session: Session, actor: Actor, kind: str, said: Mention, accounts: Sequence[Account]
) -> list[Any]:
    """Tasks by title, leads by company, contracts by name, tickets by trouble."""
    if kind == "task":
        return task_titles.described(session, actor, said.text, accounts)
    if kind == "lead":
        return _leads(session, actor, said.text)
    if kind == "ticket":
        is_of_one = bool(accounts) or not isinstance(actor, User)
        return tickets.described(_pool(session, actor, Ticket, accounts), said, of_one=is_of_one)
    return _contracts(_pool(session, actor, Contract, accounts), said.text, bool(accounts))


def _pool(session: Session, actor: Actor, model: Any, accounts: Sequence[Account]) -> list[Any]:
    statement = visible(model, actor, few=bool(accounts))
    if accounts:
        statement = statement.where(model.account_id.in_([one.id for one in accounts]))
    return list(session.scalars(statement.order_by(model.id.desc()).limit(_MOST)))


def _contracts(pool: list[Contract], said: str, is_of_one: bool) -> list[Contract]:
    """By name or number; of a customer's contracts that the words tell nothing of, all."""
    if not is_of_one:
        return list(best(pool, lambda one: likeness(said, one.name or one.number), least=0.34))
    told = best(
        pool,
        lambda one: likeness(said, one.name or one.number, besides=f"{one.account.name} 合同 协议"),
        least=0.1,
    )
    return list(told) or pool


def is_number(said: object) -> bool:
    """Whether nothing but a running number was said of the record: 0310, JC-BJ-0219."""
    return isinstance(said, Mention) and _RUNNING.fullmatch(said.text) is not None


def quotes(session: Session, actor: Actor, said: Mention, accounts: Sequence[Account]) -> list[Quote]:
    """A customer's quotes that still stand; a number that nobody knows is none of them."""
    pool = _pool(session, actor, Quote, accounts) if accounts and not is_number(said) else []
    return [one for one in pool if one.status in ("draft", "sent")] or pool


def _leads(session: Session, actor: Actor, said: str) -> list[Lead]:
    closed = (LeadStatus.CONVERTED, LeadStatus.DISQUALIFIED)
    pool = session.scalars(visible(Lead, actor).where(Lead.status.not_in(closed)).limit(_MOST))
    return list(best(list(pool), lambda one: _as_lead(said, one), least=0.34))


def _as_lead(said: str, lead: Lead) -> float:
    """By all that it is called, or by how its company's name begins behind the town: 浣花里那条."""
    parts = parts_of(lead.company) if lead.company else None
    whole = likeness(said, f"{lead.company} {lead.contact_name}")
    whole = max(whole, headed(said, parts.core)) if parts and parts.core else whole
    whole = max(whole, strewn(said, lead.company))
    if not lead.contact_name or lead.contact_name not in said:
        return whole
    near = _NAMED if parts and parts.region and parts.region in said else 0.0
    return max(whole, _BY_PERSON + near)
