from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

import pytest
from sqlalchemy import select

from crm_core import undo
from crm_core.db import Origin
from crm_core.errors import NotFound, NothingToUndo, Outdated
from crm_core.models import Account, Activity, AuditEntry, Opportunity, Task, User
from crm_core.services import accounts, activities, logins, opportunities, records, users
from crm_core.services.activities import NextStep


def _entries(database, message_id):
    with database.reading() as session:
        found = select(AuditEntry).where(AuditEntry.message_id == message_id).order_by(AuditEntry.seq)
        return list(session.scalars(found))


def _undo(acting, username, message_id="undo"):
    with acting(username, message_id) as (session, user):
        session.info["origin"] = Origin(username, "http", "c", message_id, is_undo=True)
        writes = undo.last_writes(session, actor=username, channel="http", conversation="c")
        return [record.label for record in undo.undo(session, writes, user)]


@pytest.fixture
def written(acting):
    """A follow-up with a next step on a new account, in two messages."""
    with acting("rep", "m1") as (session, rep):
        account = accounts.create(session, by=rep, name="松涛泵业有限公司")
        opportunities.create(session, by=rep, account=account, name="一期", amount="100")
    with acting("rep", "m2") as (session, rep):
        account = session.get(Account, account.id)
        now = session.info["clock"].now()
        activities.log(
            session, by=rep, account=account, kind="visit", occurred_at=now, content="看产线",
            next_steps=[NextStep("报价", now + timedelta(days=1))],
        )  # fmt: skip
        accounts.change(session, account, by=rep, grade="B")
        accounts.change(session, account, by=rep, grade="A")


def test_a_message_leaves_one_entry_for_each_changed_record(company, written):
    entries = _entries(company, "m2")
    assert sorted((one.action, one.entity) for one in entries) == [
        ("create", "activity"), ("create", "task"), ("update", "account"),
    ]  # fmt: skip
    assert next(one for one in entries if one.action == "update").changes == {"grade": [None, "A"]}
    assert {(one.actor, one.channel, one.conversation) for one in entries} == {("rep", "http", "c")}


def test_references_are_shown_by_name_and_users_by_user_name(company, written):
    created = next(one for one in _entries(company, "m2") if one.entity == "activity")
    assert created.changes["account"] == [None, "松涛泵业有限公司"]
    assert created.changes["owner"] == [None, "rep"]
    assert created.changes["occurred_at"] == [None, "2027-03-10T10:00:00+08:00"]


def test_what_is_set_back_within_a_message_is_no_change(company, acting, written):
    with acting("rep", "m3") as (session, rep):
        account = session.scalars(select(Account)).one()
        accounts.change(session, account, by=rep, grade="C")
        accounts.change(session, account, by=rep, grade="A")
    assert _entries(company, "m3") == []


def test_a_refused_message_leaves_nothing(company, acting, written):
    with suppress(NotFound), acting("rep", "m3") as (session, rep):
        deal = session.scalars(select(Opportunity)).one()
        opportunities.change(session, deal, by=rep, amount="5")
        opportunities.change(session, deal, by=users.get_by_username(session, "stranger"), amount="6")
    assert _entries(company, "m3") == []
    with company.reading() as session:
        assert session.scalars(select(Opportunity)).one().amount == 100


def test_undo_takes_back_everything_of_the_last_message_and_then_of_the_one_before(company, acting, written):
    assert _undo(acting, "rep") == ["松涛泵业有限公司", "报价", "松涛泵业有限公司 visit"]
    with company.reading() as session:
        assert session.scalars(select(Account)).one().grade is None
        assert session.scalars(select(Task)).all() == session.scalars(select(Activity)).all() == []
    actions = {(one.entity, one.action) for one in _entries(company, "undo")}
    assert actions == {("account", "update"), ("task", "delete"), ("activity", "delete")}
    _undo(acting, "rep", "undo again")
    with company.reading() as session:
        assert session.scalars(select(Account)).all() == []
    with pytest.raises(NothingToUndo):
        _undo(acting, "rep")


