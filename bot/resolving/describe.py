"""Records that are described rather than named: 贴片机伺服那单, 那笔18万4的尾款, 寄样品那个事."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, object_session

from bot.resolving import task_titles
from bot.resolving.similarity import best, features, headed, likeness, units
from crm_core.models import (
    UNFINISHED,
    Account,
    Contact,
    Contract,
    Lead,
    LeadStatus,
    Opportunity,
    OpportunityStatus,
    Payment,
    PaymentStatus,
    Product,
    Role,
    Ticket,
    User,
)
from crm_core.names.companies import parts_of
from crm_core.permissions import Actor, visible
from intents import catalog
from intents.readers import jobs
from intents.readers.unknown_names import company_at_head
from intents.schema import Frame, Mention

_MOST = 400
_NAMED = 0.15
_BY_PERSON = 0.45


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


def opportunities(
    session: Session, actor: Actor, said: Mention, accounts: Sequence[Account], text: str
) -> list[Opportunity]:
    """The opportunity that the words describe; of several open ones of a customer the best described."""
    candidates = _opportunities(session, actor, accounts)
    open_ones = [one for one in candidates if one.status is OpportunityStatus.OPEN]
    closed = [one for one in candidates if one.status is not OpportunityStatus.OPEN]
    if catalog.cue("opportunity.reopen").search(said.text.lower()):
        open_ones, closed = closed, open_ones
    if catalog.cue("query.why_lost").search(text.lower()):
        open_ones = [one for one in closed if one.status is OpportunityStatus.LOST] or open_ones
    if not accounts:
        found = _headed(open_ones, said.text) or _headed(open_ones, text) or _headed(closed, said.text)
        return [] if _is_of_nobody(text, found) else found
    pool = open_ones or candidates
    if len(pool) == 1:
        return pool
    return (
        _described(pool, said.text, 0.2)
        or _described(pool, text, 0.2)
        or _described(closed, said.text, 0.4)
        or pool
    )


def _is_of_nobody(text: str, found: Sequence[Opportunity]) -> bool:
    """Whether the words begin with a company that none of these deals, nor their customers, is called by."""
    company = features(company_at_head(text))
    return bool(company) and not any(
        company & features(f"{one.label} {one.account.name} {one.account.short_name}") for one in found
    )


def whose_deal(session: Session, actor: Actor, accounts: list[Account], text: str) -> list[Account]:
    """瑞丰那个立库: of several namesakes those with the one open deal that the words describe."""
    found = [one for one in _opportunities(session, actor, accounts) if one.status is OpportunityStatus.OPEN]
    told = _described(found, text, 0.2)
    return [one for one in accounts if one.id == told[0].account_id] if len(told) == 1 else accounts


def deal_behind(session: Session, actor: Actor, account: Account, words: str) -> Opportunity | None:
    """并州博物馆: the deal that is called by its customer's name and these words behind it."""
    pool = [one for one in _opportunities(session, actor, [account]) if words in one.name.replace(" ", "")]
    is_own = words in f"{account.name} {account.short_name} {' '.join(account.aliases)}"
    return pool[0] if len(pool) == 1 and not is_own else None


def _described(pool: Sequence[Opportunity], words: str, least: float) -> list[Opportunity]:
    return list(best(pool, lambda one: _fits(one, words), least=least))


def _headed(pool: Sequence[Opportunity], words: str) -> list[Opportunity]:
    """No customer was recognised: the name itself must be told well enough."""
    return list(best(pool, lambda one: max(_fits(one, words) - 0.1, headed(words, one.name)), least=0.4))


def _opportunities(session: Session, actor: Actor, accounts: Sequence[Account]) -> list[Opportunity]:
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


def payments(
    session: Session, actor: Actor, frame: Frame, said: Mention, accounts: Sequence[Account]
) -> list[Payment]:
    """Money still to come (or to be confirmed): by customer, then sum, term and contract, then the day it was due."""
    found = _payments_sought(actor, frame)
    contract = frame.value("contract")
    if accounts:
        found = found.where(Payment.account_id.in_([one.id for one in accounts]))
    elif isinstance(contract, Mention) and contract.ids:
        found = found.where(Payment.contract_id.in_(contract.ids))
    else:
        sums = [value for name in ("planned", "amount") if (value := frame.value(name)) is not None]
        found = found.where(Payment.amount.in_(sums))
    pool = list(session.scalars(found.order_by(Payment.due_on, Payment.id)))
    for keep in _payment_tests(frame, said):
        kept = [one for one in pool if keep(one)]
        pool = kept or pool
    return pool


def _payments_sought(actor: Actor, frame: Frame) -> Select[Payment]:
    """What a receipt can be of; finance also confirms what a colleague has reported."""
    reported = (Payment.status == PaymentStatus.PAID) & Payment.confirmed_by_id.is_(None)
    expected = Payment.status != PaymentStatus.PAID
    confirms = isinstance(actor, User) and actor.role is Role.FINANCE
    found: Select[Payment] = visible(Payment, actor)
    return found.where(reported | expected if confirms else expected)


def _payment_tests(frame: Frame, said: Mention) -> list[Any]:
    """What narrows the candidates, one after another; a test that nobody passes is left out."""
    amount, planned, term = frame.value("amount"), frame.value("planned"), frame.value("term")
    due, confirms = frame.value("due_on"), frame.intent == "payment.confirm"
    tests: list[Any] = []
    if planned is not None:
        tests.append(lambda one: one.amount == planned)
    if amount is not None:
        tests.append(lambda one: one.amount == amount)
    tests.append(lambda one: bool(one.term) and one.term in said.text)
    if frame.value("nth"):
        tests.append(lambda one: _is_nth(one, int(frame.value("nth"))))
    tests.append(lambda one: (one.status is PaymentStatus.PAID) == confirms)
    if amount is not None:
        tests.append(lambda one: one.amount >= amount)
    if term:
        said_term = frame.slots["term"].text
        tests += [lambda one: one.term == said_term, lambda one: _term_of(one) == term]
    if due:
        tests += [lambda one: one.due_on == due, lambda one: _same_month(one, due)]
        tests.append(lambda one: one.due_on is not None and one.due_on.month == due.month)  # 8月 of no year
    tests.append(lambda one: _is_of_contract(one, said))
    return tests


