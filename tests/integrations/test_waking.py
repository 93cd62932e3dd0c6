"""Who waits for work is woken one at a time, and who writes does so in turn."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.worker import Bell
from crm_core.clock import Clock
from crm_core.db import Database


def test_each_ring_is_heard_once_and_no_more_are_remembered_than_could_be_answered() -> None:
    bell = Bell(most=2)
    for _ in range(5):
        bell.set()
    assert [bell.wait(0.01) for _ in range(3)] == [True, True, False]


def test_the_urgent_writer_is_the_next_and_the_others_follow_in_order(sqlite_database: Database) -> None:
    wrote: list[str] = []
    begun = [threading.Event() for _ in range(3)]

    def write(at: int, name: str, urgent: bool) -> None:
        begun[at].set()
        with sqlite_database.transaction(urgent=urgent):
            wrote.append(name)

    names = ("a", "b", "urgent")
    threads = [
        threading.Thread(target=write, args=(at, one, one == "urgent")) for at, one in enumerate(names)
    ]
    with sqlite_database.transaction():
        for at, thread in enumerate(threads):
            thread.start()
            assert begun[at].wait(5)
            while sum(map(len, sqlite_database._writer._waiting)) <= at:  # type: ignore[union-attr]
                threading.Event().wait(0.001)
    for thread in threads:
        thread.join(5)
    assert wrote == ["urgent", "a", "b"]


@pytest.mark.parametrize("asked", [[False, True], [True, False, True]])
def test_a_commit_waits_for_the_disk_where_it_must_last(
    tmp_path: Path, clock: Clock, asked: list[bool]
) -> None:
    database = Database(f"sqlite:///{tmp_path / 'own.sqlite3'}", clock)
    seen = []
    for durable in asked:
        with database.transaction(durable=durable) as session:
            seen.append(session.execute(text("PRAGMA synchronous")).scalar_one() == 2)
    database.tidy()
    database.close()
    assert seen == asked
