"""What is due is told once, at a civil hour, while it is true."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from reminded import Office, account_of
from sqlalchemy import select

from crm_core.models import Contract, ContractStatus, Opportunity, Payment, Task, TaskKind, TaskStatus, User


def _contract(office: Office, ends_on: str, number: str = "HT-1") -> None:
    with office.acting() as session:
        account = account_of(session)
        session.add(
            Contract(number=number, account=account, owner=account.owner, ends_on=date.fromisoformat(ends_on),
                     starts_on=date(2025, 6, 1), status=ContractStatus.ACTIVE, amount=Decimal(96000))
        )  # fmt: skip


def _mornings(office: Office, start: str, days: int) -> None:
    first = date.fromisoformat(start)
    for number in range(days):
        office.at(f"{first + timedelta(days=number)}T09:00").sweep()


def test_a_contract_s_ladder_is_told_step_by_step_on_working_days(office: Office) -> None:
    _contract(office, "2026-05-10")  # a Sunday
    _mornings(office, "2026-03-05", 70)
    assert office.steps("renewal") == [
        ("03-11", "-60d", "rep"), ("04-10", "-30d", "rep"), ("04-24", "-15d", "rep"),
        ("04-30", "-7d", "rep"), ("05-09", "-1d", "rep"),
    ]  # fmt: skip  # 3 May is a holiday, 9 May a Saturday that is worked


def test_the_ladder_stops_when_a_later_contract_takes_over(office: Office) -> None:
    _contract(office, "2026-05-11")
    office.at("2026-04-10T09:00").sweep()
    with office.acting() as session:
        renewed = Contract(number="HT-2", account=account_of(session), starts_on=date(2026, 5, 12),
                           ends_on=date(2027, 5, 11), status=ContractStatus.ACTIVE)  # fmt: skip
        session.add(renewed)
    _mornings(office, "2026-04-11", 32)
    assert [step for _, step, _ in office.steps("renewal")] == ["-30d"]


def test_two_sweeps_at_once_tell_it_once(office: Office) -> None:
    _contract(office, "2026-05-11")
    office.at("2026-04-10T09:00")
    assert office.sweep() == 1
    assert office.sweep() == 0


def test_after_an_outage_the_last_step_is_told_and_what_is_over_is_not(office: Office) -> None:
    _contract(office, "2026-05-11")
    _contract(office, "2026-03-20", "HT-0")
    office.at("2026-05-07T14:00").sweep()
    assert office.steps("renewal") == [("05-07", "-7d", "rep")]


def test_nothing_comes_at_night_or_on_a_holiday(office: Office) -> None:
    _contract(office, "2026-05-11")
    for moment in ("2026-04-10T06:00", "2026-04-10T22:00", "2026-04-11T10:00", "2026-05-01T10:00"):
        assert office.at(moment).sweep() == 0
    assert office.at("2026-04-13T10:00").sweep() == 1


def test_money_late_goes_up_by_days_and_amount(office: Office) -> None:
    with office.acting() as session:
        for amount in (20000, 900000):
            session.add(
                Payment(account=account_of(session), amount=Decimal(amount), due_on=date(2026, 3, 10))
            )
    _mornings(office, "2026-03-11", 35)
    assert [one for one in office.steps("payment_overdue") if one[2] == "boss"] == [
        ("04-09", "+30d executive", "boss")
    ]
    assert {day for day, step, to in office.steps("payment_overdue") if to == "lead"} == {"03-25", "04-09"}


def test_a_paid_one_is_told_no_more_and_finance_hears_of_it(office: Office) -> None:
    with office.acting() as session:
        session.add(Payment(account=account_of(session), amount=Decimal(20000), due_on=date(2026, 3, 10)))
    office.at("2026-03-11T09:00").sweep()
    with office.acting() as session:
        payment = session.scalars(select(Payment)).one()
        payment.status, payment.paid_on = "paid", date(2026, 3, 12)
    _mornings(office, "2026-03-12", 20)
    assert [step for _, step, _ in office.steps("payment_overdue")] == ["+1d"]
    assert office.steps("receipt_waiting") == [
        ("03-13", "+1d finance", "cash"),
        ("03-16", "+3d finance", "cash"),
    ]


def test_a_reminder_comes_at_its_very_minute_even_on_a_sunday_night(office: Office) -> None:
    with office.acting() as session:
        rep = session.scalars(select(User).where(User.username == "rep")).one()
        due = office.at("2026-03-08T21:30").database.clock.now()
        session.add(Task(title="打电话", assignee=rep, due_at=due))
        session.add(Task(title="寄样", assignee=rep, due_at=due, kind=TaskKind.FOLLOW_UP))
    assert office.at("2026-03-08T21:29").sweep() == 0
    assert office.at("2026-03-08T21:30").sweep() == 1
    assert "打电话" in office.told("rep")[-1]


def test_a_task_that_is_done_is_not_told_as_late(office: Office) -> None:
    with office.acting() as session:
        rep = session.scalars(select(User).where(User.username == "rep")).one()
        due = office.at("2026-03-04T15:00").database.clock.now()
        for title in ("做了", "没做"):
            session.add(Task(title=title, assignee=rep, due_at=due, kind=TaskKind.FOLLOW_UP))
    office.at("2026-03-04T15:00").sweep()
    with office.acting() as session:
        session.scalars(select(Task).where(Task.title == "做了")).one().status = TaskStatus.DONE
    office.at("2026-03-05T09:00").sweep()
    assert "没做" in office.told("rep")[-1]
    assert "做了\n" not in office.told("rep")[-1]


def test_many_things_make_one_list(office: Office) -> None:
    with office.acting() as session:
        account = account_of(session)
        since = office.at("2026-01-05T10:00").database.clock.now()
        for number in range(40):
            session.add(
                Opportunity(name=f"商机{number}", account=account, owner=account.owner, stage_since=since)
            )
    office.at("2026-03-02T10:00").sweep()
    assert len(office.told("rep")) == len(office.told("lead")) == 1
    assert len([one for one in office.ledger() if one.rule == "stage_stuck"]) == 80
    assert "还有" in office.told("rep")[0]


def test_looking_ahead_adds_up_and_writes_nothing(office: Office) -> None:
    _contract(office, "2026-05-10")
    whole = [(due.key, due.at) for due in office.ahead("2026-01-01T00:00", "2026-12-31T23:59")]
    halves = [(due.key, due.at) for span in (("2026-01-01T00:00", "2026-04-15T23:59"),
              ("2026-04-16T00:00", "2026-12-31T23:59")) for due in office.ahead(*span)]  # fmt: skip
    assert whole == halves
    assert [f"{at:%m-%d}" for key, at in whole if key[2] == "renewal"] == [
        "03-11",
        "04-10",
        "04-24",
        "04-30",
        "05-09",
    ]
    assert not office.ledger()
