"""A simulated year: what was told is exactly what should have been, reckoned a second time by other means."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, time

import pytest
from sqlalchemy import select
from year import Year
from year_calendar import DAY, FIRST, ZONE, works
from year_reckoned import RETURN_AFTER, RULES, Told

from bot.reminders import rulebook
from bot.reminders.ledger import Notice
from bot.reminders.sweep import quick, sweep
from crm_core.db import Database

SWEEPS = ((time(3), False), (time(9), True), (time(16), False), (time(18, 30), False), (time(21), False))


def _lived(database: Database, year: Year) -> list[Notice]:
    book = rulebook.parse({**rulebook.effective(), **RETURN_AFTER, "briefs": []})
    database.clock.frozen = datetime.combine(FIRST, time(), ZONE)
    year.settle(database)
    day = FIRST
    while day <= year.last:
        for at, is_whole in SWEEPS:
            if at == time(16):
                year.live(database, day)
            database.clock.frozen = datetime.combine(day, at, ZONE)
            sweep(database, book, only=None if is_whole else quick)
        day += DAY
    with database.reading() as session:
        return list(session.scalars(select(Notice)))


def _check(database: Database, year: Year) -> None:
    told = _lived(database, year)
    counted = Counter(_as_told(one) for one in told)
    expected = year.reckoned()
    assert counted - expected == Counter()
    assert expected - counted == Counter()
    assert {rule for rule, *_ in expected} == set(RULES)
    civil = [one.at.astimezone(ZONE) for one in told if one.rule != "reminder"]
    assert all(works(at.date()) and time(8, 30) <= at.time() <= time(18, 30) for at in civil)


def test_every_rule_is_reckoned_twice() -> None:
    assert set(rulebook.effective()["rules"]) == set(RULES)


def _as_told(one: Notice) -> Told:
    step = " ".join(part for part in one.step.split())
    return one.rule, one.record_id, step, one.recipient, one.at.astimezone(ZONE).date()


def test_a_small_company_s_spring(sqlite_database: Database) -> None:
    _check(sqlite_database, Year(accounts=30, opportunities=40, contracts=20, last=date(2026, 4, 12)))


@pytest.mark.prove
def test_a_year_of_two_thousand_customers(database: Database) -> None:
    _check(database, Year(accounts=2000, opportunities=3000, contracts=1000))
