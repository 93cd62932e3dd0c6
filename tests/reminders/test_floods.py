"""After an import everybody gets one card; what it only counts is as told as what it names."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from reminded import Office
from sqlalchemy import select

from bot.reminders.ledger import MANY, Covered, Notice
from bot.reminders.sending import Pace
from bot.reminders.sweep import sweep
from bot.reminders.watches import step_key
from crm_core.models import Account, Contract, ContractStatus, Opportunity, Role, User


def _import(office: Office, count: int) -> None:
    """Dates of a year before and after, of four people; one has left, one works with nobody above."""
    with office.acting() as session:
        lead = session.scalars(select(User).where(User.username == "lead")).one()
        reps = [
            User(username=f"rep{one}", name=f"销售{one}", role=Role.REP, manager=lead) for one in range(3)
        ]
        reps[1].active, reps[2].manager = False, None
        session.add_all(reps)
        now = office.database.clock.now()
        for number in range(count):
            owner, days = reps[number % 3], timedelta(days=number % 90)
            account = Account(name=f"客户{number}", owner=owner, status="lost")
            deal = {"stage_since": now - days, "close_date": (now - days).date()}
            session.add(Opportunity(name=f"商机{number}", account=account, owner=owner, **deal))
            ends = date(2026, 3, 3) + days
            session.add(Contract(number=f"HT{number}", account=account, owner=owner, ends_on=ends,
                                 starts_on=date(2025, 6, 1), status=ContractStatus.ACTIVE))  # fmt: skip


def _told(office: Office) -> set[tuple[str, str, int]]:
    """(rule, step, record's id) of all that counts as told."""
    with office.database.reading() as session:
        rows: Sequence[Notice] = session.scalars(select(Notice).where(Notice.record_kind != MANY)).all()
        covered = [(*one.step.split(" ", 1), one.record_id) for one in session.scalars(select(Covered)).all()]
    assert not {(one.rule, one.step, one.record_id) for one in rows} & set(covered)
    return {(one.rule, one.step, one.record_id) for one in rows} | set(covered)


def _flood(office: Office, one_by_one: int) -> int:
    return sweep(office.database, office.book, pace=Pace(named=0, one_by_one=one_by_one))


def test_a_flood_counts_exactly_what_would_be_told_one_by_one(office: Office) -> None:
    _import(office.at("2026-03-02T09:30"), 180)
    expected = {(due.rule.id, step_key(due.step), due.record_id) for due in office.now()}
    assert _flood(office, one_by_one=40) > 300
    assert _told(office) == expected
    assert office.sweep() == 0
    assert {who: len(office.told(who)) for who in ("rep0", "rep1", "lead")} == {
        "rep0": 1,
        "rep1": 0,
        "lead": 1,
    }
    assert office.told("rep0")[0].count("\n") < 25


def test_what_was_counted_is_told_again_when_its_date_changes(office: Office) -> None:
    _import(office.at("2026-03-02T09:30"), 60)
    _flood(office, one_by_one=0)
    with office.acting() as session:
        counted = session.scalars(select(Covered).where(Covered.step == "close_date_passed +7d")).first()
        assert counted is not None
        session.get_one(Opportunity, counted.record_id).close_date = date(2026, 2, 20)
    assert sweep(office.database, office.book) == 1
    assert [one.record_id for one in office.ledger() if one.rule == "close_date_passed"][
        -1
    ] == counted.record_id
