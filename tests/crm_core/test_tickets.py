from __future__ import annotations

from datetime import timedelta

import pytest

from crm_core.errors import InvalidValue, NotAllowed
from crm_core.models import Comment, Priority, TicketStatus
from crm_core.permissions import Customer
from crm_core.services import accounts, notes, settings, tickets


@pytest.fixture
def account(session, staff):
    return accounts.create(session, by=staff.rep, name="松涛泵业有限公司", service_owner=staff.engineer)


@pytest.fixture
def ticket(session, staff, account):
    return tickets.open(session, by=staff.rep, account=account, subject="振动大", number="SR2026-0099")


def test_numbers_go_on_after_the_highest(session, staff, account, ticket):
    this_year = tickets.open(session, by=staff.rep, account=account, subject="漏水").number
    assert this_year == "SR2027-0001"
    tickets.open(session, by=staff.rep, account=account, subject="x", number="SR2027-0009")
    tickets.open(session, by=staff.rep, account=account, subject="x", number="SR2027-0004")
    assert tickets.open(session, by=staff.rep, account=account, subject="漏水").number == "SR2027-0010"


def test_the_company_can_set_its_first_number_and_hours(session, staff, account):
    settings.put(session, "numbers.ticket", "W-100")
    settings.put(session, "sla.hours", {"urgent": 1.5})
    made = [
        tickets.open(session, by=staff.rep, account=account, subject="x", priority=Priority.URGENT)
        for _ in "ab"
    ]
    assert [one.number for one in made] == ["W-100", "W-101"]
    assert made[0].sla_due_at == session.info["clock"].now() + timedelta(hours=1.5)


def test_it_goes_to_the_accounts_engineer_and_is_due_by_priority(session, staff, ticket):
    assert ticket.assignee is staff.engineer
    assert ticket.sla_due_at == session.info["clock"].now() + timedelta(hours=24)
    tickets.change(session, ticket, by=staff.engineer, priority=Priority.URGENT)
    assert ticket.sla_due_at == session.info["clock"].now() + timedelta(hours=4)


def test_the_way_of_a_ticket(session, staff, ticket):
    tickets.hand_on(session, ticket, by=staff.rep, to=staff.keeper)
    tickets.start(session, ticket, by=staff.engineer)
    tickets.hold(session, ticket, by=staff.engineer)
    tickets.resolve(session, ticket, by=staff.engineer, resolution="换轴承")
    assert (ticket.assignee, ticket.status, ticket.resolution) == (
        staff.keeper,
        TicketStatus.RESOLVED,
        "换轴承",
    )
    tickets.reopen(session, ticket, by=staff.rep)
    tickets.close(session, ticket, by=staff.engineer)
    assert (ticket.status, ticket.resolution) == (TicketStatus.CLOSED, "换轴承")


def test_whoever_starts_an_unassigned_one_has_it(session, staff):
    free = accounts.create(session, by=staff.rep, name="别的公司")
    ticket = tickets.open(session, by=staff.rep, account=free, subject="x")
    tickets.start(session, ticket, by=staff.engineer)
    assert ticket.assignee is staff.engineer


def test_a_customer_opens_comments_on_closes_and_rates_their_own(session, staff, account):
    customer = Customer("wx-1", account_id=account.id)
    ticket = tickets.open(session, by=customer, subject="振动大", priority=Priority.HIGH)
    assert (ticket.account, ticket.reporter, ticket.assignee) == (account, "wx-1", staff.engineer)
    tickets.comment(session, ticket, by=customer, text="今天又振了")
    tickets.close(session, ticket, by=customer)
    tickets.rate(session, ticket, by=customer, stars=5)
    assert (ticket.satisfaction, session.query(Comment).one().text) == (5, "今天又振了")
    for refused in (tickets.start, tickets.resolve):
        with pytest.raises(NotAllowed):
            refused(session, ticket, by=customer)


@pytest.mark.parametrize("stars", [0, 6])
def test_a_rating_is_one_to_five(session, staff, ticket, stars):
    with pytest.raises(InvalidValue):
        tickets.rate(session, ticket, by=staff.rep, stars=stars)


def test_colleagues_name_the_account(session, staff):
    with pytest.raises(InvalidValue):
        tickets.open(session, by=staff.engineer, subject="振动大")


def test_only_seniors_delete_tickets(session, staff, ticket):
    with pytest.raises(NotAllowed):
        tickets.delete(session, ticket, by=staff.engineer)
    tickets.delete(session, ticket, by=staff.east_lead)
    assert ticket.deleted_at is not None


def test_files_and_comments_hang_on_any_record_one_sees(session, staff, account):
    photo = notes.attach(
        session, account, by=staff.rep, name="铭牌.jpg", data=b"\xff\xd8", media_type="image/jpeg"
    )
    notes.comment(session, account, by=staff.engineer, text="已到现场")
    assert notes.attachments_of(session, account) == [photo]
    assert [(one.text, one.by) for one in notes.comments_of(session, account)] == [
        ("已到现场", staff.engineer)
    ]
    with pytest.raises(InvalidValue):
        notes.comment(session, account, by=staff.rep, text=" ")
