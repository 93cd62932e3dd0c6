"""A contact's birthday comes every year, to whoever looks after the customer."""

from __future__ import annotations

from datetime import date

import pytest
from reminded import Office, account_of

from bot.reminders.upkeep import upkeep
from crm_core.birthdays import kept, next_on
from crm_core.models import Contact


def _lives(office: Office, *moments: str) -> None:
    for moment in moments:
        office.at(moment)
        upkeep(office.database, office.book)
        office.sweep()


def test_it_is_told_before_and_on_the_day_every_year(office: Office) -> None:
    with office.acting() as session:
        session.add(
            Contact(account=account_of(session), name="王海", title="采购经理", birthday="1975-03-14")
        )
    _lives(office, "2026-03-10T09:00", "2026-03-11T09:00", "2026-03-13T09:00", "2026-03-16T09:00")
    assert office.steps("birthday") == [
        ("03-11", "-3d", "rep"),
        ("03-13", "0", "rep"),
    ]  # a Saturday's on Friday
    assert "恒远 王海 采购经理 3月14日" in office.told("rep")[-1]
    _lives(office, "2027-03-11T09:00")
    assert len(office.steps("birthday")) == 3


def test_not_of_somebody_who_has_left(office: Office) -> None:
    with office.acting() as session:
        session.add(
            Contact(account=account_of(session), name="王海", birthday="03-12", left_on=date(2026, 1, 1))
        )
    _lives(office, "2026-03-09T09:00", "2026-03-12T09:00")
    assert office.steps("birthday") == []


@pytest.mark.parametrize(
    ("said", "stored", "next_one"),
    [
        ("8月5日", "08-05", "2027-08-05"),
        ("1975/12/1", "1975-12-01", "2026-12-01"),
        ("2-29", "02-29", "2027-02-28"),
        ("农历8月15", "农历08-15", "2027-09-15"),
    ],
)
def test_however_it_is_written(said: str, stored: str, next_one: str) -> None:
    assert kept(said) == stored
    assert next_on(stored, date(2026, 11, 28)) == date.fromisoformat(next_one)


@pytest.mark.parametrize("said", ["13月1日", "2月30日", "五号", "8"])
def test_what_is_no_day_is_refused(said: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        kept(said)
