from __future__ import annotations

import pytest

from crm_core.errors import AlreadyExists, NotAllowed, NotFound, NotInPool
from crm_core.models import Opportunity, Task
from crm_core.services import accounts, contacts, opportunities, tasks


def test_a_reps_new_account_is_their_own_and_of_their_region(session, staff):
    account = accounts.create(session, by=staff.rep, name="青禾农机有限公司")
    assert account.owner is staff.rep
    assert account.region == "东区"


def test_other_peoples_new_account_goes_to_the_pool(session, staff):
    assert accounts.create(session, by=staff.keeper, name="青禾农机有限公司").owner is None


def test_a_manager_who_sells_owns_what_they_create(session, staff):
    accounts.create(session, by=staff.east_lead, name="甲木家具厂", owner=staff.east_lead)
    assert accounts.create(session, by=staff.east_lead, name="乙木家具厂").owner is staff.east_lead


@pytest.mark.parametrize(
    ("field", "again"),
    [
        ("name", {"name": "青禾 农机有限公司"}),
        ("name", {"name": "青禾农机"}),
        ("credit_code", {"name": "别的公司", "credit_code": "91310000ABCDEF0001"}),
        ("phone", {"name": "别的公司", "phone": "+86 021-5550 1234"}),
    ],
)
def test_an_account_that_exists_elsewhere_is_refused_and_not_shown(session, staff, field, again):
    theirs = accounts.create(
        session, by=staff.stranger, name="青禾农机有限公司", credit_code="91310000ABCDEF0001",
        phone="021-55501234",
    )  # fmt: skip
    with pytest.raises(AlreadyExists) as refusal:
        accounts.create(session, by=staff.rep, **again)
    assert refusal.value.details["record"] is theirs
    assert (refusal.value.details["field"], refusal.value.details["visible"]) == (field, False)


def test_two_legal_forms_are_two_companies(session, staff):
    accounts.create(session, by=staff.rep, name="青禾农机有限公司")
    assert accounts.create(session, by=staff.rep, name="青禾农机股份有限公司").id


def test_renaming_onto_another_account_is_refused(session, staff):
    accounts.create(session, by=staff.rep, name="青禾农机有限公司")
    other = accounts.create(session, by=staff.rep, name="白鹭食品有限公司", phone="0571-1")
    with pytest.raises(AlreadyExists):
        accounts.change(session, other, by=staff.rep, name="青禾农机有限公司")
    accounts.change(session, other, by=staff.rep, name="白鹭食品集团有限公司", phone="0571-1")
    assert other.name == "白鹭食品集团有限公司"


def test_only_what_lies_in_the_pool_can_be_taken(session, staff):
    account = accounts.create(session, by=staff.keeper, name="青禾农机有限公司")
    accounts.take(session, account, by=staff.rep)
    assert account.owner is staff.rep
    with pytest.raises(NotInPool):
        accounts.take(session, account, by=staff.east_lead)
    with pytest.raises(NotFound):
        accounts.take(session, account, by=staff.stranger)


def test_a_rep_hands_on_their_own_but_not_a_shared_or_free_account(session, staff):
    own = accounts.create(session, by=staff.rep, name="青禾农机有限公司", collaborators=[staff.mate])
    free = accounts.create(session, by=staff.keeper, name="白鹭食品有限公司")
    with pytest.raises(NotAllowed):
        accounts.assign(session, own, by=staff.mate, to=staff.mate)
    with pytest.raises(NotAllowed):
        accounts.assign(session, free, by=staff.rep, to=staff.mate)
    accounts.assign(session, own, by=staff.rep, to=staff.stranger)
    assert own.owner is staff.stranger


def test_merging_moves_everything_and_keeps_the_names(session, staff):
    source = accounts.create(
        session, by=staff.rep, name="青禾农机厂", short_name="青禾", credit_code="C1", tags=["a"]
    )
    into = accounts.create(session, by=staff.rep, name="青禾智能装备有限公司", tags=["b"])
    contacts.create(session, by=staff.rep, account=source, name="祝安")
    deal = opportunities.create(session, by=staff.rep, account=source, product="播种机")
    accounts.merge(session, source, into=into, by=staff.rep)
    assert deal.account is into
    assert contacts.find(session, into, "祝安") is not None
    assert (into.aliases, into.tags, into.credit_code) == (["青禾农机厂", "青禾"], ["b", "a"], "C1")
    assert source.deleted_at is not None


def test_deleting_takes_along_what_hangs_on_it_and_restoring_brings_it_back(session, staff):
    account = accounts.create(session, by=staff.rep, name="青禾农机有限公司")
    opportunities.create(session, by=staff.rep, account=account, product="播种机")
    tasks.create(session, by=staff.rep, title="回访", account=account)
    accounts.delete(session, account, by=staff.rep)
    assert session.query(Opportunity).count() == session.query(Task).count() == 0
    accounts.restore(session, account, by=staff.rep)
    assert session.query(Opportunity).count() == session.query(Task).count() == 1


def test_tags_and_aliases_are_kept_once(session, staff):
    account = accounts.create(session, by=staff.rep, name="青禾农机有限公司", tags=["重点"])
    accounts.add_tags(session, account, ["年框", "重点"], by=staff.rep)
    accounts.remove_tags(session, account, ["重点"], by=staff.rep)
    accounts.add_alias(session, account, "老禾", by=staff.rep)
    accounts.add_alias(session, account, "老禾", by=staff.rep)
    assert (account.tags, account.aliases) == (["年框"], ["老禾"])
