"""Percentages, quantities, durations and contacts, and all of them together."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from entity_tables import load

from intents.entities import (
    Entity,
    find_durations,
    find_emails,
    find_percents,
    find_phones,
    find_quantities,
    find_urls,
    find_values,
)

NOW = datetime(2026, 11, 23, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
FINDERS: dict[str, Callable[[str], list[Entity]]] = {
    "percent": find_percents,
    "quantity": find_quantities,
    "duration": find_durations,
    "phone": find_phones,
    "email": find_emails,
    "url": find_urls,
}


def plain(entity: Entity) -> Any:
    value = entity.value
    if entity.kind == "quantity":
        return [value.value, value.unit]
    return [value.count, value.unit] if entity.kind == "duration" else value


def exact(value: Any) -> Any:
    if isinstance(value, list):
        return [exact(item) for item in value]
    return Decimal(str(value)) if isinstance(value, int | float) else value


@pytest.mark.parametrize("case", [pytest.param(case, id=case["say"]) for case in load("values.yaml")])
def test_a_value_is_found_with_its_words(case: dict[str, Any]) -> None:
    kind = next(kind for kind in FINDERS if kind in case)
    found = FINDERS[kind](case["say"])
    assert [(entity.kind, entity.text) for entity in found] == [(kind, case[kind])]
    assert plain(found[0]) == exact(case["is"])
    assert case["say"][slice(*found[0].span)] == case[kind]


@pytest.mark.parametrize(
    "say",
    [
        "统一社会信用代码91320594MA1XYZ1234",
        "身份证320582198801011234",
        "合同20261105-03",
        "订单号1381234567890",
    ],
)
def test_longer_numbers_are_no_phone(say: str) -> None:
    assert find_phones(say) == []


def test_everything_in_a_message_is_found_once() -> None:
    say = "下周三前报35万6台，质保24个月，赢率60%，找李工13862190533或li@abc.com，见www.abc.com"
    assert [(entity.kind, entity.text) for entity in find_values(say, NOW)] == [
        ("time", "下周三前"),
        ("money", "35万"),
        ("quantity", "6台"),
        ("duration", "24个月"),
        ("percent", "60%"),
        ("phone", "13862190533"),
        ("email", "li@abc.com"),
        ("url", "www.abc.com"),
    ]


def test_a_length_with_a_direction_is_a_time_and_alone_a_duration() -> None:
    kinds = [(entity.kind, entity.text) for entity in find_values("跑了两周，两周后再看", NOW)]
    assert kinds == [("duration", "两周"), ("time", "两周后")]


def test_nothing_is_found_inside_a_known_name() -> None:
    say = "周六福和七天连锁周五来"
    assert [entity.text for entity in find_values("三月传媒周五来", NOW, masked=[(0, 4)])] == ["周五"]
    assert [entity.text for entity in find_values(say, NOW)] == ["周五"]


def test_the_value_of_a_time_is_resolved_by_tense() -> None:
    entity = find_values("周五", NOW)[0]
    assert entity.value.resolve("past").start.date().isoformat() == "2026-11-20"
    assert entity.value.resolve("plan").start.date().isoformat() == "2026-11-27"
