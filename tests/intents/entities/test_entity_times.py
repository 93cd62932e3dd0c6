"""Times as people say them, read at several clocks (data/times.yaml tells how its lines are written)."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from entity_tables import load

from intents.entities import due_at, find_times, occurred_at

DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
SHANGHAI = ZoneInfo("Asia/Shanghai")
MONDAY = datetime(2026, 11, 23, 10, tzinfo=SHANGHAI)
TRAPS = load("traps.yaml")
CASES = [
    pytest.param(group, case, id=f"{group['now']} {case['say']} {case.get('tense', '')}")
    for group in load("times.yaml")
    for case in group["cases"]
]


def now_of(group: dict[str, Any]) -> datetime:
    now: datetime = group["now"]
    return now.replace(tzinfo=ZoneInfo(group["zone"])) if "zone" in group else now


def expected(written: Any, now: datetime) -> tuple[datetime | None, datetime | None, str]:
    """(start, end, grain) of an `is` line."""
    found = re.fullmatch(r"(.*?)(?:\s*\((\w+)\))?", str(written))
    assert found
    start, dots, end = (part.strip() for part in found[1].partition(".."))
    end = end if dots else start
    grain = found[2] or ("minute" if " " in (start or end) else "day")
    return instant(start, now), instant(end, now, ends=True), grain


def instant(written: str, now: datetime, *, ends: bool = False) -> datetime | None:
    if not written:
        return None
    at = datetime.fromisoformat(written).replace(tzinfo=now.tzinfo)
    return at + DAY - SECOND if ends and " " not in written else at


@pytest.mark.parametrize(("group", "case"), CASES)
def test_a_time_is_found_and_means_what_it_says(group: dict[str, Any], case: dict[str, Any]) -> None:
    now = now_of(group)
    found = {match.text: match for match in find_times(case["say"], now)}
    assert str(case["time"]) in found
    match = found[str(case["time"])]
    value = match.resolve(case.get("tense"))
    assert (value.start, value.end, value.grain) == expected(case["is"], now)
    assert value.recurring == case.get("repeats")
    if "due" in case:
        assert due_at(value, now, deadline=match.deadline) == instant(case["due"], now)
    if "on" in case:
        assert occurred_at(value, now) == instant(case["on"], now)


@pytest.mark.parametrize("say", TRAPS["no_time"])
def test_what_only_looks_like_a_time_is_left_alone(say: str) -> None:
    assert [match.text for match in find_times(say, MONDAY)] == []


@pytest.mark.parametrize(("say", "times"), TRAPS["only"])
def test_a_time_beside_a_trap_is_still_found(say: str, times: str) -> None:
    assert [match.text for match in find_times(say, MONDAY)] == times.split("|")


@pytest.mark.parametrize(
    ("say", "deadline"),
    [
        ("周五前给", True),
        ("by Friday", True),
        ("三天内", True),
        ("下班前", True),
        ("周五给", False),
        ("周五后", False),
    ],
)
def test_a_deadline_is_told_from_a_day(say: str, deadline: bool) -> None:
    assert [match.deadline for match in find_times(say, MONDAY)] == [deadline]


@pytest.mark.parametrize(
    ("say", "anchor"),
    [
        ("明天下午", "relative"),
        ("周三", "weekday"),
        ("12月3号", "date"),
        ("下个月", "period"),
        ("国庆", "festival"),
        ("下午", "part"),
        ("下午3点", "clock"),
        ("三天后", "offset"),
        ("每周一", "recurring"),
        ("刚才", "now"),
    ],
)
def test_a_time_tells_what_it_hangs_on(say: str, anchor: str) -> None:
    assert [match.anchor for match in find_times(say, MONDAY)] == [anchor]


def test_a_part_of_the_day_is_of_the_day_already_spoken_of() -> None:
    afternoon = find_times("下午到博海见的王总", MONDAY)[0]
    value = afternoon.resolve("past", on=date(2026, 11, 20))
    assert value.start == datetime(2026, 11, 20, 12, tzinfo=SHANGHAI)


def test_two_hours_are_two_hours_also_when_the_clock_is_put_forward() -> None:
    night = datetime(2026, 3, 29, 1, 30, tzinfo=ZoneInfo("Europe/Berlin"))
    later = find_times("in two hours", night)[0].resolve("plan").start
    assert later is not None
    assert (later.hour, later.minute) == (4, 30)
