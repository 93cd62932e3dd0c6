"""Working days, festivals, and when a thing is due."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from intents.entities import (
    TimeValue,
    due_at,
    festival,
    find_times,
    is_workday,
    last_workday,
    next_workday,
    occurred_at,
)
from intents.entities.workdays import add_workdays

SHANGHAI = ZoneInfo("Asia/Shanghai")
EVENING = datetime(2026, 11, 23, 20, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2026, 11, 23), True),
        (date(2026, 11, 22), False),
        (date(2026, 10, 1), False),
        (date(2026, 10, 10), True),  # a Saturday worked for National Day
        (date(2031, 10, 1), False),  # beyond the official calendar
        (date(2031, 10, 11), False),
        (date(2031, 10, 13), True),
    ],
)
def test_official_holidays_and_worked_saturdays_count(day: date, worked: bool) -> None:
    assert is_workday(day) is worked


@pytest.mark.parametrize(
    ("name", "year", "first"),
    [
        ("spring_festival", 2027, date(2027, 2, 6)),
        ("mid_autumn", 2026, date(2026, 9, 25)),
        ("dragon_boat", 2030, date(2030, 6, 5)),
        ("lantern", 2027, date(2027, 2, 20)),
        ("thanksgiving", 2026, date(2026, 11, 26)),
        ("new_year", 1776, date(1776, 1, 1)),
    ],
)
def test_a_festival_falls_on_its_day(name: str, year: int, first: date) -> None:
    days = festival(name, year)
    assert days is not None
    assert days[0] == first


def test_what_nobody_can_know_is_none() -> None:
    assert festival("mid_autumn", 3000) is None
    assert festival("unheard of", 2026) is None


def test_national_day_lasts_to_the_end_of_its_holiday() -> None:
    assert festival("national", 2026) == (date(2026, 10, 1), date(2026, 10, 7))


def test_working_days_are_found_around_holidays() -> None:
    assert next_workday(date(2026, 10, 1)) == date(2026, 10, 8)
    assert last_workday(date(2026, 9, 28), date(2026, 10, 6)) == date(2026, 9, 30)
    assert last_workday(date(2026, 10, 2), date(2026, 10, 6)) is None
    assert add_workdays(date(2026, 9, 29), 2) == date(2026, 10, 8)
    assert add_workdays(date(2026, 10, 8), -1) == date(2026, 9, 30)


def test_today_said_after_hours_is_due_before_midnight() -> None:
    value = find_times("今天", EVENING)[0].resolve("plan")
    assert due_at(value, EVENING) == EVENING.replace(hour=23, minute=59)


def test_what_is_due_after_a_day_is_due_on_the_next_working_day() -> None:
    value = find_times("周五以后", EVENING)[0].resolve("plan")
    assert due_at(value, EVENING) == datetime(2026, 11, 30, 9, tzinfo=SHANGHAI)


def test_nothing_has_occurred_before_it_could() -> None:
    ahead = datetime(2026, 12, 1, tzinfo=SHANGHAI)
    assert occurred_at(TimeValue(ahead, ahead, "day"), EVENING) == EVENING
