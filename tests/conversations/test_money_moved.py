"""Planned money on another day, and contracts that go on."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from talking import Chat

from crm_core.models import Account, Contract, ContractStatus, Payment, PaymentStatus


@pytest.fixture
def plan(chat: Chat) -> Chat:
    with chat.app.database.transaction() as session:
        account = (
            session.query(Account).filter(Account.owner.has(username="mei")).order_by(Account.id).first()
        )
        contract = Contract(
            account=account, number="HT-1", name="滴灌维护", amount=Decimal(60000), status=ContractStatus.ACTIVE,
            starts_on=date(2026, 6, 1), ends_on=date(2027, 5, 31), owner=account.owner,
        )  # fmt: skip
        session.add(contract)
        session.add(
            Payment(
                account=account,
                contract=contract,
                amount=Decimal(20000),
                term="尾款",
                due_on=date(2020, 1, 5),
                status=PaymentStatus.OVERDUE,
            )
        )
    return chat.by("mei")


def _of_plan(chat: Chat, kind: type[Payment]) -> list[Payment]:
    return [one for one in chat.all(kind) if one.amount == Decimal(20000) and one.term == "尾款"]


def test_a_payment_gets_another_day_and_is_not_overdue_any_more(plan: Chat) -> None:
    heard = plan.says("HT-1的尾款改到2030年6月10号付")
    (payment,) = _of_plan(plan, Payment)
    assert (payment.due_on, payment.status) == (date(2030, 6, 10), PaymentStatus.PLANNED)
    assert "2030年6月10日" in heard.text
    plan.says("撤销")
    assert _of_plan(plan, Payment)[0].due_on == date(2020, 1, 5)


def test_half_a_month_later_counts_from_the_day_it_was_planned_for(plan: Chat) -> None:
    plan.says("HT-1那2万推迟半个月")
    assert _of_plan(plan, Payment)[0].due_on == date(2020, 1, 20)


def test_a_contract_goes_on_the_day_after_its_end_for_the_same_sum(plan: Chat) -> None:
    plan.says("HT-1合同续一年")
    old, new = [one for one in plan.all(Contract) if one.name == "滴灌维护"]
    assert (new.starts_on, new.ends_on, new.amount) == (date(2027, 6, 1), date(2028, 5, 31), old.amount)
    assert old.ends_on == date(2027, 5, 31)
