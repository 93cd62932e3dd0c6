"""Amounts of money as people write them, and numbers that are none."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from entity_tables import load

from intents.entities import bare_amounts, find_money

CASES = [pytest.param(case, id=case["say"]) for case in load("money.yaml")]


@pytest.mark.parametrize("case", CASES)
def test_an_amount_is_found_with_its_value_and_currency(case: dict[str, Any]) -> None:
    found = find_money(case["say"])
    several = isinstance(case["money"], list)
    assert [entity.text for entity in found] == (case["money"] if several else [case["money"]])
    ranges = [case["is"]] if not several else [[amount, amount] for amount in case["is"]]
    for entity, amount in zip(found, ranges, strict=True):
        low, high = amount if isinstance(amount, list) else (amount, amount)
        assert (entity.value.value, entity.value.low, entity.value.high) == tuple(
            map(exact, (low, low, high))
        )
        assert entity.value.currency == case.get("currency", "CNY")


def exact(number: float) -> Decimal:
    return Decimal(str(number))


@pytest.mark.parametrize("say", load("traps.yaml")["no_money"])
def test_other_numbers_are_no_money(say: str) -> None:
    assert [entity.text for entity in find_money(say)] == []


@pytest.mark.parametrize(
    ("answer", "amount"),
    [("1500000", 1500000), ("150", 150), ("一百五", 150), ("150万", 1500000), ("4,800", 4800)],
)
def test_an_answer_to_a_question_for_an_amount_may_be_a_bare_number(answer: str, amount: int) -> None:
    assert [entity.value.value for entity in bare_amounts(answer)] == [amount]


@pytest.mark.parametrize("answer", ["6台", "28号", "80%", "没定"])
def test_an_answer_that_counts_something_else_is_no_amount(answer: str) -> None:
    assert bare_amounts(answer) == []
