"""A contract is handed in, approved by card or refused with a reason, and goes over to the service."""

from __future__ import annotations

from sqlalchemy import select
from talking import Chat

from crm_core.models import Account, Asset, Comment, Contract, ContractStatus, Task, User


def _status(chat: Chat) -> ContractStatus:
    return chat.all(Contract)[0].status


def test_handed_in_and_approved_by_its_card(chat: Chat) -> None:
    heard = chat.says("把合同 GH-2027-01 提交审批")
    assert heard.changes["contract"]["status"] == ["draft", "pending_approval"]
    assert "罗梅 提交合同 GH-2027-01" in chat.notices_to("shen")[-1]
    contract = chat.all(Contract)[0]
    chat.by("shen").presses(f"approval.approve:{contract.id}")
    assert _status(chat) is ContractStatus.ACTIVE
    assert "沈岚 同意了合同 GH-2027-01" in chat.notices_to("mei")[-1]


def test_an_approved_contract_goes_over_to_the_service(chat: Chat) -> None:
    with chat.app.database.transaction() as session:
        account = session.scalars(select(Account).where(Account.short_name == "青禾")).one()
        session.add(Asset(account=account, serial="DG-7781"))
        session.scalars(select(Contract)).one().lines = [
            {"product": "滴灌机组", "quantity": "2", "unit_price": "9"}
        ]
    chat.says("合同 GH-2027-01 送审")
    heard = chat.by("shen").says("同意 GH-2027-01")
    assert heard.new["account"]["service_owner"] == "gao"
    assert heard.new["task"]["title"] == "青禾 首次上门（合同 GH-2027-01）"
    told = chat.notices_to("gao")[-1]
    assert all(part in told for part in ("滴灌机组 × 2", "DG-7781", "陆明", "3月17日"))
    assert "320" not in told


def test_refused_with_a_reason_it_is_a_draft_again(chat: Chat) -> None:
    chat.says("把 GH-2027-01 提交审批")
    assert "请带上原因" in chat.by("shen").says("驳回 GH-2027-01").text
    assert _status(chat) is ContractStatus.PENDING_APPROVAL
    chat.by("shen").says("驳回 GH-2027-01，折扣太低")
    assert _status(chat) is ContractStatus.DRAFT
    assert "折扣太低" in chat.notices_to("mei")[-1]
    assert [one.text for one in chat.all(Comment)] == ["折扣太低"]


def test_nobody_approves_their_own_and_nothing_twice(chat: Chat) -> None:
    chat.says("把 GH-2027-01 提交审批")
    assert not chat.says("同意 GH-2027-01").written
    chat.by("shen").says("同意 GH-2027-01")
    assert not chat.by("shen").says("同意 GH-2027-01").written
    assert not chat.by("jun").says("驳回 GH-2027-01，不行").written


def test_who_decides_is_reminded_after_one_day_and_three(chat: Chat) -> None:
    chat.says("把 GH-2027-01 提交审批")
    for hours in (23, 24, 24 * 3, 24):
        chat.later(hours=hours)
        chat.app.remind()
    waiting = [text for text in chat.notices_to("shen") if "等您审批" in text]
    assert len(waiting) == 2


def test_the_first_visit_is_on_the_engineer_s_list(chat: Chat) -> None:
    chat.says("把 GH-2027-01 提交审批")
    chat.by("shen").says("approve GH-2027-01")
    with chat.app.database.reading() as session:
        task = session.scalars(select(Task)).one()
        assert session.get(User, task.assignee_id).username == "gao"
