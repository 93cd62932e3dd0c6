from __future__ import annotations

import pytest

from crm_core.naming import core_name, is_same_company, name_key, phone_key


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("博朗（宁德）包装有限公司", "博朗(宁德) 包装", True),
        ("Karst Valves Co., Ltd.", "KARST VALVES", True),
        ("博朗包装有限公司", "博朗包装股份有限公司", False),
        ("博朗包装有限公司", "博朗制罐有限公司", False),
    ],
)
def test_two_names_mean_one_company_or_not(one, other, same):
    assert is_same_company(one, other) is same


def test_a_name_without_its_legal_form():
    assert core_name("博朗（宁德）包装有限责任公司") == "博朗（宁德）包装"
    assert core_name("Karst Valves Co., Ltd.") == "Karst Valves"
    assert name_key("公司") == "公司"


@pytest.mark.parametrize(
    "written", ["138 0013 8000", "+86-13800138000", "0086 13800138000", "１３８００１３８０００"]
)
def test_a_phone_number_is_the_same_however_it_is_written(written):
    assert phone_key(written) == "13800138000"


def test_the_digits_of_a_short_number_are_kept():
    assert phone_key("8612345") == "8612345"
