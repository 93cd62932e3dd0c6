from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from crm_core.errors import InvalidValue, OpportunityClosed
from crm_core.models import AccountStatus, OpportunityStatus, Stage
from crm_core.services import accounts, opportunities


@pytest.fixture
def deal(session, staff):
    account = accounts.create(session, by=staff.rep, name="松涛泵业有限公司", short_name="松涛")
    return opportunities.create(session, by=staff.rep, account=account, product="离心泵", amount="300000")


def test_a_new_one_is_named_after_account_and_product(session, staff, deal):
    again = opportunities.create(session, by=staff.rep, account=deal.account, product="离心泵")
    foreign = opportunities.create(session, by=staff.rep, account=deal.account, product="Booster")
    assert (deal.name, again.name, foreign.name) == ("松涛离心泵", "松涛离心泵 2", "松涛 Booster")
    assert (deal.stage, deal.probability, deal.owner) == (Stage.INITIAL_CONTACT, 10, staff.rep)


@pytest.mark.parametrize(
    ("stage", "usual"), [(Stage.NEEDS_CONFIRMED, 30), (Stage.PROPOSAL, 50), (Stage.NEGOTIATION, 70)]
)
def test_a_stage_brings_its_usual_probability_unless_one_is_said(session, staff, deal, stage, usual):
    opportunities.advance(session, deal, by=staff.rep, to=stage)
    assert (deal.stage, deal.probability) == (stage, usual)
    opportunities.advance(session, deal, by=staff.rep, to=Stage.INITIAL_CONTACT, probability=25)
    assert deal.probability == 25


def test_a_new_stage_begins_on_the_day_said(session, staff, deal):
    opportunities.advance(session, deal, by=staff.rep, to=Stage.PROPOSAL, on=date(2027, 3, 1))
    assert session.info["clock"].local(deal.stage_since).date() == date(2027, 3, 1)


def test_winning_sets_all_that_belongs_to_it(session, staff, deal):
    opportunities.win(session, deal, by=staff.rep, reason="交期快", amount=Decimal(280000))
    assert (deal.status, deal.stage, deal.probability) == (OpportunityStatus.WON, Stage.WON, 100)
    assert (deal.close_date, deal.won_reason, deal.amount) == (date(2027, 3, 10), "交期快", Decimal(280000))
    assert deal.account.status is AccountStatus.ACTIVE


def test_losing_keeps_reason_and_competitor_and_leaves_the_account_alone(session, staff, deal):
    opportunities.lose(session, deal, by=staff.rep, reason="价格", competitor="甲厂")
    assert (deal.status, deal.stage, deal.probability) == (OpportunityStatus.LOST, Stage.LOST, 0)
    assert (deal.lost_reason, deal.competitor) == ("价格", "甲厂")
    assert deal.account.status is AccountStatus.PROSPECT


def test_a_closed_one_is_left_only_by_reopening(session, staff, deal):
    opportunities.lose(session, deal, by=staff.rep)
    for refused in (
        lambda: opportunities.advance(session, deal, by=staff.rep, to=Stage.PROPOSAL),
        lambda: opportunities.win(session, deal, by=staff.rep),
        lambda: opportunities.change(session, deal, by=staff.rep, probability=40),
    ):
        with pytest.raises(OpportunityClosed):
            refused()
    opportunities.reopen(session, deal, by=staff.rep, to=Stage.PROPOSAL)
    assert (deal.status, deal.stage, deal.probability) == (OpportunityStatus.OPEN, Stage.PROPOSAL, 50)


def test_reopening_goes_back_to_the_stage_before(acting):
    with acting("rep") as (session, rep):
        account = accounts.create(session, by=rep, name="松涛泵业有限公司")
        deal_id = opportunities.create(session, by=rep, account=account, stage=Stage.NEEDS_CONFIRMED).id
    for verb in (opportunities.lose, opportunities.reopen):
        with acting("rep") as (session, rep):
            deal = session.get(opportunities.Opportunity, deal_id)
            verb(session, deal, by=rep)
    assert deal.stage is Stage.NEEDS_CONFIRMED


@pytest.mark.parametrize("said", [{"status": "won"}, {"stage": "won"}, {"status": "won", "stage": "won"}])
def test_setting_the_fields_of_a_win_is_winning(session, staff, deal, said):
    opportunities.change(session, deal, by=staff.rep, close_date=date(2027, 3, 1), **said)
    assert (deal.status, deal.probability, deal.close_date) == (OpportunityStatus.WON, 100, date(2027, 3, 1))
    assert deal.account.status is AccountStatus.ACTIVE
    opportunities.change(session, deal, by=staff.rep, status="open")
    assert deal.status is OpportunityStatus.OPEN


def test_an_imported_closed_one_is_coherent(session, staff, deal):
    lost = opportunities.create(
        session, by=staff.keeper, account=deal.account, name="旧单", status="lost", probability=60
    )
    assert (lost.stage, lost.probability) == (Stage.LOST, 0)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("amount", "-1"), ("amount", "NaN"), ("amount", "一百"), ("probability", 101), ("stage", "later"),
        ("close_date", "2027-02-30"), ("name", ""), ("name", "x" * 201), ("account", None), ("nothing", 1),
    ],
)  # fmt: skip
def test_a_value_that_does_not_fit_is_refused_and_named(session, staff, deal, field, value):
    with pytest.raises(InvalidValue) as refusal:
        opportunities.change(session, deal, by=staff.rep, **{field: value})
    assert refusal.value.details["field"] == field
