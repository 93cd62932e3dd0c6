from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_core import fields
from crm_core.errors import InvalidValue
from crm_core.models import Account, Contract, Opportunity, Ticket, User
from crm_core.values import checked

AMOUNTS = st.decimals(0, 10**12, places=2)
INSTANTS = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))


@given(AMOUNTS, st.dates(), INSTANTS, st.sampled_from(["proposal", "won"]))
def test_what_is_shown_as_json_can_be_given_back(amount, day, instant, stage):
    for field, value in (("amount", amount), ("close_date", day), ("stage_since", instant), ("stage", stage)):
        assert checked(Opportunity, field, fields.plain(value)) == value


@given(AMOUNTS, INSTANTS)
def test_what_undo_keeps_is_what_was_stored(amount, instant):
    for attribute, value in (("amount", amount), ("stage_since", instant), ("close_date", date(2027, 3, 1))):
        revived = fields.revive(None, Opportunity, attribute, fields.raw(value))
        assert (revived, type(revived)) == (value, type(value))


def test_lists_are_cleaned_and_texts_trimmed():
    assert checked(Account, "tags", [" 年框", "年框", ""]) == ["年框"]
    assert checked(Account, "name", " 松涛泵业 ") == "松涛泵业"
    assert checked(Account, "industry", None) == ""
    assert checked(Contract, "amount", 12.5) == Decimal("12.50")


@pytest.mark.parametrize(
    ("model", "field", "value"),
    [
        (Account, "tags", "年框"), (Account, "name", " "), (Account, "owner", "rep"), (Account, "grade", "D"),
        (Opportunity, "stage_since", "2027-03-10T10:00:00"), (Opportunity, "amount", "1e99"),
        (Opportunity, "probability", "half"), (Ticket, "satisfaction", 6), (User, "active", "yes"),
        (Account, "address", "nul\x00"), (Account, "name_key", "x"), (Account, "id", 5),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused(model, field, value):
    with pytest.raises(InvalidValue):
        checked(model, field, value)


def test_the_business_starts_without_what_only_some_verbs_need():
    code = (
        "import sys, crm_core.company, bot.migrations\n"
        "from crm_core.services import logins, tasks, accounts\n"
        "from crm_core.queries import figures, overview, timeline\n"
        "print([m for m in ('alembic', 'argon2', 'dateutil', 'numpy', 'pypinyin') if m in sys.modules])"
    )
    assert subprocess.check_output([sys.executable, "-c", code], text=True).strip() == "[]"
