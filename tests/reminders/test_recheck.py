"""A card that had to wait tells only what is still so when it goes out."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from reminded import Office, account_of
from sqlalchemy import select

from bot.reminders.recheck import recheck
from bot.reminders.sweep import sweep
from crm_core.models import Opportunity, OpportunityStatus, User
from integrations import delivery
from integrations.channels.channel import Delivery
from integrations.queues import OutboundMessage


class Platform:
    name = "slack"

    def __init__(self) -> None:
        self.got: list[tuple[str, str]] = []

    def send(self, one: Delivery) -> dict[str, Any]:
        self.got.append((one.recipient, one.payload["replies"][0]["text"]))
        return {}


@pytest.fixture
def waiting(office: Office) -> Office:
    """Two deals that are stuck; the owner's card waits for Slack."""
    with office.acting() as session:
        account = account_of(session)
        account.owner.slack_user_id = "U1"
        since = office.at("2026-02-20T10:00").database.clock.now()
        for name in ("挖机", "叉车"):
            session.add(Opportunity(name=name, account=account, owner=account.owner, stage_since=since,
                                    created_at=since + timedelta(days=9)))  # fmt: skip
    sweep(office.at("2026-03-02T10:00").database, office.book, running={"slack"})
    return office


def _lose(office: Office, *names: str) -> None:
    with office.acting() as session:
        for one in session.scalars(select(Opportunity).where(Opportunity.name.in_(names))):
            one.status = OpportunityStatus.LOST


def _delivered(office: Office) -> list[tuple[str, str]]:
    platform = Platform()
    check = partial(recheck, book=office.book)
    while delivery.run_once(office.database, {"slack": platform}, check):
        pass
    return platform.got


def test_what_is_over_is_taken_off_the_card_and_the_ledger_says_so(waiting: Office) -> None:
    _lose(waiting, "挖机")
    [(to, text)] = _delivered(waiting)
    assert to == "rep"
    assert "叉车" in text
    assert "挖机" not in text
    assert {one.label: one.outcome for one in waiting.ledger()} == {"挖机": "over", "叉车": ""}


def test_a_card_of_which_nothing_holds_is_not_sent(waiting: Office) -> None:
    _lose(waiting, "挖机", "叉车")
    assert not _delivered(waiting)
    with waiting.database.reading() as session:
        assert [one.status for one in session.scalars(select(OutboundMessage))] == ["dropped"]


def test_who_has_left_is_told_nothing(waiting: Office) -> None:
    with waiting.acting() as session:
        session.scalars(select(User).where(User.username == "rep")).one().active = False
    assert not _delivered(waiting)


def test_a_card_kept_up_into_the_night_comes_in_the_morning_once(waiting: Office) -> None:
    waiting.at("2026-03-02T23:00")
    assert not _delivered(waiting)
    sweep(waiting.at("2026-03-03T09:00").database, waiting.book, running={"slack"})
    assert len(_delivered(waiting)) == 1
    assert len(waiting.ledger()) == 2


def test_what_is_unchanged_goes_out_as_it_was(waiting: Office) -> None:
    with waiting.database.reading() as session:
        texts = [one.payload["replies"][0]["text"] for one in session.scalars(select(OutboundMessage))]
    assert [text for _, text in _delivered(waiting)] == texts
