from __future__ import annotations

from decimal import Decimal

import pytest

from crm_core.errors import AlreadyExists, InvalidValue, LeadClosed, NotAllowed
from crm_core.models import Account, Comment, LeadStatus
from crm_core.services import accounts, contacts, leads


def _lead(session, by, **fields):
    known = {"company": "松涛泵业有限公司", "contact_name": "郝建", "phone": "13900001111", "source": "官网"}
    return leads.create(session, by=by, **{**known, **fields})


def test_a_reps_lead_is_their_own_and_marketings_goes_to_the_pool(session, staff):
    assert _lead(session, staff.rep).owner is staff.rep
    assert _lead(session, staff.rep).region == "东区"
    assert _lead(session, staff.marketer).owner is None
    assert _lead(session, staff.marketer, owner=staff.mate).owner is staff.mate


def test_a_lead_wants_a_company_or_a_person(session, staff):
    with pytest.raises(InvalidValue):
        leads.create(session, by=staff.rep, phone="13900001111")
    assert leads.create(session, by=staff.rep, contact_name="郝建").label == "郝建"


def test_the_score_follows_what_is_known_until_somebody_sets_it(session, staff):
    lead = _lead(session, staff.rep)
    first = lead.score
    leads.change(session, lead, by=staff.rep, budget="300000", need="换泵")
    assert lead.score == first + 40
    leads.change(session, lead, by=staff.rep, score=5)
    leads.change(session, lead, by=staff.rep, title="厂长")
    assert lead.score == 5


def test_qualifying_and_giving_up_with_a_reason(session, staff):
    lead = _lead(session, staff.rep)
    leads.qualify(session, lead, by=staff.rep, status=LeadStatus.SQL)
    leads.disqualify(session, lead, by=staff.rep, reason="没有预算")
    assert lead.status is LeadStatus.DISQUALIFIED
    assert session.query(Comment).one().text == "没有预算"
    with pytest.raises(LeadClosed):
        leads.convert(session, lead, by=staff.rep)
    leads.qualify(session, lead, by=staff.rep, status=LeadStatus.WORKING)
    assert lead.status is LeadStatus.WORKING


def test_converting_makes_the_account_its_contact_and_the_opportunity_asked_for(session, staff):
    lead = _lead(session, staff.rep, product="离心泵", budget="300000", title="厂长")
    made = leads.convert(session, lead, by=staff.rep, opportunity={})
    assert (made.account.name, made.account.owner, made.account.source) == (
        "松涛泵业有限公司",
        staff.rep,
        "官网",
    )
    assert (made.contact.name, made.contact.title, made.contact.phone) == ("郝建", "厂长", "13900001111")
    assert (made.opportunity.amount, made.opportunity.product) == (Decimal(300000), "离心泵")
    assert lead.status is LeadStatus.CONVERTED


def test_converting_makes_no_opportunity_unless_asked(session, staff):
    assert leads.convert(session, _lead(session, staff.rep), by=staff.rep).opportunity is None


def test_converting_uses_the_account_and_contact_that_are_there(session, staff):
    account = accounts.create(session, by=staff.rep, name="松涛泵业有限公司")
    known = contacts.create(session, by=staff.rep, account=account, name="郝建")
    made = leads.convert(session, _lead(session, staff.rep), by=staff.rep)
    assert (made.account, made.contact, made.is_new_account) == (account, known, False)
    assert known.phone == "13900001111"


def test_converting_into_somebody_elses_account_is_refused(session, staff):
    accounts.create(session, by=staff.stranger, name="松涛泵业有限公司")
    lead = _lead(session, staff.rep)
    with pytest.raises(AlreadyExists):
        leads.convert(session, lead, by=staff.rep)
    assert session.query(Account).count() == 1


def test_a_lead_from_the_pool_is_taken_by_whoever_converts_it(session, staff):
    lead = _lead(session, staff.marketer)
    made = leads.convert(session, lead, by=staff.rep)
    assert lead.owner is made.account.owner is staff.rep


def test_marketing_may_not_make_accounts_by_converting(session, staff):
    with pytest.raises(NotAllowed):
        leads.convert(session, _lead(session, staff.marketer), by=staff.marketer)


def test_a_status_of_converted_cannot_just_be_set(session, staff):
    with pytest.raises(InvalidValue):
        leads.change(session, _lead(session, staff.rep), by=staff.rep, status="converted")
