from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from bot.demo import KNOWLEDGE, make_demo
from bot.demo.company import on_day
from crm_core.clock import Clock
from crm_core.db import Database
from crm_core.models import (
    Account,
    Activity,
    Contract,
    ContractStatus,
    Opportunity,
    Payment,
    PaymentStatus,
    Role,
    Stage,
    Task,
    TaskStatus,
    User,
)


def test_the_demo_company_is_imported_without_a_refused_row(sqlite_database: Database, clock: Clock) -> None:
    report = make_demo(sqlite_database, clock)
    assert report is not None
    assert not report.problems
    assert not report.ignored
    assert sum(one.created for one in report.counts.values()) > 450


def test_made_once_it_is_left_alone(sqlite_database: Database, clock: Clock) -> None:
    make_demo(sqlite_database, clock)
    assert make_demo(sqlite_database, clock) is None


def test_there_is_something_to_see_for_everybody(sqlite_database: Database, clock: Clock) -> None:
    make_demo(sqlite_database, clock)
    with sqlite_database.reading() as session:
        assert set(session.scalars(select(User.role))) == set(Role)
        assert set(session.scalars(select(Opportunity.stage))) == set(Stage)
        assert set(session.scalars(select(Payment.status))) == set(PaymentStatus)
        shorts = Counter(session.scalars(select(Account.short_name)))
        assert [name for name, count in shorts.items() if name and count > 1] == ["康泽", "瑞禾"]
        assert session.scalars(select(Account).where(Account.owner_id.is_(None))).first()


def test_it_is_always_as_of_today(sqlite_database: Database, clock: Clock) -> None:
    make_demo(sqlite_database, clock)
    today = clock.today()
    with sqlite_database.reading() as session:
        ends = set(session.scalars(select(Contract.ends_on).where(Contract.status == ContractStatus.ACTIVE)))
        due = [
            clock.local(one).date()
            for one in session.scalars(select(Task.due_at).where(Task.status == TaskStatus.OPEN))
        ]
        latest = session.scalar(select(func.max(Activity.occurred_at)))
    assert {today + timedelta(days=days) for days in (7, 15, 30, 60)} <= ends
    assert min(due) < today < max(due)
    assert today in due
    assert latest <= clock.now()


def test_conditions_of_the_contract_hold_in_the_data(sqlite_database: Database, clock: Clock) -> None:
    make_demo(sqlite_database, clock)
    with sqlite_database.reading() as session:
        payments = session.scalars(select(Payment)).all()
        assert all((one.status is PaymentStatus.PAID) == (one.paid_on is not None) for one in payments)
        overdue = [one for one in payments if one.status is PaymentStatus.OVERDUE]
        assert all(one.due_on is not None and one.due_on < clock.today() for one in overdue)
        assert all(len(one.contacts) <= 2 and one.owner for one in session.scalars(select(Activity)))


@pytest.mark.parametrize(
    ("cell", "expected"),
    [("@-3", "2027-03-07"), ("@+1 09:30", "2027-03-11 09:30"), ("@-3 10:00", "2027-03-05 10:00"),
     ("@+4 10:00", "2027-03-15 10:00"), ("@0 15:00", "2027-03-10 15:00"), ("a@b.example", "a@b.example")],
)  # fmt: skip
def test_offsets_become_days_and_hours_avoid_weekends(cell: str, expected: str) -> None:
    assert on_day(cell, date(2027, 3, 10)) == expected


def test_the_knowledge_has_public_and_internal_documents_in_both_languages() -> None:
    names = [path.relative_to(KNOWLEDGE).as_posix() for path in KNOWLEDGE.rglob("*.*")]
    assert len(names) >= 12
    assert any(name.startswith("internal/") for name in names)
    assert any(name.endswith("-en.md") for name in names)