def test_undo_is_refused_with_both_values_where_the_record_has_changed_since(company, acting, written):
    with acting("east_lead", "other") as (session, lead):
        accounts.change(session, session.scalars(select(Account)).one(), by=lead, grade="C")
    with pytest.raises(Outdated) as refusal:
        _undo(acting, "rep")
    details = refusal.value.details
    assert (details["field"], details["theirs"], details["yours"]) == ("grade", "C", "A")
    with company.reading() as session:
        assert session.scalars(select(Activity)).one().content == "看产线"


def test_undo_brings_back_instants_people_and_owners_as_they_were(company, acting, written):
    with acting("rep", "m3") as (session, rep):
        account = session.scalars(select(Account)).one()
        activity = session.scalars(select(Activity)).one()
        before = activity.occurred_at
        activities.correct(session, activity, by=rep, occurred_at=before - timedelta(days=1))
        accounts.change(session, account, by=rep, collaborators=[users.get_by_username(session, "mate")])
        accounts.assign(session, account, by=rep, to=users.get_by_username(session, "mate"))
    _undo(acting, "rep")
    with company.reading() as session:
        account = session.scalars(select(Account)).one()
        assert (account.owner.username, account.collaborators) == ("rep", [])
        assert session.scalars(select(Activity)).one().occurred_at == before


def test_undoing_a_deletion_brings_back_what_went_along(company, acting, written):
    with acting("rep", "m3") as (session, rep):
        accounts.delete(session, session.scalars(select(Account)).one(), by=rep)
    _undo(acting, "rep")
    with company.reading() as session:
        assert session.scalars(select(Opportunity)).one().account.name == "松涛泵业有限公司"
        assert len(session.scalars(select(Activity)).all()) == 1


def test_undoing_a_merge_parts_the_two_again(company, acting, written):
    with acting("rep", "m3") as (session, rep):
        other = accounts.create(session, by=rep, name="松涛集团总部", credit_code="")
    with acting("rep", "m4") as (session, rep):
        source = session.scalars(select(Account).where(Account.name == "松涛泵业有限公司")).one()
        accounts.merge(session, source, into=session.get(Account, other.id), by=rep)
    _undo(acting, "rep")
    with company.reading() as session:
        named = {one.name: one for one in session.scalars(select(Account))}
        assert set(named) == {"松涛泵业有限公司", "松涛集团总部"}
        assert session.scalars(select(Opportunity)).one().account is named["松涛泵业有限公司"]
        assert named["松涛集团总部"].aliases == []


def test_two_who_change_one_record_at_once_do_not_overwrite_each_other(postgres_database):
    with postgres_database.transaction() as session:
        session.add(Account(name="松涛泵业有限公司"))
    with pytest.raises(Outdated):
        _change_twice_at_once(postgres_database)
    with postgres_database.reading() as session:
        account = session.scalars(select(Account)).one()
        assert (account.grade, account.industry) == ("B", "")


def _change_twice_at_once(database):
    with database.transaction() as first:
        mine = first.scalars(select(Account)).one()
        with database.transaction() as second:
            second.scalars(select(Account)).one().grade = "B"
        mine.industry = "泵"


def test_a_version_read_earlier_is_refused(session, staff):
    account = accounts.create(session, by=staff.rep, name="松涛泵业有限公司")
    seen = account.version
    accounts.change(session, account, by=staff.rep, grade="B")
    with pytest.raises(Outdated):
        records.check_version(account, seen)


def test_passwords_and_tokens_are_in_no_entry(company, acting):
    with acting("rep", "m1") as (session, rep):
        logins.set_password(session, rep, "correct horse")
        logins.create_token(session, user=rep)
    assert _entries(company, "m1") == []
    with company.reading() as session:
        assert session.scalars(select(User).where(User.username == "rep")).one().version == 1
