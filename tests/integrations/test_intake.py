"""What platforms send is kept once, in the order in which it came, and acknowledged only then."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import wait
from typing import Any

import pytest
from sqlalchemy import select

from bot.intake import RUSH, Intake
from crm_core.db import Database
from crm_core.models import Role
from crm_core.permissions import operator
from crm_core.services import users
from integrations.inbox import SameIdOtherBody
from integrations.messages import Inbound
from integrations.queues import InboundMessage


@pytest.fixture
def intake(database: Database) -> Iterator[Intake]:
    intake = Intake(database, threading.Event())
    yield intake
    intake.stop()


def _said(number: int, text: str = "你好", conversation: str = "c1") -> Inbound:
    return Inbound("wecom", conversation, "", f"m{number}", text)


def _kept(database: Database) -> list[InboundMessage]:
    with database.reading() as session:
        return list(session.scalars(select(InboundMessage).order_by(InboundMessage.id)))


def test_many_at_once_are_kept_once_and_in_order(intake: Intake, database: Database) -> None:
    futures = [intake.keep(_said(n // 4, conversation=f"c{n % 3}"), platform_id="who") for n in range(240)]
    wait(futures, timeout=30)
    kept = _kept(database)
    assert sum(one.result().is_new for one in futures) == len(kept) == 180
    for conversation in ("c0", "c1", "c2"):
        numbers = [int(one.message_id[1:]) for one in kept if one.conversation == conversation]
        assert numbers == sorted(numbers)


def test_a_repetition_is_told_from_another_message_under_its_id(intake: Intake, database: Database) -> None:
    first = intake.keep(_said(1), platform_id="who").result(10)
    futures = [intake.keep(_said(1, text), platform_id="who") for text in ("你好", "再见", "你好")]
    assert [futures[0].result(10).id, futures[2].result(10).is_new] == [first.id, False]
    with pytest.raises(SameIdOtherBody):
        futures[1].result(10)
    assert len(_kept(database)) == 1


def test_speakers_are_looked_up_together(intake: Intake, database: Database) -> None:
    with database.transaction() as session:
        users.create(session, by=operator(), username="mei", name="Mei", role=Role.REP, wecom_userid="LuoMei")
        users.create(session, by=operator(), username="ivy", name="Ivy", role=Role.REP, email="ivy@x.example")
    asked: list[dict[str, Any]] = [
        {"platform_id": "luomei"},
        {"platform_id": "nobody"},
        {"platform_id": "I1", "email": "ivy@x.example"},
    ]
    wait([intake.keep(_said(number), **one) for number, one in enumerate(asked)], timeout=30)
    assert {one.speaker for one in _kept(database)} == {"mei", "customer:wecom:nobody", "ivy"}


def test_one_that_cannot_be_kept_does_not_spoil_the_others(intake: Intake, database: Database) -> None:
    futures = [intake.keep(_said(1)), intake.keep(_said(2, conversation="\ud800")), intake.keep(_said(3))]
    wait(futures, timeout=30)
    with pytest.raises(UnicodeEncodeError):
        futures[1].result()
    assert [one.message_id for one in _kept(database)] == ["m1", "m3"]


def test_a_rush_is_noticed_and_passes(intake: Intake) -> None:
    assert not intake.is_rushed
    futures = [intake.keep(_said(number)) for number in range(RUSH)]
    assert intake.is_rushed
    wait(futures, timeout=30)
    assert len({one.result().id for one in futures}) == RUSH
