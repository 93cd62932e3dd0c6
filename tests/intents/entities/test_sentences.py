"""Values in whole sentences, read as `kechat parse` reads them (data/sentences/ tells how its lines are written)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from entity_tables import load

from intents.entities import Entity, MoneyValue, TimeValue
from intents.lexicon import NoNames
from intents.understand import understand

SHANGHAI = ZoneInfo("Asia/Shanghai")
STRICT = ("time", "money")


def sentences() -> Iterator[Any]:
    for name in ("times", "values"):
        for group in load(f"sentences/{name}.yaml"):
            now = group["now"].astimezone(SHANGHAI)
            for line in group["said"]:
                yield pytest.param(now, line, id=f"{now:%Y-%m-%d %H:%M} {line['say']}")


def found(say: str, now: datetime) -> list[Entity]:
    return list(understand(say, now, NoNames()).entities)


@pytest.mark.parametrize(("now", "line"), list(sentences()))
def test_a_sentence_tells_its_times_and_sums_and_no_others(now: datetime, line: dict[str, Any]) -> None:
    entities = found(line["say"], now)
    for kind in {*STRICT, *line} - {"say"}:
        told = {one.text: written(one) for one in entities if one.kind == kind}
        wanted = {str(words): str(value) for words, value in line.get(kind, {}).items()}
        assert (told if kind in STRICT else {words: told.get(words) for words in wanted}) == wanted


@pytest.mark.parametrize("say", load("sentences/traps.yaml"))
def test_a_sentence_without_a_time_or_a_sum_has_none(say: str) -> None:
    entities = found(say, datetime(2026, 6, 11, 14, 20, tzinfo=SHANGHAI))
    assert [one.text for one in entities if one.kind in STRICT] == []


def written(entity: Entity) -> str:
    """The value as the tables write it."""
    value = entity.value
    if isinstance(value, TimeValue):
        return _time(value)
    if isinstance(value, MoneyValue):
        low, high = (f"{edge.normalize():f}" for edge in (value.low, value.high))
        amount = low if low == high else f"{low} .. {high}"
        return amount if value.currency == "CNY" else f"{amount} {value.currency}"
    if entity.kind == "quantity":
        return f"{value.value:f} {value.unit}"
    return f"{value.count:f} {value.unit}" if entity.kind == "duration" else str(value)


def _time(value: TimeValue) -> str:
    start = _edge(value.start, timedelta(0))
    end = _edge(value.end, timedelta(days=1, seconds=-1))
    one = value.start == value.end or (start == end and len(start) == len("2026-12-02"))
    text = start if one else f"{start} .. {end}".strip()
    usual = "minute" if " " in (start or end) else "day"
    grain = "" if value.grain == usual else f" ({value.grain})"
    return text + grain + (f"; {value.recurring}" if value.recurring else "")


def _edge(at: datetime | None, of_day: timedelta) -> str:
    """A day when the instant is its first or last second, else the minute, or the second when it is not whole."""
    if at is None:
        return ""
    if timedelta(hours=at.hour, minutes=at.minute, seconds=at.second) == of_day:
        return f"{at:%Y-%m-%d}"
    return f"{at:%Y-%m-%d %H:%M}" if at.second == 0 else f"{at:%Y-%m-%d %H:%M:%S}"
