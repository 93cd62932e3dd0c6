"""A company's year: what it holds and what happens in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

from sqlalchemy import Insert, Update, bindparam, insert, update
from year_calendar import at
from year_plan import CASHIERS, Plan
from year_reckoned import Told, reckoned
from year_rows import (
    Row,
    account,
    asset,
    contact,
    contacts,
    contract,
    draft,
    lead,
    opportunity,
    payment,
    quote,
    task,
    ticket,
)

from crm_core.db import Database
from crm_core.models import (
    Account,
    Activity,
    Asset,
    Contact,
    Contract,
    Lead,
    Opportunity,
    Payment,
    Quote,
    Role,
    Task,
    Ticket,
    User,
)  # fmt: skip


class Year(Plan):
    """A plan that is lived in a database, and what should have been told in it."""

    def settle(self, database: Database) -> None:
        with database.transaction() as session:
            boss = User(username="boss", name="庄岩", role=Role.EXECUTIVE)
            leads = [
                User(username=f"lead{one}", name=f"经理{one}", role=Role.MANAGER, manager=boss)
                for one in range(2)
            ]
            reps = [
                User(username=f"rep{one}", name=f"销售{one}", role=Role.REP, manager=leads[one % 2])
                for one in range(8)
            ]
            session.add_all([boss, *leads, *reps])
            session.add_all(User(username=one, name=one, role=Role.FINANCE) for one in CASHIERS)
        self.reps = [one.id for one in reps]
        with database.transaction() as session:
            for model, rows in self._rows():
                session.connection().execute(insert(model.__table__), rows)

    def _rows(self) -> Iterator[tuple[type, list[Row]]]:
        """Tasks before deals, which ask whether there is a next step."""
        stamps = {"created_at": at(date(2025, 12, 1)), "updated_at": at(date(2025, 12, 1)), "version": 1}
        accounts, contracts = range(1, self.accounts + 1), range(1, self.contracts + 1)
        drafts = range(self.contracts + 1, self.contracts + self.contracts // 2 + 1)
        found = (
            (Account, [account(self, one) for one in accounts]),
            (Activity, [row for one in accounts for row in contacts(self, one)]),
            (Task, [task(self, one) for one in accounts]),
            (Opportunity, [opportunity(self, one) for one in range(1, self.opportunities + 1)]),
            (Contract, [*(contract(self, one) for one in contracts), *(draft(self, one) for one in drafts)]),
            (Payment, [payment(self, one) for one in contracts]),
            (Quote, [quote(self, one) for one in accounts]),
            (Asset, [asset(self, one) for one in accounts]),
            (Contact, [contact(self, one) for one in accounts]),
            (Lead, [lead(self, one) for one in accounts]),
            (Ticket, [ticket(self, one) for one in range(1, self.accounts // 2 + 1)]),
        )
        for model, rows in found:
            yield model, [stamps | row for row in rows]

    def live(self, database: Database, day: date) -> None:
        """Everything of that day, at 14:00."""
        happening = self.events.get(day, ())
        if not happening:
            return
        stamp = at(day, 14)
        alike: dict[tuple[type, tuple[str, ...]], list[Row]] = {}
        for model, record, values in happening:
            alike.setdefault((model, tuple(values)), []).append({**values, "one": record, "stamp": stamp})
        with database.transaction() as session:
            for (model, names), rows in alike.items():
                session.connection().execute(_written(model, names), rows)

    def reckoned(self) -> Counter[Told]:
        return Counter(one for one in reckoned(self.lives, self.tellings) if one[-1] <= self.last)


def _written(model: type, names: tuple[str, ...]) -> Insert | Update:
    """Contacts are new, all else is changed."""
    values = {name: bindparam(name) for name in names} | {"updated_at": bindparam("stamp")}
    table = model.__table__
    if model is Activity:
        return insert(table).values(**values, created_at=bindparam("stamp"), version=1)
    return update(table).where(table.c.id == bindparam("one")).values(**values)
