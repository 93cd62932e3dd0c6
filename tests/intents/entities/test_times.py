"""Times as people say them, read at several clocks (data/times.yaml tells how its lines are written)."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from intents.entities import TimeMatch, TimeValue, due_at, find_times, occurred_at

DATA = Path(__file__).parent / "data"
DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)


def load(name: str) -> list[dict[str, Any]]:
    return yaml.safe_load((DATA / name).read_text(encoding="utf-8"))


def clock(text: Any) -> datetime:
    return text if isinstance(text, datetime) else datetime.fromisoformat(str(text))


CASES = [
    pytest.param(group, case, id=f"{group['now']}: {case['say']} ({case.get('tense', '-')})")
    for group in load("times.yaml")
    for case in group["cases"]
]


def now_of(group: dict[str, Any]) -> datetime:
    from zoneinfo import ZoneInfo

    now = clock(group["now"])
    return now.replace(tzinfo=ZoneInfo(group["zone"])) if "zone" in group else now


def expected(written: Any, now: datetime) -> tuple[datetime | None, datetime | None, str]:
    """(start, end, grain) of an `is` line."""
    body, grain = re.fullmatch(r"(.*?)(?:\s*\((\w+)\))?", str(written)).groups()
    start, dots, end = (part.strip() for part in body.partition(".."))
    if not dots:
        end = start
    default = "minute" if " " in (start or end) else "day"
    return instant(start, now, False), instant(end, now, True), grain or default


def instant(written: str, now: datetime, ends: bool) -> datetime | None:
    if not written:
        return None
    at = datetime.fromisoformat(written).replace(tzinfo=now.tzinfo)
    return at + DAY - SECOND if ends and " " not in written else at


def the_time(say: str, now: datetime) -> TimeMatch:
    found = find_times(say, now)
    assert found, f"no time found in {say!r}"
    return found[0]


@pytest.mark.parametrize(("group", "case"), CASES)
def test_a_time_is_found_and_means_what_it_says(group: dict[str, Any], case: dict[str, Any]) -> None:
    now = now_of(group)
    match = next((found for found in find_times(case["say"], now) if found.text == str(case["time"])), None)
    assert match is not None, [found.text for found in find_times(case["say"], now)]
    value = match.resolve(case.get("tense"))
    assert (value.start, value.end, value.grain) == expected(case["is"], now)
    assert value.recurring == case.get("repeats")
    if "due" in case:
        assert due_at(value, now, deadline=match.deadline) == instant(case["due"], now, False)
    if "on" in case:
        assert occurred_at(value, now) == instant(case["on"], now, False)
