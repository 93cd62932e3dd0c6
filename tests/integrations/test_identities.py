"""Ids of the platforms → colleagues, and where a colleague is reached."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from crm_core.db import Database
from crm_core.models import Role, User
from crm_core.permissions import operator
from crm_core.services import users
from integrations import identities, inbox
from integrations.identities import NOTICES, Address
from integrations.messages import Inbound


def _hire(session: Session, username: str, **fields: str) -> User:
    return users.create(session, by=operator(), username=username, name=username, role=Role.REP, **fields)


def _says(session: Session, channel: str, conversation: str, *, group: bool = False) -> None:
    number = f"{channel}{conversation}{group}"
    inbox.receive(session, Inbound(channel, conversation, "mei", number, "你好", group=group))


def test_a_colleague_is_known_by_the_id_that_was_written_down(database: Database) -> None:
    with database.transaction() as session:
        _hire(session, "mei", wecom_userid="LuoMei", slack_user_id="U1")
        assert identities.username_for(session, "wecom", "luomei") == "mei"
        assert identities.username_for(session, "wecom_bot", "LuoMei") == "mei"
        assert identities.username_for(session, "slack", "U1") == "mei"
        assert identities.username_for(session, "slack", "LuoMei") is None
        assert identities.username_for(session, "widget", "mei") is None


def test_a_verified_address_links_for_good(database: Database) -> None:
    with database.transaction() as session:
        _hire(session, "mei", email="mei@greenhouse.example")
        assert identities.username_for(session, "slack", "U7", email="Mei@Greenhouse.example") == "mei"
        assert identities.username_for(session, "slack", "U7") == "mei"
        assert identities.username_for(session, "slack", "U8", email="mei@greenhouse.example") is None


@pytest.mark.parametrize("address", ["", "somebody@else.example"])
def test_strangers_and_those_who_left_are_customers_at_most(database: Database, address: str) -> None:
    with database.transaction() as session:
        users.disable(session, _hire(session, "jun", wecom_userid="jun", email=address), by=operator())
        for platform_id in ("jun", "who"):
            found = identities.speaker_for(session, "wecom", platform_id, email=address)
            assert found.name == f"customer:wecom:{platform_id}"
            assert found.customer == {"external_id": f"wecom:{platform_id}"}


def test_notices_go_where_a_colleague_last_spoke_alone(database: Database) -> None:
    with database.transaction() as session:
        mei = _hire(session, "mei", wecom_userid="LuoMei", slack_user_id="U1")
        _says(session, "wecom", "LuoMei")
        _says(session, "slack", "D1/171.2")
        _says(session, "slack", "C1", group=True)
        assert identities.address_of(session, mei, {"wecom", "slack"}) == Address("slack", "D1")
        assert identities.address_of(session, mei, {"wecom"}) == Address("wecom", "LuoMei")


def test_who_never_spoke_is_reached_where_they_are_linked(database: Database) -> None:
    with database.transaction() as session:
        mei = _hire(session, "mei", slack_user_id="U1", wecom_userid="LuoMei")
        jun = _hire(session, "jun")
        assert identities.address_of(session, mei, {"slack"}) == Address("slack", "U1")
        assert identities.address_of(session, mei, {"wecom_bot"}) == NOTICES
        assert identities.address_of(session, jun, {"slack", "wecom"}) == NOTICES


def test_an_administrator_sees_who_is_unknown_and_says_who_it_is(database: Database) -> None:
    with database.transaction() as session:
        mei = _hire(session, "mei")
        for number, who in enumerate(("zhang_san", "li%si")):
            speaker = identities.speaker_for(session, "wecom", who)
            inbox.receive(
                session, Inbound("wecom", who, speaker.name, f"m{number}", "你好", customer=speaker.customer)
            )
        assert set(identities.unlinked(session)) == {("wecom", "zhang_san"), ("wecom", "li%si")}
        identities.link(session, mei, "wecom", "zhang_san")
        assert identities.username_for(session, "wecom", "zhang_san") == "mei"
        assert identities.unlinked(session) == [("wecom", "li%si")]
