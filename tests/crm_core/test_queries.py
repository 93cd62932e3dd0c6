from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from crm_core.errors import NotFound
from crm_core.models import Account, Opportunity, Payment, Ticket
from crm_core.queries.agenda import agenda
from crm_core.queries.history import changes_of, follow_ups
from crm_core.queries.overview import overview
from crm_core.queries.questions import Span
from crm_core.queries.teams import members, silent_reps
from crm_core.queries.timeline import last_contact, timeline
from crm_core.services import (
    accounts,
    activities,
    contacts,
    contracts,
    opportunities,
    payments,
    tasks,
    tickets,
    users,
)


@pytest.fixture
def busy(acting):
    """An account with something of everything; its id."""
    with acting("rep", "m1") as (session, rep):
        now = session.info["clock"].now()
        account = accounts.create(session, by=rep, name="松涛泵业有限公司")
        person = contacts.create(session, by=rep, account=account, name="郝建")
        deal = opportunities.create(
            session, by=rep, account=account, name="一期", amount="1000", probability=40
        )
        for days, kind in ((9, "visit"), (3, "call")):
            activities.log(
                session, by=rep, account=account, kind=kind, occurred_at=now - timedelta(days=days),
                content=f"{kind} 谈交期", contacts=[person] if kind == "visit" else [],
            )  # fmt: skip
        contract = contracts.create(
            session, by=rep, account=account, number="C-1", amount="500", status="active", signed_on=date(2027, 3, 5)
        )  # fmt: skip
        paid = payments.plan(session, by=rep, contract=contract, amount=Decimal(200), due_on=date(2027, 3, 1))
        payments.plan(session, by=rep, contract=contract, amount=Decimal(300), due_on=date(2027, 3, 8))
        payments.receive(session, paid, by=rep, on=date(2027, 3, 6))
        leaking = tickets.open(session, by=rep, account=account, subject="漏油")
        done = tasks.create(session, by=rep, title="寄样品", account=account)
        tasks.finish(session, done, by=rep)
        tasks.create(session, by=rep, title="报价", account=account, due_at=now)
    with acting("rep", "m2") as (session, rep):
        opportunities.advance(session, session.get(Opportunity, deal.id), by=rep, to="proposal")
        tickets.resolve(session, session.get(Ticket, leaking.id), by=rep, resolution="换了油封")
    return account.id


def _people(session):
    return {
        name: users.get_by_username(session, name) for name in ("rep", "engineer", "stranger", "marketer")
    }


def test_the_timeline_has_everything_newest_first(company, busy):
    with company.reading() as session:
        events = timeline(session, _people(session)["rep"], session.get(Account, busy))
    kinds = [event.kind for event in events]
    assert sorted(kinds) == sorted(
        ["activity", "activity", "stage", "stage", "contract", "payment", "ticket", "solved", "task"]
    )
    solved = next(event for event in events if event.kind == "solved")
    assert (solved.record.resolution, solved.who) == ("换了油封", "rep")
    assert [event.at for event in events] == sorted((event.at for event in events), reverse=True)
    assert ("initial_contact", "proposal") in {event.change for event in events}


def test_the_timeline_turns_its_pages(company, busy):
    with company.reading() as session:
        rep, account = _people(session)["rep"], session.get(Account, busy)
        whole = timeline(session, rep, account)
        older = timeline(session, rep, account, before=whole[4].at, limit=3)
    assert [event.record for event in older] == [event.record for event in whole if event.at < whole[4].at][
        :3
    ]


def test_the_timeline_shows_each_what_they_may_see(company, busy):
    with company.reading() as session:
        people, account = _people(session), session.get(Account, busy)
        assert {event.kind for event in timeline(session, people["engineer"], account)} == {
            "activity", "contract", "ticket", "solved",
        }  # fmt: skip
        with pytest.raises(NotFound):
            timeline(session, people["stranger"], account)


