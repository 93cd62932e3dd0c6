from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.importing import times, values
from integrations.importing.refusal import Refused

NINE = time(9)


@pytest.mark.parametrize(
    "written",
    ["2024.3.5", "2024/3/5", "2024年3月5日", "2024-03-05", "20240305", "２０２４．３．５", "2024-3-5 星期二",
     "25/3/2024", "5 Mar 2024", "March 5, 2024", "45356", 45356.0, date(2024, 3, 5), datetime(2024, 3, 5, 10)],
)  # fmt: skip
def test_days_are_read_however_people_write_them(written: Any) -> None:
    assert times.day(written) == (date(2024, 3, 25) if written == "25/3/2024" else date(2024, 3, 5))


@pytest.mark.parametrize(
    ("written", "expected"),
    [("2024-03-05 10:00", time(10)), ("2024年3月5日 14时30分", time(14, 30)), ("2024.3.5 下午3:05", time(15, 5)),
     ("2024/3/5 9:30:15", time(9, 30, 15)), ("2024-03-05 3:05 PM", time(15, 5)), ("2024-03-05 12:10 AM", time(0, 10)),
     ("45356.4375", time(10, 30)), ("2024-03-05T08:00", time(8)), ("2024-3-5", NINE), ("2024-3-5 中午12点", time(12))],
)  # fmt: skip
def test_times_of_day_are_read_and_a_bare_day_gets_the_usual_one(written: str, expected: time) -> None:
    assert times.instant(written, NINE) == datetime.combine(date(2024, 3, 5), expected)


def test_an_offset_is_kept() -> None:
    assert times.instant("2024-03-05T09:00:00+08:00", NINE).astimezone(UTC) == datetime(
        2024, 3, 5, 1, tzinfo=UTC
    )


@pytest.mark.parametrize(
    ("written", "code"),
    [("3/5/2024", "ambiguous_date"), ("2024-02-30", "not_a_date"), ("下周", "not_a_date"), ("12", "not_a_date"),
     ("2024-03-05 25:00", "not_a_date"), ("2024-03", "not_a_date")],
)  # fmt: skip
def test_a_day_is_never_guessed(written: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        times.day(written)
    assert refused.value.code == code


@given(st.datetimes(min_value=datetime(1990, 1, 1), max_value=datetime(2090, 1, 1)), st.sampled_from("-/."))
def test_what_is_written_is_read_back(moment: datetime, separator: str) -> None:
    written = f"{moment.year}{separator}{moment.month}{separator}{moment.day} {moment:%H:%M}"
    assert times.instant(written, NINE) == moment.replace(second=0, microsecond=0)


@given(st.datetimes(min_value=datetime(1960, 1, 1), max_value=datetime(2110, 1, 1)))
def test_excels_serial_days_are_read_to_the_second(moment: datetime) -> None:
    whole = moment.replace(microsecond=0)
    serial = (whole - datetime(1899, 12, 30)) / timedelta(days=1)
    assert times.instant(f"{serial:.10f}", NINE) == whole


@pytest.mark.parametrize(
    ("written", "expected"),
    [("12万", 120000), ("1,234.50", "1234.5"), ("¥1,234.50", "1234.5"), ("￥12.5万元", 125000), ("1.2亿", 120_000_000),
     ("3k", 3000), ("RMB 8,000", 8000), ("约30万", 300_000), ("50万左右", 500_000), ("30-50万", 300_000),
     ("30万~50万", 300_000), (1234.5, "1234.5"), ("（300）", -300), ("１２００", 1200), ("0", 0), ("500元", 500)],
)  # fmt: skip
def test_money_is_read_with_its_units(written: Any, expected: Any) -> None:
    assert values.money(written) == Decimal(expected)


def test_the_unit_of_a_header_multiplies_what_has_none_of_its_own() -> None:
    assert (values.money("86", 10_000), values.money(86.0, 10_000)) == (860_000, 860_000)
    assert values.money("86万", 10_000) == 860_000


@pytest.mark.parametrize(
    ("written", "code"), [("$500", "other_currency"), ("很多", "not_money"), ("1e400", "not_money")]
)
def test_what_is_no_money_in_yuan_is_refused(written: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        values.money(written)
    assert refused.value.code == code


@given(st.decimals(min_value=0, max_value=10**10, places=2))
def test_money_with_separators_is_read_back(amount: Decimal) -> None:
    assert values.money(f"¥{amount:,.2f}") == amount


@given(st.one_of(st.text(max_size=30), st.floats(), st.integers(), st.booleans(), st.datetimes(), st.times()))
def test_no_cell_breaks_a_parser(cell: Any) -> None:
    for read in (values.text, values.phone, values.items, values.percent, values.money, values.boolean, values.lines,
                 values.email, times.day, values.activity_kind):  # fmt: skip
        try:
            found = read(cell)
        except Refused:
            continue
        assert found is not None


@pytest.mark.parametrize(
    ("written", "expected"),
    [("60%", 60), (0.6, 60), ("60", 60), ("0.6", 60), (60, 60), ("0", 0), ("１００％", 100)],
)
def test_a_probability_is_a_whole_per_cent(written: Any, expected: int) -> None:
    assert values.percent(written) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [(13862190417.0, "13862190417"), ("138 6219 0417", "13862190417"), ("+86 138-6219-0417", "13862190417"),
     ("1.3862190417E+10", "13862190417"), ("１３８６２１９０４１７", "13862190417"),
     ("0512-66180210", "0512-66180210")],
)  # fmt: skip
def test_phones_survive_excel(written: Any, expected: str) -> None:
    assert values.phone(written) == expected


@pytest.mark.parametrize("written", ["1.38622E+10", 9.1320594e17])
def test_digits_that_excel_has_cut_off_are_not_made_up(written: Any) -> None:
    with pytest.raises(Refused) as refused:
        values.identifier(written)
    assert refused.value.code == "digits_lost"


@pytest.mark.parametrize(
    ("said", "expected"),
    [("拜访", ("visit", "")), ("visit", ("visit", "")), ("微信语音", ("wechat", "微信语音")),
     ("饭局", ("other", "饭局")),
     ("电话回访", ("call", "电话回访")), ("上门服务", ("visit", "上门服务")), ("展会", ("other", "展会"))],
)  # fmt: skip
def test_an_unusual_way_of_following_up_keeps_its_word(said: str, expected: tuple[str, str]) -> None:
    assert values.activity_kind(said) == expected


def test_lines_of_a_quote_are_read() -> None:
    assert values.lines("泵A x 2 @ 1.2万; 阀门B × 10 @ 35.5 10%") == [
        {"product": "泵A", "quantity": 2, "unit_price": "12000.00"},
        {"product": "阀门B", "quantity": 10, "unit_price": "35.50", "discount": 10},
    ]
