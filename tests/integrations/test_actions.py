"""A button is pressed once, by whom it was meant for, while it lasts."""

from __future__ import annotations

from datetime import timedelta

import pytest

from crm_core.db import Database
from crm_core.errors import CrmError
from integrations import actions


def _issued(database: Database) -> dict[str, str]:
    with database.transaction() as session:
        return actions.issue(session, "wecom", "LuoMei", "mei", "undo:m1", "choose")


def test_a_token_stands_for_its_action_once(database: Database) -> None:
    token = _issued(database)["choose"]
    with database.transaction() as session:
        assert actions.look_up(session, token, "mei", "2").id == "choose"
        pressed = actions.redeem(session, token, "mei", "2")
        assert (pressed.id, pressed.value) == ("choose", "2")
    with database.transaction() as session, pytest.raises(actions.UsedAction):
        actions.redeem(session, token, "mei", "2")


def test_a_press_that_was_rolled_back_may_be_made_again(database: Database) -> None:
    token = _issued(database)["undo:m1"]

    def fail() -> None:
        with database.transaction() as session:
            actions.redeem(session, token, "mei")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with database.transaction() as session:
        assert actions.redeem(session, token, "mei").id == "undo:m1"


@pytest.mark.parametrize(
    ("token", "speaker", "days", "refusal"),
    [
        ("made up", "mei", 0, "action_unknown"),
        ("", "jun", 0, "action_not_yours"),
        ("", "mei", 8, "action_expired"),
    ],
)
def test_others_are_refused(database: Database, token: str, speaker: str, days: int, refusal: str) -> None:
    token = token or _issued(database)["undo:m1"]
    database.clock.frozen = database.clock.now() + timedelta(days=days)
    with database.transaction() as session, pytest.raises(CrmError) as refused:
        actions.redeem(session, token, speaker)
    assert refused.value.code == refusal


def test_tokens_tell_nothing_and_fit_every_platform(database: Database) -> None:
    tokens = _issued(database)
    assert len(set(tokens.values())) == 2
    assert all(token.isascii() and len(token) <= 64 and "undo" not in token for token in tokens.values())
