from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from sqlalchemy import select

from crm_core.errors import InvalidValue, NotAllowed, NotFound
from crm_core.models import MODELS, ActivityKind, Opportunity, Ticket, User
from crm_core.permissions import Customer, can_edit, can_see, get, hidden_fields, visible
from crm_core.queries.figures import answer
from crm_core.queries.questions import Question
from crm_core.services import accounts, activities, opportunities, tasks, tickets, users

RIGHTS = yaml.safe_load((Path(__file__).parent / "rights.yaml").read_text("utf-8"))
PLACES = ("own", "shared", "mates", "foreign", "pool")


def _actor(name, staff, places):
    if name != "customer_of_own":
        return getattr(staff, name)
    return Customer("wx-1", account_id=places["own"]["account"].id)


@pytest.mark.parametrize("who", RIGHTS)
def test_everybody_reads_and_writes_what_their_role_allows(session, staff, places, who):
    actor = _actor(who, staff, places)
    found = {
        kind: " ".join(
            ("r" if can_see(session, actor, places[place][kind]) else "-")
            + ("w" if can_edit(session, actor, places[place][kind]) else "-")
            for place in PLACES
        )
        for kind in RIGHTS[who]
    }
    assert found == {kind: " ".join(cells.split()) for kind, cells in RIGHTS[who].items()}


@pytest.mark.parametrize("who", RIGHTS)
def test_lists_and_counts_hold_exactly_what_may_be_read(session, staff, places, who):
    actor = _actor(who, staff, places)
    for kind, cells in RIGHTS[who].items():
        readable = {
            places[place][kind].id for place, cell in zip(PLACES, cells.split(), strict=True) if "r" in cell
        }
        assert {record.id for record in session.scalars(visible(MODELS[kind], actor))} == readable
        if kind not in ("asset", "order"):
            assert answer(session, actor, Question(kind, state="all")).count == len(readable)


def test_what_may_not_be_seen_is_answered_as_if_it_did_not_exist(session, staff, places):
    theirs = places["foreign"]["opportunity"]
    with pytest.raises(NotFound):
        get(session, Opportunity, theirs.id, staff.rep)
    with pytest.raises(NotFound):
        opportunities.change(session, theirs, by=staff.rep, amount="1")
    with pytest.raises(NotFound):
        accounts.change(session, places["foreign"]["account"], by=staff.rep, grade="A")


def test_what_may_only_be_read_is_refused_as_not_allowed(session, staff, places):
    with pytest.raises(NotAllowed):
        accounts.change(session, places["own"]["account"], by=staff.engineer, grade="A")


def test_nothing_can_be_hung_on_an_account_that_is_not_ones_own(session, staff, places):
    theirs, now = places["foreign"]["account"], session.info["clock"].now()
    with pytest.raises(NotFound):
        opportunities.create(session, by=staff.rep, account=theirs, product="x")
    with pytest.raises(NotFound):
        activities.log(
            session, by=staff.rep, account=theirs, kind=ActivityKind.CALL, occurred_at=now, content="x"
        )
    with pytest.raises(NotFound):
        tasks.create(session, by=staff.rep, title="x", account=theirs)
    with pytest.raises(NotFound):
        opportunities.change(session, places["own"]["opportunity"], by=staff.rep, account=theirs)


def test_service_sees_contracts_without_prices_and_cannot_infer_them(session, staff, places):
    assert {"amount", "lines", "payment_terms"} <= hidden_fields(staff.engineer, "contract")
    with pytest.raises(InvalidValue):
        answer(session, staff.engineer, Question("contract", "sum", state="all"))
    with pytest.raises(InvalidValue):
        answer(session, staff.engineer, Question("contract", "list", field="amount", state="all"))


def test_a_customer_sees_their_own_tickets_and_those_of_their_account_only(session, staff, places):
    stranger = Customer("wx-2")
    ticket = tickets.open(session, by=stranger, subject="漏油")
    assert ticket.account is None
    assert session.scalars(visible(Ticket, stranger)).all() == [ticket]
    with pytest.raises(NotFound):
        tickets.open(session, by=stranger, subject="漏油", account=places["own"]["account"])


def test_a_disabled_user_sees_nothing(session, staff, places):
    users.disable(session, staff.rep, by=staff.keeper)
    assert session.scalars(visible(Opportunity, staff.rep)).all() == []


def test_a_manager_reaches_everybody_below_over_several_levels(session, staff, places):
    head = User(username="head", name="总监", role="manager", manager=staff.boss)
    session.add(head)
    session.flush()
    staff.west_lead.manager = head
    session.info.pop("reports", None)
    assert can_see(session, head, places["foreign"]["opportunity"])
    assert not can_see(session, head, places["own"]["opportunity"])


def test_only_admins_manage_users(session, staff):
    with pytest.raises(NotAllowed):
        users.create(session, by=staff.boss, username="x", name="x", role="rep")
    assert session.scalar(select(User).where(User.username == "x")) is None