def test_an_account_at_a_glance(company, busy):
    with company.reading() as session:
        seen = overview(session, _people(session)["rep"], session.get(Account, busy))
    assert seen.idle_days == 3
    assert seen.last_activity.content == "call 谈交期"
    assert seen.counts == {
        "contacts": 1, "opportunities": 1, "tasks": 1, "contracts": 1, "due_payments": 1, "tickets": 0,
    }  # fmt: skip
    expected = {"pipeline": 1000, "weighted": 500, "contracts": 500, "due": 300, "overdue": 300}
    assert seen.amounts == {name: Decimal(value) for name, value in expected.items()}


def test_the_glance_of_service_has_no_money_in_it(company, busy):
    with company.reading() as session:
        seen = overview(session, _people(session)["engineer"], session.get(Account, busy))
    assert (seen.amounts, seen.opportunities, len(seen.contracts)) == ({}, (), 1)


def test_follow_ups_are_found_by_person_kind_time_and_word(company, busy):
    with company.reading() as session:
        rep, account = _people(session)["rep"], session.get(Account, busy)
        person = contacts.find(session, account, "郝建")
        week = Span(date(2027, 3, 4), date(2027, 3, 10))
        found = [
            follow_ups(session, rep, account=account),
            follow_ups(session, rep, contact=person),
            follow_ups(session, rep, owner=rep, span=week),
            follow_ups(session, rep, kinds=["visit"], text="交期"),
            follow_ups(session, rep, text="价格"),
        ]
        assert [[one.kind for one in some] for some in found] == [
            ["call", "visit"], ["visit"], ["call"], ["visit"], [],
        ]  # fmt: skip
        assert last_contact(session, rep, account) == found[0][0].occurred_at


def test_a_records_history_is_its_changes(company, busy):
    with company.reading() as session:
        people = _people(session)
        deal = session.query(Opportunity).one()
        assert [entry.action for entry in changes_of(session, people["rep"], deal)] == ["update", "create"]
        contract = session.query(Payment).first().contract
        assert changes_of(session, people["engineer"], contract) == []


def test_the_agenda_has_the_overdue_first_and_only_what_is_open(session, staff):
    def task(title, day=None, **fields):
        due = None if day is None else session.info["clock"].local(datetime(2027, 3, day, 9))
        return tasks.create(session, by=staff.rep, title=title, due_at=due, **fields)

    late, later, tomorrow, undated = task("a", 9), task("b", 20), task("c", 11), task("d")
    tasks.finish(session, task("e", 11), by=staff.rep)
    mine = agenda(session, staff.rep, users=[staff.rep])
    assert (mine.overdue, mine.due, mine.undated) == ((late,), (tomorrow, later), (undated,))
    week = agenda(session, staff.rep, users=[staff.rep], span=Span(date(2027, 3, 8), date(2027, 3, 14)))
    assert week.tasks == (late, tomorrow)
    next_week = agenda(session, staff.rep, users=[staff.rep], span=Span(date(2027, 3, 15), date(2027, 3, 21)))
    assert next_week.tasks == (later,)
    assert agenda(session, staff.mate, users=[staff.rep]).tasks == ()
    assert len(agenda(session, staff.east_lead, users=[staff.rep, staff.mate]).tasks) == 4


def test_those_who_wrote_nothing_are_named_to_their_manager(session, staff):
    account = accounts.create(session, by=staff.rep, name="松涛泵业有限公司")
    now = session.info["clock"].now()
    activities.log(session, by=staff.rep, account=account, kind="call", occurred_at=now, content="x")
    today, yesterday = Span(now.date(), now.date()), Span(date(2027, 3, 9), date(2027, 3, 9))
    assert silent_reps(session, staff.east_lead, today) == [staff.mate]
    assert silent_reps(session, staff.east_lead, yesterday) == [staff.rep, staff.mate]
    assert set(silent_reps(session, staff.boss, today)) == {staff.mate, staff.stranger}
    assert members(session, staff.marketer) == []
