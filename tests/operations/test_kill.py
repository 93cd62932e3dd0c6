"""Kill -9 anywhere, again and again: every accepted message has exactly one activity and one reply."""

from __future__ import annotations

import random
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import timedelta
from itertools import count
from pathlib import Path

import httpx
import pytest
from replicas import TOKEN, Replica
from sqlalchemy import func, select

from crm_core.db import Database
from crm_core.models import Activity, AuditEntry, Role
from crm_core.permissions import operator
from crm_core.services import accounts, users
from integrations.leases import LEASE
from integrations.queues import InboundMessage, InboundStatus, OutboundMessage

SPEAKERS = 4
BETWEEN_KILLS = 8


@pytest.fixture
def company(database: Database) -> Database:
    with database.transaction() as session:
        vera = users.create(session, by=operator(), username="vera", name="Vera", role=Role.REP)
        accounts.create(session, by=vera, name="Brightwater Pumps", short_name="Brightwater")
    return database


@pytest.mark.parametrize(
    ("kills", "pause"),
    [pytest.param(1, 0.2, id="1 kill"), pytest.param(20, 0, id="20 kills", marks=pytest.mark.prove)],
)
def test_every_accepted_message_is_handled_once(
    company: Database, tmp_path: Path, kills: int, pause: float
) -> None:
    url = company.engine.url.render_as_string(hide_password=False)
    replicas = [
        Replica(url, tmp_path / f"replica{number}") for number in range(1 if company.is_sqlite else 2)
    ]
    with ExitStack() as running:
        for replica in replicas:
            replica.start()
            running.callback(replica.kill)
        stream = Stream(company, [replica.address for replica in replicas], pause)
        stream.run(kills, replicas)
        _let_all_be_done(company)
        assert [replica.stop() for replica in replicas] == [0] * len(replicas)
    assert stream.accepted >= kills * BETWEEN_KILLS
    _check(company, stream.accepted)


class Stream:
    """Several speakers who go on whatever happens, and say again what was not acknowledged.

    `pause`: seconds for which each draws breath; the processor is left to whoever starts again.
    """

    def __init__(self, database: Database, addresses: list[str], pause: float) -> None:
        self._database = database
        self._addresses, self._pause = addresses, pause
        self._choice = random.Random(7)
        self._enough = threading.Event()
        self._progress = threading.Semaphore(0)
        self._counted = threading.Lock()
        self.accepted = 0

    def run(self, kills: int, replicas: list[Replica]) -> None:
        with ThreadPoolExecutor(SPEAKERS) as speakers:
            speaking = [speakers.submit(self._speak, number) for number in range(SPEAKERS)]
            try:
                for _ in range(kills):
                    self._wait_for(BETWEEN_KILLS)
                    victim = self._choice.choice(replicas)
                    victim.kill()
                    victim.start()
                    _let_a_minute_pass(self._database)
                self._wait_for(BETWEEN_KILLS)
            finally:
                self._enough.set()
            for one in speaking:
                one.result()

    def _wait_for(self, messages: int) -> None:
        for _ in range(messages):
            assert self._progress.acquire(timeout=60), "nothing is accepted any more"

    def _speak(self, speaker: int) -> None:
        with httpx.Client(timeout=5, verify=False) as client:
            for number in count():
                if self._enough.is_set():
                    return
                self._say(client, speaker, number)
                with self._counted:
                    self.accepted += 1
                self._progress.release()
                self._enough.wait(self._pause)

    def _say(self, client: httpx.Client, speaker: int, number: int) -> None:
        body = {
            "user": "vera",
            "conversation": f"talk {speaker}",
            "message_id": f"message {speaker}-{number}",
            "text": f"Visited Brightwater today, we talked about pump {speaker}{number:04}",
        }
        headers = {"Authorization": f"Bearer {TOKEN}"}
        if number % 2:
            headers["Prefer"] = "respond-async"
        for address in self._round(number):
            try:
                answer = client.post(f"{address}/api/v1/chat", json=body, headers=headers)
            except httpx.TransportError:
                self._enough.wait(0.05)  # whoever starts again needs the processor
                continue
            if answer.status_code in (200, 202):
                return
            assert answer.status_code in (429, 500, 503), answer.text

    def _round(self, number: int) -> Iterator[str]:
        """The replicas in turn, as a balancer would choose them."""
        return (self._addresses[turn % len(self._addresses)] for turn in count(number))


def _let_a_minute_pass(database: Database) -> None:
    """Leases of the dead run out, and those of the living too soon: they must find out before they commit."""
    with database.transaction() as session:
        for row in session.scalars(select(InboundMessage).where(InboundMessage.lease_until.is_not(None))):
            row.lease_until = row.lease_until and row.lease_until - LEASE - timedelta(seconds=1)


def _let_all_be_done(database: Database) -> None:
    waiting = select(func.count()).where(InboundMessage.status == InboundStatus.WAITING)
    patience = threading.Event()
    for _ in range(600):
        with database.reading() as session:
            if not session.scalar(waiting):
                return
        _let_a_minute_pass(database)
        patience.wait(0.2)
    raise AssertionError("messages are still waiting")


def _check(database: Database, accepted: int) -> None:
    with database.reading() as session:
        received = session.scalars(select(InboundMessage)).all()
        replies = Counter(session.scalars(select(OutboundMessage.inbound_id)))
        made = select(AuditEntry.message_id).where(
            AuditEntry.entity == Activity.KIND, AuditEntry.action == "create"
        )
        changes = Counter(session.scalars(made))
        activities = Counter(session.scalars(select(Activity.content)))
    assert len(received) == accepted
    assert {one.status for one in received} == {InboundStatus.DONE}
    assert {replies[one.id] for one in received} == {1}
    assert {changes[one.message_id] for one in received} == {1}
    assert len(activities) == accepted
    assert set(activities.values()) == {1}
