"""make_demo(): the files of world/, dated as of today, imported like anybody's files."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import select

from crm_core.clock import Clock
from crm_core.db import Database
from crm_core.models import User
from integrations.importing import ImportReport, import_paths

NAME = "霁川冷链"
WORLD = Path(__file__).parent / "world"
KNOWLEDGE = WORLD / "kb"
"""Documents for the knowledge base, to be added by whoever opens it."""

_OFFSET = re.compile(r"@([+-]?\d+)(?: (\d{2}:\d{2}))?")


def make_demo(database: Database, clock: Clock) -> ImportReport | None:
    """Fill an empty database with the demo company; one that has users already is left alone (None).

    Nobody has a password: in a demo people sign in by choosing who they are.
    """
    with database.reading() as session:
        if session.scalar(select(User.id).limit(1)) is not None:
            return None
    with TemporaryDirectory() as folder:
        for path in sorted(WORLD.glob("*.csv")):
            _write_dated(path, Path(folder) / path.name, clock.today())
        return import_paths(database, [folder], by="demo")


def _write_dated(source: Path, target: Path, today: date) -> None:
    with (
        source.open(encoding="utf-8", newline="") as read,
        target.open("w", encoding="utf-8", newline="") as write,
    ):
        csv.writer(write).writerows(_dated(csv.reader(read), today))


def _dated(rows: Iterator[list[str]], today: date) -> Iterator[list[str]]:
    return ([on_day(cell, today) for cell in row] for row in rows)


def on_day(cell: str, today: date) -> str:
    """`@-3` → the day three days ago; `@+1 09:30` → that time tomorrow, moved off the weekend.

    Days of contracts and payments stay as they are: their distance is what matters. Any other text is kept.
    """
    match = _OFFSET.fullmatch(cell)
    if match is None:
        return cell
    day = today + timedelta(days=int(match[1]))
    if match[2] is None:
        return day.isoformat()
    while day != today and day.weekday() >= 5:
        day += timedelta(days=1 if day > today else -1)
    return datetime.fromisoformat(f"{day} {match[2]}").isoformat(" ", "minutes")
