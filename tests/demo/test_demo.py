from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.demo import KNOWLEDGE, make_demo
from bot.demo.company import on_day
from bot.migrations import upgrade
from crm_core.clock import Clock
from crm_core.company import open_database
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
from integrations.importing import ImportReport


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Database, ImportReport]]:
    clock = Clock(frozen=datetime(2027, 3, 10, 10, 0))
    database = open_database(f"sqlite:///{tmp_path_factory.mktemp('demo') / 'kechat.sqlite3'}", clock)
    upgrade(database)
    report = make_demo(database, clock)
    assert report is not None
    yield database, report
    database.close()


@pytest.fixture
def session(made: tuple[Database, ImportReport]) -> Iterator[Session]:
    with made[0].reading() as session:
        yield session


def test_the_demo_company_is_imported_without_a_refused_row(made: tuple[Database, ImportReport]) -> None:
    _, report = made
    assert (report.problems, report.ignored) == ([], [])
    assert sum(one.created for one in report.counts.values()) > 450


def test_made_once_it_is_left_alone(made: tuple[Database, ImportReport]) -> None:
    database, _ = made
    assert make_demo(database, database.clock) is None


def test_there_is_something_to_see_for_everybody(session: Session) -> None:
    assert set(session.scalars(select(User.role))) == set(Role)
    assert set(session.scalars(select(Opportunity.stage))) == set(Stage)
    assert set(session.scalars(select(Payment.status))) == set(PaymentStatus)
    shorts = Counter(session.scalars(select(Account.short_name)))
    assert sorted(name for name, count in shorts.items() if name and count > 1) == ["康泽", "瑞禾"]
    assert session.scalars(select(Account).where(Account.owner_id.is_(None))).first()


def test_it_is_always_as_of_today(session: Session, clock: Clock) -> None:
    today = clock.today()
    ends = set(session.scalars(select(Contract.ends_on).where(Contract.status == ContractStatus.ACTIVE)))
    instants = session.scalars(select(Task.due_at).where(Task.status == TaskStatus.OPEN))
    due = [clock.local(one).date() for one in instants if one]
    latest = session.scalar(select(func.max(Activity.occurred_at)))
    assert {today + timedelta(days=days) for days in (7, 15, 30, 60)} <= ends
    assert min(due) < today < max(due)
    assert today in due
    assert latest is not None
    assert latest <= clock.now()


def test_what_is_paid_has_a_day_and_what_is_overdue_was_due(session: Session, clock: Clock) -> None:
    payments = session.scalars(select(Payment)).all()
    assert all((one.status is PaymentStatus.PAID) == (one.paid_on is not None) for one in payments)
    overdue = [one for one in payments if one.status is PaymentStatus.OVERDUE]
    assert all(one.due_on is not None and one.due_on < clock.today() for one in overdue)


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
