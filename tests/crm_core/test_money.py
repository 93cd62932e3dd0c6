from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_core.errors import AlreadyExists, InvalidValue, NotAllowed
from crm_core.models import ContractStatus, PaymentStatus
from crm_core.services import accounts, contracts, payments, quotes
from crm_core.services.lines import checked_lines, total

TODAY = date(2027, 3, 10)


@pytest.fixture
def contract(session, staff):
    account = accounts.create(session, by=staff.rep, name="松涛泵业有限公司")
    return contracts.create(session, by=staff.rep, account=account, number="XS-2026-041", amount="100000")


@pytest.fixture
def payment(session, staff, contract):
    return payments.plan(
        session,
        by=staff.rep,
        contract=contract,
        amount=Decimal(30000),
        due_on=date(2027, 3, 1),
        term="预付款",
    )


def test_what_a_rep_says_is_paid_waits_for_finance(session, staff, payment):
    assert payments.receive(session, payment, by=staff.rep, on=TODAY) is None
    assert (payment.status, payment.paid_on, payment.confirmed_by) == (PaymentStatus.PAID, TODAY, None)
    with pytest.raises(NotAllowed):
        payments.confirm(session, payment, by=staff.rep)
    payments.confirm(session, payment, by=staff.cashier)
    assert payment.confirmed_by is staff.cashier


def test_a_smaller_receipt_splits_the_plan(session, staff, payment, contract):
    rest = payments.receive(session, payment, by=staff.cashier, on=TODAY, amount=Decimal("10000.50"))
    assert (payment.amount, payment.status) == (Decimal("10000.50"), PaymentStatus.PAID)
    assert (rest.amount, rest.status, rest.due_on) == (
        Decimal("19999.50"),
        PaymentStatus.PLANNED,
        payment.due_on,
    )
    assert (rest.contract, rest.term) == (contract, "预付款")
    assert payment.confirmed_by is staff.cashier


@pytest.mark.parametrize("amount", ["30000.01", "0", "-5"])
def test_more_than_planned_or_nothing_is_refused(session, staff, payment, amount):
    with pytest.raises(InvalidValue):
        payments.receive(session, payment, by=staff.rep, on=TODAY, amount=Decimal(amount))
    assert payment.status is PaymentStatus.PLANNED


def test_nothing_is_received_twice(session, staff, payment):
    payments.receive(session, payment, by=staff.rep, on=TODAY)
    with pytest.raises(InvalidValue):
        payments.receive(session, payment, by=staff.rep, on=TODAY)


def test_a_mistaken_receipt_can_be_taken_back(session, staff, payment):
    payments.change(session, payment, by=staff.cashier, status="paid", paid_on=TODAY)
    payments.change(session, payment, by=staff.cashier, status="planned")
    assert (payment.status, payment.paid_on, payment.confirmed_by) == (PaymentStatus.PLANNED, None, None)


def test_the_nightly_sweep_marks_what_is_late(session, staff, payment):
    assert payments.mark_overdue(session, date(2027, 3, 1)) == []
    assert payments.mark_overdue(session, TODAY) == [payment]
    assert payment.status is PaymentStatus.OVERDUE


def test_only_approvers_approve(session, staff, contract):
    contracts.submit(session, contract, by=staff.rep)
    with pytest.raises(NotAllowed):
        contracts.activate(session, contract, by=staff.rep)
    with pytest.raises(NotAllowed):
        contracts.change(session, contract, by=staff.rep, status="active")
    contracts.activate(session, contract, by=staff.east_lead, on=TODAY)
    assert (contract.status, contract.signed_on) == (ContractStatus.ACTIVE, TODAY)


def test_a_contract_ends_early_or_by_its_last_day(session, staff, contract):
    with pytest.raises(InvalidValue):
        contracts.terminate(session, contract, by=staff.rep)
    contracts.activate(session, contract, by=staff.rep)
    contracts.change(session, contract, by=staff.rep, ends_on=date(2027, 3, 9))
    assert contracts.mark_expired(session, TODAY) == [contract]
    assert contract.status is ContractStatus.EXPIRED


def test_numbers_go_on_in_the_companys_style_and_are_given_once(session, staff, contract):
    following = contracts.create(session, by=staff.rep, account=contract.account)
    assert following.number == "XS-2027-001"
    assert contracts.create(session, by=staff.rep, account=contract.account).number == "XS-2027-002"
    contracts.delete(session, following, by=staff.rep)
    with pytest.raises(AlreadyExists):
        contracts.create(session, by=staff.rep, account=contract.account, number="XS-2027-001")


def test_a_quote_comes_to_what_its_lines_come_to(session, staff, contract):
    lines = [{"product": "泵", "quantity": 3, "unit_price": "1999.99", "discount": 10}]
    quote = quotes.create(session, by=staff.rep, account=contract.account, lines=lines)
    assert (quote.amount, quote.number) == (Decimal("5399.97"), "BJ-0001")
    quotes.change(session, quote, by=staff.rep, lines=[{"product": "泵", "unit_price": "5"}])
    assert quote.amount == 5


@given(
    st.lists(
        st.tuples(st.integers(0, 10**4), st.decimals(0, 10**6, places=2), st.integers(0, 100)), max_size=5
    )
)
def test_a_total_is_within_a_cent_of_the_exact_sum(numbers):
    lines = checked_lines(
        {"product": "x", "quantity": q, "unit_price": str(p), "discount": d} for q, p, d in numbers
    )
    exact = sum(q * p * (100 - d) / 100 for q, p, d in numbers)
    assert abs(total(lines) - Decimal(exact)) <= Decimal("0.005")


@pytest.mark.parametrize(
    "line",
    [
        {"quantity": 1}, {"product": "x", "discount": 101}, {"product": "x", "quantity": "many"},
        {"product": "x", "price": 1},
    ],
)  # fmt: skip
def test_a_line_that_makes_no_sense_is_refused(line):
    with pytest.raises(InvalidValue):
        checked_lines([line])
