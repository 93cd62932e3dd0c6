from __future__ import annotations

from datetime import date, timedelta

import pytest

from crm_core.clock import real_now
from crm_core.errors import AlreadyExists, InvalidValue
from crm_core.models import Credential
from crm_core.permissions import can_see
from crm_core.services import accounts, contacts, logins, users


def test_two_people_of_one_name_are_told_apart_by_phone(session, staff):
    account = accounts.create(session, by=staff.rep, name="松涛泵业有限公司")
    contacts.create(session, by=staff.rep, account=account, name="郝建", phone="139 0000 1111")
    for phone in ("", "+86 13900001111"):
        with pytest.raises(AlreadyExists):
            contacts.create(session, by=staff.rep, account=account, name="郝建", phone=phone)
    other = contacts.create(session, by=staff.rep, account=account, name="郝建", phone="13900002222")
    contacts.mark_left(session, other, by=staff.rep, on=date(2027, 3, 1))
    assert other.left_on == date(2027, 3, 1)


def test_user_names_and_channel_addresses_are_given_once(session, staff):
    users.change(session, staff.rep, by=staff.keeper, wecom_userid="lz")
    for field, value in (("username", "rep"), ("wecom_userid", "lz")):
        with pytest.raises(AlreadyExists):
            users.create(
                session, by=staff.keeper, **{"username": "new", "name": "新人", "role": "rep", field: value}
            )
    blank = {"name": "新人", "role": "rep", "wecom_userid": "", "slack_user_id": ""}
    assert users.create(session, by=staff.keeper, username="a", **blank).wecom_userid is None
    assert users.create(session, by=staff.keeper, username="b", **blank).id


def test_nobody_is_their_own_manager_however_far_up(session, staff):
    with pytest.raises(InvalidValue):
        users.change(session, staff.boss, by=staff.keeper, manager=staff.rep)


def test_a_new_manager_sees_their_people_at_once(session, staff, places):
    assert not can_see(session, staff.east_lead, places["foreign"]["account"])
    users.change(session, staff.stranger, by=staff.keeper, manager=staff.east_lead)
    assert can_see(session, staff.east_lead, places["foreign"]["account"])


def test_a_user_is_found_by_any_of_their_names_when_there_is_one_only(session, staff):
    users.change(session, staff.rep, by=staff.keeper, phone="13911112222", email="lz@example.com")
    assert {users.find(session, text) for text in ("rep", "林舟", "13911112222", "lz@example.com")} == {
        staff.rep
    }
    users.change(session, staff.mate, by=staff.keeper, name="林舟")
    assert users.find(session, "林舟") is None


def test_a_password_opens_for_its_user_only(session, staff):
    logins.set_password(session, staff.rep, "correct horse")
    assert logins.check_password(session, "rep", "correct horse") is staff.rep
    assert logins.check_password(session, "rep", "wrong horse") is None
    assert logins.check_password(session, "nobody", "correct horse") is None
    with pytest.raises(InvalidValue):
        logins.set_password(session, staff.rep, "short")


def test_guessing_locks_even_the_right_password_out_for_a_while(session, staff):
    logins.set_password(session, staff.rep, "correct horse")
    for _ in range(logins.FREE_FAILURES):
        logins.check_password(session, "rep", "wrong")
    assert logins.check_password(session, "rep", "correct horse") is None
    session.get(Credential, staff.rep.id).locked_until = real_now() - timedelta(seconds=1)
    assert logins.check_password(session, "rep", "correct horse") is staff.rep


def test_a_token_is_kept_as_a_hash_and_ends_when_revoked_or_expired(session, staff):
    plain = logins.create_token(session, user=staff.rep, name="script")
    token = logins.find_token(session, plain)
    assert (token.user, token.is_service) == (staff.rep, False)
    assert plain not in {token.digest, token.hint}
    logins.revoke(session, token.id)
    assert logins.find_token(session, plain) is None
    assert (
        logins.find_token(session, logins.create_token(session, is_service=True, life=-timedelta(1))) is None
    )
    with pytest.raises(InvalidValue):
        logins.create_token(session)


def test_a_colleague_who_left_is_signed_out_everywhere(session, staff):
    cookie, plain = logins.start_session(session, staff.rep), logins.create_token(session, user=staff.rep)
    assert logins.find_session(session, cookie).user is staff.rep
    users.disable(session, staff.rep, by=staff.keeper)
    assert logins.find_session(session, cookie) is None
    assert logins.find_token(session, plain) is None


def test_signing_out_ends_the_session(session, staff):
    cookie = logins.start_session(session, staff.rep)
    logins.end_session(session, cookie)
    assert logins.find_session(session, cookie) is None
