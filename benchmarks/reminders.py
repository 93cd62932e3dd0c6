"""What one look at all reminder rules costs: python benchmarks/reminders.py [RECORDS] [POSTGRES_URL]."""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sqlalchemy import insert

from bot import migrations
from bot.reminders import rulebook
from bot.reminders.sweep import sweep
from crm_core.clock import Clock
from crm_core.company import open_database
from crm_core.db import Database
from crm_core.models import Account, Contract, Opportunity, Role, User

NOW = datetime(2026, 3, 10, 9, 0)
CHUNK = 5000


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        url = sys.argv[2] if len(sys.argv) > 2 else f"sqlite:///{Path(folder) / 'bench.sqlite3'}"
        database = open_database(url, Clock(frozen=NOW))
        migrations.upgrade(database)
        _fill(database, count)
        book = rulebook.load()
        print(
            f"{count:,} open opportunities, accounts and contracts each, of 200 people, on {url.split(':')[0]}"
        )
        for label in (
            "first look, everything that is due at once",
            "second look, nothing new",
            "a day later",
        ):
            if label.startswith("a day"):
                database.clock.frozen = database.clock.now() + timedelta(days=1)
            before, begun, cpu = _memory(), time.perf_counter(), time.process_time()
            told = sweep(database, book)
            spent, used = time.perf_counter() - begun, time.process_time() - cpu
            print(
                f"  {label}: {told:,} told, {spent:.2f} s (processor {used:.2f} s), memory +{_memory() - before:.0f} MB"
            )
        database.close()


def _memory() -> float:
    """The process' greatest size so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _fill(database: Database, count: int) -> None:
    """Dates spread evenly, so that every day some of each come due."""
    with database.transaction() as session:
        boss = User(username="boss", name="boss", role=Role.MANAGER)
        people = [User(username=f"u{one}", name=f"u{one}", role=Role.REP, manager=boss) for one in range(200)]
        session.add_all([boss, *people])
        session.flush()
        owners = [one.id for one in people]
    now = NOW.replace(tzinfo=UTC)
    for start in range(0, count, CHUNK):
        with database.transaction() as session:
            numbers = range(start + 1, min(start + CHUNK, count) + 1)
            for model in (Account, Opportunity, Contract):
                session.execute(insert(model), [_row(model, one, owners[one % 200], now) for one in numbers])


def _row(model: type, number: int, owner: int, now: datetime) -> dict[str, object]:
    days = timedelta(days=number % 365)
    row: dict[str, object] = {"created_at": now - days, "updated_at": now, "version": 1, "owner_id": owner}
    if model is Account:
        return row | {"name": f"客户{number}", "name_key": f"客户{number}", "grade": "ABC"[number % 3]}
    if model is Opportunity:
        dates = {"stage_since": now - days, "close_date": date(2026, 1, 1) + days}
        return row | {"account_id": number, "name": f"商机{number}", **dates}
    dates = {"starts_on": date(2025, 1, 1), "ends_on": date(2026, 3, 1) + days}
    return row | {"account_id": number, "number": f"HT{number}", "status": "active", **dates}


if __name__ == "__main__":
    main()
