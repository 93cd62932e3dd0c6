"""A ticket's time runs while service is there, stands while it is on hold, and is short for the best customers."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest

from bot.desk.rota import Hours
from bot.desk.working import OfficeTime
from crm_core.models import Grade, Priority
from crm_core.services import accounts, sla, tickets

FRIDAY = "2027-03-12T16:00"


@pytest.fixture
def office(session):
    """Nine to six on working days; it is Friday, four in the afternoon."""
    clock = session.info["clock"]
    clock.frozen = clock.local(datetime.fromisoformat(FRIDAY))
    found = OfficeTime(Hours(time(9), time(18)), clock.zone)
    session.info[sla.WORKING] = lambda _: found
    return found


def _open(session, staff, grade=None, priority=Priority.HIGH):
    account = accounts.create(session, by=staff.rep, name="松涛泵业有限公司", grade=grade)
    return tickets.open(session, by=staff.rep, account=account, subject="振动大", priority=priority)


def _said(session, moment):
    return f"{session.info['clock'].local(moment):%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("grade", "priority", "due"),
    [
        (None, Priority.HIGH, "03-15 15:00"),
        (Grade.B, Priority.HIGH, "03-15 15:00"),
        (Grade.A, Priority.NORMAL, "03-12 18:00"),
        (Grade.B, Priority.URGENT, "03-12 20:00"),
    ],
)
def test_hours_are_working_hours_but_for_what_is_urgent(session, staff, office, grade, priority, due):
    assert _said(session, _open(session, staff, grade, priority).sla_due_at) == due


def test_what_was_left_before_a_hold_is_left_after_it(session, staff, office):
    ticket = _open(session, staff)
    clock = session.info["clock"]
    clock.frozen += timedelta(hours=1)
    tickets.hold(session, ticket, by=staff.engineer)
    clock.frozen += timedelta(days=4)
    tickets.start(session, ticket, by=staff.engineer)
    left = office.between(clock.now(), ticket.sla_due_at)
    assert left == timedelta(hours=7)
    assert _said(session, ticket.sla_due_at) == "03-17 15:00"


def test_a_make_up_saturday_counts_and_a_holiday_does_not(session, office):
    local = session.info["clock"].local
    friday = local(datetime(2026, 9, 18, 17))  # Sunday the 20th is worked for Mid-Autumn
    assert _said(session, office.after(friday, timedelta(hours=2))) == "09-20 10:00"
    before_national = local(datetime(2026, 9, 30, 17))
    assert _said(session, office.after(before_national, timedelta(hours=2))) == "10-08 10:00"
    assert office.between(before_national, local(datetime(2026, 10, 7, 12))) == timedelta(hours=1)
