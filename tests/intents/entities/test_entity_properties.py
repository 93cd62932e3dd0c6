"""What holds of every text, number and clock, whatever they are."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from itertools import pairwise

import pytest
from entity_tables import load
from hypothesis import example, given
from hypothesis import strategies as st

from intents.entities import (
    bare_amounts,
    due_at,
    find_money,
    find_times,
    find_values,
    occurred_at,
    parse_number,
)
from intents.entities.values import Tense

SAID = [str(case["say"]) for group in load("times.yaml") for case in group["cases"]]
SAID += [str(case["say"]) for case in load("money.yaml")]
SAID += [
    str(line["say"])
    for name in ("times", "values")
    for group in load(f"sentences/{name}.yaml")
    for line in group["said"]
]
ZONES = st.integers(-12, 14).map(lambda hours: timezone(timedelta(hours=hours)))
CLOCKS = st.datetimes(min_value=datetime(1, 1, 2), max_value=datetime(9999, 12, 30), timezones=ZONES)
BITS = st.sampled_from(
    [*"年月日号点半周上下前后内每第到-/:.,0123456789零一二两三十百千万亿个天 （）", "friday", "next ", " pm"]
)
SCRAPS = st.lists(st.one_of(st.sampled_from(SAID), BITS, st.text(max_size=5)), max_size=12).map("".join)
BEFORE = [
    "",
    "嗯，",
    "跟您说下：",
    "FYI, ",
    "【备忘】",
    "（补）",
    "(",
    "“",
    "客户|",
    "记一下——",
    "好的！",
    "noted. ",
    "行\n",
]
BEFORE += ["1、", "1. ", "(2) ", "一、", "- ", "* ", "• ", "好，3）", "> "]
BEHIND = ["", "。谢谢", ", thanks", "！", "）", "】", "”", "」", "…", "\n"]
MONDAY = datetime(2026, 11, 23, 10, tzinfo=timezone(timedelta(hours=8)))


@given(SCRAPS, CLOCKS)
@example("二十四点五十九分前三十一号两千年", MONDAY)
@example("9999年12月31日后过9999年", datetime(9999, 12, 30, tzinfo=UTC))
def test_no_text_and_no_clock_makes_it_fail(text: str, now: datetime) -> None:
    for entity in find_values(text, now):
        assert text[slice(*entity.span)] == entity.text != ""
        if entity.kind == "time":
            for tense in ("plan", "past", None):
                value = entity.value.resolve(tense)
                assert value.start is not None or value.end is not None
                assert due_at(value, now, deadline=entity.value.deadline).tzinfo
                assert occurred_at(value, now) <= now


@given(SCRAPS)
def test_values_never_overlap(text: str) -> None:
    spans = [entity.span for entity in find_values(text, MONDAY)]
    assert all(before[1] <= after[0] for before, after in pairwise(spans))


def told(text: str, moved: int = 0) -> list[object]:
    times = [(one.text, one.span[0] - moved, one.resolve()) for one in find_times(text, MONDAY)]
    return [times, [(one.text, one.span[0] - moved, one.value) for one in find_money(text)]]


@given(st.sampled_from(SAID), st.sampled_from(BEFORE), st.sampled_from(BEHIND))
def test_words_around_a_message_only_move_its_values(say: str, before: str, behind: str) -> None:
    assert told(before + say + behind, len(before)) == told(say)


@pytest.mark.prove
def test_no_mark_around_any_message_changes_its_values() -> None:
    for say in SAID:
        plain = told(say)
        assert [told(before + say, len(before)) for before in BEFORE] == [plain] * len(BEFORE)
        assert [told(say + behind) for behind in BEHIND] == [plain] * len(BEHIND)


@given(st.sampled_from(SAID), CLOCKS, st.sampled_from(["plan", "past", None]))
def test_the_start_of_a_time_is_never_behind_its_end(say: str, now: datetime, tense: Tense | None) -> None:
    for match in find_times(say, now):
        value = match.resolve(tense)
        assert value.start is None or value.end is None or value.start <= value.end


@given(st.sampled_from(SAID), CLOCKS)
def test_a_plan_for_what_names_no_period_gone_by_lies_ahead(say: str, now: datetime) -> None:
    for match in find_times(say, now):
        if match.anchor in ("weekday", "festival") and match.expression.bound is None:
            ahead, behind = match.resolve("plan"), match.resolve("past")
            assert behind.start is None or ahead.start is None or behind.start <= ahead.start


def in_chinese(number: int) -> str:
    """The number as it is read out: 10305 is 一万零三百零五."""
    if number >= 10**8:
        return in_chinese(number // 10**8) + "亿" + rest(number % 10**8, 10**7)
    if number >= 10**4:
        return in_chinese(number // 10**4) + "万" + rest(number % 10**4, 1000)
    for size, word in ((1000, "千"), (100, "百"), (10, "十")):
        if number >= size:
            return in_chinese(number // size) + word + rest(number % size, size // 10)
    return "零一二三四五六七八九"[number]


def rest(number: int, highest: int) -> str:
    return "" if number == 0 else ("零" if number < highest else "") + in_chinese(number)


@given(st.integers(0, 10**12 - 1))
def test_numbers_read_out_in_chinese_come_back(number: int) -> None:
    assert parse_number(in_chinese(number)) == number


@given(st.integers(1, 10**11))
def test_amounts_in_words_digits_and_groups_are_the_same_money(number: int) -> None:
    for written in (f"{in_chinese(number)}元", f"{number}元", f"¥{number:,}"):
        assert [entity.value.value for entity in find_money(f"合同{written}整")] == [Decimal(number)]


@given(st.integers(1, 9999), st.sampled_from([("万", 10**4), ("w", 10**4), ("亿", 10**8)]))
def test_a_scale_multiplies(number: int, scale: tuple[str, int]) -> None:
    written, size = scale
    assert [entity.value.value for entity in bare_amounts(f"{number}{written}")] == [number * size]
