"""A small company, its rules, and the hand on its clock."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.reminders.due import Due, Finder
from bot.reminders.ledger import Notice
from bot.reminders.people import People
from bot.reminders.rulebook import Rulebook
from bot.reminders.sweep import sweep
from crm_core.db import Database, Origin
from crm_core.models import Account, Role, User
from integrations.queues import OutboundMessage


@dataclass
class Office:
    """The company, its rules, and the hand on its clock."""

    database: Database
    book: Rulebook

    def at(self, moment: str) -> Office:
        """Set the clock: 2026-03-02T09:00, a Monday of an ordinary week."""
        self.database.clock.frozen = self.database.clock.local(datetime.fromisoformat(moment))
        return self

    @contextmanager
    def acting(self) -> Iterator[Session]:
        with self.database.transaction(Origin(actor="rep", channel="test", conversation="c")) as session:
            yield session

    def sweep(self) -> int:
        return sweep(self.database, self.book)

    def ahead(self, start: str, end: str) -> list[Due]:
        local = self.database.clock.local
        with self.database.reading() as session:
            finder = Finder(session, self.book, People(session, self.book))
            found = finder.between(local(datetime.fromisoformat(start)), local(datetime.fromisoformat(end)))
            return sorted(found, key=lambda due: due.at)

    def now(self) -> list[Due]:
        with self.database.reading() as session:
            return list(Finder(session, self.book, People(session, self.book)).now())

    def ledger(self) -> list[Notice]:
        with self.database.reading() as session:
            return list(session.scalars(select(Notice).order_by(Notice.id)))

    def told(self, username: str) -> list[str]:
        """The texts of the cards somebody got, oldest first."""
        sent = select(OutboundMessage).where(
            OutboundMessage.recipient == username, OutboundMessage.kind == "notice"
        )
        with self.database.reading() as session:
            entries = session.scalars(sent.order_by(OutboundMessage.id))
            return [one.payload["replies"][0]["text"] for one in entries]

    def steps(self, rule: str) -> list[tuple[str, str, str]]:
        """(day sent, step, recipient) of a rule, in the order sent."""
        local = self.database.clock.local
        return [
            (f"{local(one.at):%m-%d}", one.step, one.recipient) for one in self.ledger() if one.rule == rule
        ]


def hire(database: Database) -> None:
    with database.transaction() as session:
        boss = User(username="boss", name="庄岩", role=Role.EXECUTIVE)
        lead = User(username="lead", name="施敏", role=Role.MANAGER, region="东区", manager=boss)
        rep = User(username="rep", name="林舟", role=Role.REP, region="东区", manager=lead)
        session.add_all([boss, lead, rep, User(username="cash", name="裴青", role=Role.FINANCE)])
        session.add(Account(name="恒远机电有限公司", short_name="恒远", owner=rep, region="东区"))


def account_of(session: Session) -> Account:
    return session.scalars(select(Account)).one()
