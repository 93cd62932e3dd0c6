"""A company's year: what it holds and what happens in it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import Insert, Update, bindparam, insert, update
from year_reckoned import AFTER, BEFORE, DAY, FIRST, HOURS, LAST, Life, Told, at, reckoned

from crm_core.db import Database
from crm_core.models import (
    Account,
    Activity,
    Asset,
    Contract,
    Lead,
    Opportunity,
    Payment,
    Quote,
    Role,
    Task,
    User,
)  # fmt: skip


@dataclass
class Year:
    """`events`: by day, what changes at 14:00. `lives`: by rule, everything that was ever waited for."""

    accounts: int
    opportunities: int
    contracts: int
    last: date = LAST
    chance: random.Random = field(default_factory=lambda: random.Random(2026))
    events: dict[date, list[tuple[type, int, dict]]] = field(default_factory=dict)
    lives: dict[str, list[Life]] = field(
        default_factory=lambda: {rule: [] for rule in (*AFTER, *BEFORE, *HOURS)}
    )
    tasks: list[tuple[int, str, str, datetime, datetime | None, bool]] = field(default_factory=list)

    # ------------------------------------------------------------ what there is
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
        self._ids = [one.id for one in reps]
        with database.transaction() as session:
            for model, rows in self._rows():
                session.execute(insert(model), rows)

    def _rows(self) -> Iterator[tuple[type, list[dict]]]:
        stamps = {"created_at": at(date(2025, 12, 1)), "updated_at": at(date(2025, 12, 1)), "version": 1}
        yield Account, [self._account(number) | stamps for number in range(1, self.accounts + 1)]
        yield Activity, [self._contact(number, when) | stamps for number, when in self._first_contacts()]
        yield Opportunity, [self._opportunity(number) | stamps for number in range(1, self.opportunities + 1)]
        yield Contract, [self._contract(number) | stamps for number in range(1, self.contracts + 1)]
        yield Payment, [self._payment(number) | stamps for number in range(1, self.contracts + 1)]
        yield Task, [self._task(number) | stamps for number in range(1, self.accounts + 1)]
        yield Quote, [self._quote(number) | stamps for number in range(1, self.accounts + 1)]
        yield Asset, [self._asset(number) | stamps for number in range(1, self.accounts + 1)]
        yield Lead, [stamps | self._lead(number) for number in range(1, self.accounts + 1)]

    def _owner(self, number: int) -> tuple[str, str]:
        return f"rep{number % 8}", f"lead{number % 2}"

    def _day(self, first: date = FIRST) -> date:
        return first + self.chance.randrange((LAST - first).days + 1) * DAY

    def _happens(self, day: date, model: type, record: int, **values: object) -> None:
        self.events.setdefault(day, []).append((model, record, values))

    def _account(self, number: int) -> dict:
        grade, status = self.chance.choice("ABC"), self.chance.choice(("prospect", "active"))
        days = sorted(
            {date(2025, 12, 31), *(self._day(date(2026, 1, 2)) for _ in range(self.chance.randrange(8)))}
        )
        for day, until in zip(days, [*days[1:], LAST], strict=True):
            life = Life(number, *self._owner(number), day, until)
            self.lives[f"cadence_{grade.lower()}"].append(life)
            if status == "active":
                self.lives["dormant"].append(life)
            if day > FIRST:
                self.events.setdefault(day, []).append((Activity, 0, self._contact(number, day)))
        return {"name": f"客户{number}", "name_key": f"客户{number}", "grade": grade, "status": status,
                "owner_id": self._ids[number % 8]}  # fmt: skip

    def _first_contacts(self) -> Iterator[tuple[int, date]]:
        return ((number, date(2025, 12, 31)) for number in range(1, self.accounts + 1))

    def _contact(self, number: int, day: date) -> dict:
        return {
            "account_id": number,
            "occurred_at": at(day, 14),
            "content": "联系",
            "owner_id": self._ids[number % 8],
        }

    def _opportunity(self, number: int) -> dict:
        owner = self._owner(number)
        close = self._day(date(2026, 1, 10))
        closed = self._day(date(2026, 1, 10)) if self.chance.random() < 0.7 else LAST + DAY
        self.lives["close_date_passed"].append(Life(number, *owner, close, closed))
        moves = sorted({self._day(date(2026, 1, 5)) for _ in range(self.chance.randrange(4))})
        since = [date(2025, 12, 30), *(day for day in moves if day < closed)]
        for day, until in zip(since, [*since[1:], closed], strict=True):
            self.lives["stage_stuck"].append(Life(number, *owner, day, until))
            if day > FIRST:
                self._happens(day, Opportunity, number, stage="proposal", stage_since=at(day, 14))
        self._happens(closed, Opportunity, number, status="lost", stage="lost")
        return {"account_id": number % self.accounts + 1, "name": f"商机{number}", "stage_since": at(since[0], 14),
                "close_date": close, "owner_id": self._ids[number % 8], "probability": 30}  # fmt: skip

    def _contract(self, number: int) -> dict:
        ends = self._day(date(2026, 3, 12))
        declined = self._day(date(2026, 1, 10)) if self.chance.random() < 0.4 else LAST + DAY
        self.lives["renewal"].append(Life(number, *self._owner(number), ends, declined))
        self._happens(declined, Contract, number, status="terminated")
        return {"account_id": number % self.accounts + 1, "number": f"HT{number}", "status": "active", "ends_on": ends,
                "starts_on": date(2025, 1, 1), "owner_id": self._ids[number % 8]}  # fmt: skip

    def _payment(self, number: int) -> dict:
        due, amount = self._day(date(2026, 1, 20)), self.chance.choice((20_000, 499_999, 500_000, 2_000_000))
        paid = due + (self.chance.randrange(-20, 60)) * DAY if self.chance.random() < 0.8 else LAST + DAY
        life = Life(number, *self._owner(number), due, paid, amount)
        self.lives["payment_due"].append(life)
        self.lives["payment_overdue"].append(life)
        self._happens(paid, Payment, number, status="paid", confirmed_by_id=self._ids[0])
        return {
            "account_id": number % self.accounts + 1,
            "contract_id": number,
            "amount": Decimal(amount),
            "due_on": due,
        }

    def _task(self, number: int) -> dict:
        day, own = self._day(date(2026, 1, 6)), self.chance.random() < 0.3
        due = at(day, self.chance.choice((9, 16)))
        done = at(day + self.chance.randrange(-3, 6) * DAY, 14) if self.chance.random() < 0.7 else None
        self.tasks.append((number, *self._owner(number), due, done, own))
        if done is not None:
            self._happens(done.date(), Task, number, status="done")
        return {"title": f"待办{number}", "due_at": due, "assignee_id": self._ids[number % 8],
                "kind": "custom" if own else "follow_up"}  # fmt: skip

    def _quote(self, number: int) -> dict:
        until = self._day(date(2026, 1, 10))
        answered = until - self.chance.randrange(9) * DAY if self.chance.random() < 0.5 else LAST + DAY
        self.lives["quote_expiring"].append(Life(number, *self._owner(number), until, answered))
        self._happens(answered, Quote, number, status="accepted")
        return {"account_id": number, "number": f"Q{number}", "valid_until": until, "status": "sent"}

    def _asset(self, number: int) -> dict:
        ends = self._day(date(2026, 2, 5))
        self.lives["warranty_ending"].append(Life(number, *self._owner(number), ends, ends))
        return {"account_id": number, "serial": f"S{number}", "warranty_until": ends}

    def _lead(self, number: int) -> dict:
        came = self._day(date(2026, 1, 2))
        worked = came + self.chance.randrange(1, 9) * DAY
        self.lives["lead_untouched"].append(Life(number, *self._owner(number), came, worked))
        self._happens(worked, Lead, number, status="working")
        return {"company": f"线索{number}", "owner_id": self._ids[number % 8], "created_at": at(came, 14)}

    # ------------------------------------------------------------ what happens
    def live(self, database: Database, day: date) -> None:
        """Everything of that day, at 14:00."""
        happening = self.events.get(day, ())
        if not happening:
            return
        stamp = at(day, 14)
        alike: dict[tuple[type, tuple[str, ...]], list[dict]] = {}
        for model, record, values in happening:
            alike.setdefault((model, tuple(values)), []).append({**values, "one": record, "stamp": stamp})
        with database.transaction() as session:
            for (model, names), rows in alike.items():
                session.connection().execute(_written(model, names), rows)

    # ------------------------------------------------------------ what should have been told
    def reckoned(self) -> set[Told]:
        return {one for one in reckoned(self.lives, self.tasks) if one[-1] <= self.last}


def _written(model: type, names: tuple[str, ...]) -> Insert | Update:
    """Contacts are new, all else is changed."""
    values = {name: bindparam(name) for name in names} | {"updated_at": bindparam("stamp")}
    table = model.__table__
    if model is Activity:
        return insert(table).values(**values, created_at=bindparam("stamp"), version=1)
    return update(table).where(table.c.id == bindparam("one")).values(**values)
