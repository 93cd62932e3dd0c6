"""What the passing of days does to records: contracts expire, payments become overdue, what lies idle goes back, and
birthdays come again.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from sqlalchemy import bindparam, exists, false, func, or_, select, update
from sqlalchemy.orm import Session

from bot.reminders.ledger import Notice
from bot.reminders.lines import names_of
from bot.reminders.rule import LANGUAGES
from bot.reminders.rulebook import Rulebook
from bot.reminders.sending import send
from bot.replies import words
from crm_core import birthdays
from crm_core.clock import Clock
from crm_core.db import Database, Origin
from crm_core.models import (
    Account,
    Activity,
    Contact,
    Contract,
    ContractStatus,
    Lead,
    Payment,
    PaymentStatus,
    User,
)
from crm_core.permissions import operator
from crm_core.services import accounts, contracts, leads, payments
from integrations.messages import Reply

_WARNED = timedelta(days=3)
_AT_ONCE = 500


def upkeep(database: Database, book: Rulebook, running: Collection[str] = ()) -> int:
    """Do what is to be done, as the system; how many records changed. Nothing is locked when there is nothing."""
    with database.reading() as session:
        if not any(session.scalar(one.limit(1)) for one in _waiting(session, book)):
            return 0
    with database.transaction(Origin(actor="system", channel="reminders")) as session:
        clock: Clock = session.info["clock"]
        over = contracts.mark_expired(session, clock.today()), payments.mark_overdue(session, clock.today())
        gone: dict[User, list[str]] = {}
        for lead in session.scalars(_idle_leads(session, book).limit(_AT_ONCE)).all():
            _tell(gone, lead.owner, lead.label)
            leads.release(session, lead, by=operator())
        for account in session.scalars(_idle_accounts(session, book).limit(_AT_ONCE)).all():
            _tell(gone, account.owner, account.name)
            accounts.release(session, account, by=operator())
        for owner, names in gone.items():
            send(session, owner.id, _gone_back(owner, names), running)
        _move_birthdays(session)
        return len(over[0]) + len(over[1]) + sum(map(len, gone.values()))


def _move_birthdays(session: Session) -> None:
    """Those that are over, or are newly entered, to their next day. Nobody changes the record by it."""
    today = session.info["clock"].today()
    found = session.execute(_without_birthday(today)).all()
    rows = [{"one": one, "next": birthdays.next_on(said, today)} for one, said in found]
    if rows:
        moved = update(_CONTACTS).where(_CONTACTS.c.id == bindparam("one"))
        session.connection().execute(moved.values(birthday_on=bindparam("next")), rows)


def _without_birthday(today: date) -> Any:
    over = or_(Contact.birthday_on.is_(None), Contact.birthday_on < today)
    return select(Contact.id, Contact.birthday).where(Contact.birthday != "", over)


_CONTACTS: Any = Contact.__table__


def _tell(gone: dict[User, list[str]], owner: User | None, name: str) -> None:
    if owner is not None:
        gone.setdefault(owner, []).append(name)


def _gone_back(owner: User, names: list[str]) -> Reply:
    language = owner.language if owner.language in LANGUAGES else LANGUAGES[0]
    return Reply(words.say("gone_back", language, count=len(names), names=names_of(names, language)))


def _waiting(session: Session, book: Rulebook) -> list[Any]:
    today = session.info["clock"].today()
    return [
        select(Contract.id).where(Contract.status == ContractStatus.ACTIVE, Contract.ends_on < today),
        select(Payment.id).where(Payment.status == PaymentStatus.PLANNED, Payment.due_on < today),
        _idle_leads(session, book),
        _idle_accounts(session, book),
        _without_birthday(today),
    ]


def _idle_leads(session: Session, book: Rulebook) -> Any:
    """Nobody worked on them since their owner was warned, three days ago or more."""
    if not book.leads_return_after:
        return select(Lead).where(false())
    warned = _warned(session, "lead_going_back", Lead.id, Lead.updated_at)
    return (
        select(Lead).where(Lead.owner_id.is_not(None), Lead.status.in_(leads.OPEN), warned).order_by(Lead.id)
    )


def _idle_accounts(session: Session, book: Rulebook) -> Any:
    if not book.accounts_return_after:
        return select(Account).where(false())
    met = select(func.max(Activity.occurred_at)).where(
        Activity.account_id == Account.id, Activity.deleted_at.is_(None)
    )
    since = func.coalesce(met.scalar_subquery(), Account.created_at)
    warned = _warned(session, "account_going_back", Account.id, since)
    return select(Account).where(Account.owner_id.is_not(None), warned).order_by(Account.id)


def _warned(session: Session, rule: str, record_id: Any, since: Any) -> Any:
    before = session.info["clock"].now() - _WARNED
    return exists().where(
        Notice.rule == rule, Notice.record_id == record_id, Notice.anchor_at == since, Notice.at <= before
    )
