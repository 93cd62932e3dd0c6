"""What only one may do is done by one; whoever dies with it gives it back by the passing of time."""

from __future__ import annotations

from datetime import timedelta

from crm_core.clock import real_now
from crm_core.db import Database
from integrations import leadership


def _hold(database: Database, holder: str, seconds: float = 30) -> bool:
    with database.transaction() as session:
        return leadership.hold(session, "line", holder, seconds=seconds)


def test_one_holds_and_renews_while_the_other_waits(database: Database) -> None:
    assert [_hold(database, who) for who in ("a", "b", "a", "b")] == [True, False, True, False]
    with database.transaction() as session:
        leadership.release(session, "line", "b")
        leadership.report(session, "line", "b", "connected")
        leadership.report(session, "line", "a", "lost", "no network")
    with database.reading() as session:
        row = leadership.current(session, "line")
        assert row is not None
        assert (row.holder, row.state, row.detail, row.is_held) == ("a", "lost", "no network", True)
    with database.transaction() as session:
        leadership.release(session, "line", "a")
    assert _hold(database, "b")


def test_whoever_stops_renewing_loses_it(database: Database) -> None:
    assert _hold(database, "a")
    with database.transaction() as session:
        row = leadership.current(session, "line")
        assert row is not None
        row.until = real_now() - timedelta(seconds=1)
    assert _hold(database, "b")
    assert not _hold(database, "a")


def test_who_has_the_database_alone_need_not_wait_for_the_dead(database: Database) -> None:
    assert _hold(database, "a")
    with database.transaction() as session:
        leadership.release_all(session)
    assert _hold(database, "b")