def _term_of(one: Payment) -> str:
    found = catalog.value_in("contract.term", one.term)
    return found[0] if found else one.term


def _is_nth(one: Payment, nth: int) -> bool:
    """Whether it is the second, or (-1) the last, of the instalments of its contract."""
    session = object_session(one)
    if session is None or one.contract_id is None:
        return False
    every = select(Payment.id).where(Payment.contract_id == one.contract_id)
    ids = list(session.scalars(every.order_by(Payment.due_on, Payment.id)))
    return ids.index(one.id) == (nth - 1 if nth > 0 else len(ids) - 1)


def _same_month(one: Payment, day: date) -> bool:
    return one.due_on is not None and (one.due_on.year, one.due_on.month) == (day.year, day.month)


def _is_of_contract(one: Payment, said: Mention) -> bool:
    if one.contract is None:
        return False
    return likeness(said.text, one.contract.name, besides=one.account.name) >= 0.5


def records(
    session: Session, actor: Actor, kind: str, said: Mention, accounts: Sequence[Account]
) -> list[Any]:
    """Tasks by title, leads by company, contracts by name, tickets by subject."""
    if kind == "task":
        return task_titles.described(session, actor, said.text, accounts)
    pool, name_of = _pools(session, actor, kind, accounts)
    if kind == "contract" and accounts:
        described = best(
            pool,
            lambda one: likeness(said.text, name_of(one), besides=f"{one.account.name} 合同 协议"),
            least=0.1,
        )
        return list(described) or pool
    if kind == "ticket" and said.text.isdigit():
        return [one for one in pool if one.number.endswith(said.text)]
    if kind == "ticket" and (accounts or not isinstance(actor, User)):
        return _tickets(pool, said)
    if kind == "ticket":
        return list(best(pool, lambda one: _as_ticket(said, one), least=0.34))
    if kind == "lead":
        return list(best(pool, lambda one: _as_lead(said.text, one), least=0.34))
    return list(best(pool, lambda one: likeness(said.text, name_of(one)), least=0.34))


def _as_lead(said: str, lead: Lead) -> float:
    """By all that it is called, or by how its company's name begins behind the town: 浣花里那条."""
    parts = parts_of(lead.company) if lead.company else None
    whole = likeness(said, f"{lead.company} {lead.contact_name}")
    whole = max(whole, headed(said, parts.core)) if parts and parts.core else whole
    if not lead.contact_name or lead.contact_name not in said:
        return whole
    near = _NAMED if parts and parts.region and parts.region in said else 0.0
    return max(whole, _BY_PERSON + near)


def _tickets(pool: list[Ticket], said: Mention) -> list[Ticket]:
    """Of a customer's tickets those described; of several that nothing tells apart the unfinished ones.

    What was not even called a ticket must be described.
    """
    unfinished = [one for one in pool if one.status in UNFINISHED]
    described = best(pool, lambda one: max(_reported(said.text, one), _in_short(said, one)), least=0.25)
    still_open = [one for one in described if one in unfinished]
    return still_open or list(described) or ([] if said.doubtful else unfinished or pool)


def _in_short(said: Mention, ticket: Ticket) -> float:
    """超温 of 温度超标: every sign of the few words that described it stands in what was reported."""
    signs = units(said.text)
    if not said.doubtful or len(signs) < 2:
        return 0.0
    account = f"{ticket.account.name} {ticket.account.short_name}" if ticket.account else ""
    shared = len(signs & units(f"{ticket.subject} {ticket.description} {account}")) / len(signs)
    return shared / 2 if shared >= 0.8 else 0.0


def _as_ticket(said: Mention, ticket: Ticket) -> float:
    """By its trouble, and the better for its customer's name beside it."""
    account = ticket.account
    names = features(f"{account.name} {account.short_name}") if account else frozenset()
    trouble = _reported(said.text, ticket)
    named = trouble + _NAMED if trouble and names & features(said.text) else trouble
    return max(named, _in_short(said, ticket))


def _reported(said: str, ticket: Ticket) -> float:
    account = ticket.account
    besides = f"{account.name} {account.short_name}" if account else ""
    return max(
        likeness(said, ticket.subject, besides=besides),
        0.9 * likeness(said, ticket.description, besides=besides),
    )


def _pools(session: Session, actor: Actor, kind: str, accounts: Sequence[Account]) -> tuple[list[Any], Any]:
    statement: Any
    if kind == "lead":
        closed = (LeadStatus.CONVERTED, LeadStatus.DISQUALIFIED)
        statement = visible(Lead, actor).where(Lead.status.not_in(closed)).limit(_MOST)
        return list(session.scalars(statement)), lambda one: f"{one.company} {one.contact_name}"
    model: Any = Contract if kind == "contract" else Ticket
    statement = visible(model, actor, few=bool(accounts))
    if accounts:
        statement = statement.where(model.account_id.in_([one.id for one in accounts]))
    found = list(session.scalars(statement.order_by(model.id.desc()).limit(_MOST)))
    return found, (lambda one: one.name or one.number) if kind == "contract" else (lambda one: one.subject)
