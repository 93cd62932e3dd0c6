"""`make bench`: finding names, and a whole message, with 100, 10,000 and 1,000,000 accounts, on both databases.

    python benchmarks/linking.py [ACCOUNTS ...]

Times are of the processor, one message after another, the speaker a rep, a manager (of a tenth of all), one who
sees all. A million accounts take some ten minutes to make.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from crowd import fill, staff_of
from measures import NOW, Talk, linking, memory

from bot.migrations import upgrade
from crm_core.clock import Clock
from crm_core.company import open_database
from crm_core.db import Database

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
import postgres

SIZES = (100, 10_000, 1_000_000)


def main() -> None:
    sizes = [int(one) for one in sys.argv[1:]] or SIZES
    print(
        f"{'':<12}{'accounts':>10}  {'speaker':<10}{'names p50':>10}{'p95':>7}{'found':>7}{'message p50':>13}{'p95':>7}"
    )
    for size in sizes:
        for name, database in _databases():
            _measure(name, database, size)
            database.close()


def _databases() -> Iterator[tuple[str, Database]]:
    with tempfile.TemporaryDirectory(prefix="kechat-bench-") as folder:
        yield "SQLite", open_database(f"sqlite:///{folder}/kechat.sqlite3", _clock())
    binaries = postgres.binaries()
    if binaries is None:
        print("PostgreSQL is not there: install it or the [dev] extra")
        return
    with postgres.server(binaries) as url:
        yield "PostgreSQL", open_database(url, _clock())


def _clock() -> Clock:
    return Clock("Asia/Shanghai", frozen=NOW)


def _measure(name: str, database: Database, size: int) -> None:
    upgrade(database)
    fill(database, size)
    reps, managers = staff_of(size)
    before = memory()
    talk = Talk(database)
    for role, speaker in (
        ("rep", f"rep{reps[0]}"),
        ("manager", f"manager{managers[2]}"),
        ("executive", "boss"),
    ):
        names = linking(database, speaker)
        message = talk.visits(speaker)
        print(
            f"{name:<12}{size:>10,}  {role:<10}{names.p50:>12.1f}{names.p95:>6.1f}{names.found:>8.0%}"
            f"{message.p50:>14.1f}{message.p95:>6.1f}  ms"
        )
    print(
        f"{name:<12}{size:>10,}  memory {before:.0f} MB before the first message, {memory():.0f} MB after the last"
    )
    talk.close()


if __name__ == "__main__":
    main()
