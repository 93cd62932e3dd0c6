"""Several replicas look at the same time: no doubles, no gaps, and whoever dies leaves nothing half done."""

from __future__ import annotations

import threading
from collections import Counter
from datetime import timedelta

import pytest
from reminded import Office, account_of

from bot.reminders.sweep import sweep
from crm_core.clock import Clock
from crm_core.db import Database
from crm_core.models import Opportunity


def _fill(office: Office, count: int) -> None:
    with office.acting() as session:
        account = account_of(session)
        since = office.database.clock.now() - timedelta(days=20)
        session.add_all(
            Opportunity(name=f"商机{number}", account=account, owner=account.owner, stage_since=since)
            for number in range(count)
        )


def _replica(office: Office, *hooks: object) -> Database:
    url = office.database.engine.url.render_as_string(hide_password=False)
    return Database(url, Clock(frozen=office.database.clock.now()), before_commit=hooks)


def test_replicas_that_look_at_once_tell_everything_once(office: Office) -> None:
    _fill(office.at("2026-03-10T10:00"), 300)
    replicas = [_replica(office) for _ in range(3)]
    begin = threading.Barrier(len(replicas))

    def look(database: Database) -> None:
        begin.wait()
        for _ in range(3):
            sweep(database, office.book)

    threads = [threading.Thread(target=look, args=(one,)) for one in replicas]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    told = Counter((one.rule, one.record_id, one.occasion) for one in office.ledger())
    assert max(told.values()) == 1
    assert sum(rule == "stage_stuck" for rule, _, _ in told) == 600
    for one in replicas:
        one.close()


def test_one_that_dies_before_its_commit_leaves_all_to_the_next(office: Office) -> None:
    _fill(office.at("2026-03-10T10:00"), 40)

    def dies(_: object) -> None:
        raise KeyboardInterrupt

    dying = _replica(office, dies)
    with pytest.raises(KeyboardInterrupt):
        sweep(dying, office.book)
    dying.close()
    assert not office.ledger()
    assert not office.told("rep")
    assert office.sweep() >= 80
