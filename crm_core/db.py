"""The database: models' base, and transaction(), the only place that commits."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from copy import copy
from dataclasses import dataclass
from typing import Any

from sqlalchemy import MetaData, event
from sqlalchemy.engine import Connection
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker
from sqlalchemy.orm.exc import StaleDataError

from crm_core.clock import Clock
from crm_core.engines import engine_of
from crm_core.errors import Outdated
from crm_core.writer import Writer

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMING)


@dataclass(frozen=True, slots=True)
class Origin:
    """Who changes something, and through which message; every audit entry carries it."""

    actor: str = "system"
    channel: str = "system"
    conversation: str = ""
    message_id: str = ""
    batch_id: int | None = None
    is_undo: bool = False


BeforeCommit = Callable[[Session], None]


class Database:
    """One company's database, SQLite or PostgreSQL.

    `before_commit` hooks run inside every writing transaction after its flush (audit, name index).
    """

    def __init__(self, url: str, clock: Clock, before_commit: Sequence[BeforeCommit] = ()) -> None:
        self.clock = clock
        self.info: dict[str, Any] = {}  # what every session's `info` holds besides
        self.engine = engine_of(url)
        self.is_sqlite = self.engine.dialect.name == "sqlite"
        self._sessions = sessionmaker(self.engine, expire_on_commit=False, autoflush=True)
        self._before_commit = tuple(before_commit)
        # Threads that fight for SQLite's own lock wait up to seconds at p99; one lock here keeps it fair.
        self._writer = Writer() if self.is_sqlite else None

    @contextmanager
    def transaction(
        self, origin: Origin | None = None, *, urgent: bool = False, durable: bool = True
    ) -> Iterator[Session]:
        """A session whose changes are committed together at the end of the block, or not at all.

        `urgent`: somebody outside waits for it, so on SQLite it is the next to write. `durable`: it survives a power
        cut as soon as the block ends; without, only with the next one that does (a lease that is forgotten harms
        nobody), and on SQLite the disk is not waited for.
        """
        writer = self._writer.held(urgent) if self._writer else nullcontext()
        with writer, self._session(writes=True, durable=durable) as session:
            session.info["origin"] = origin or Origin()
            try:
                yield session
                session.flush()
                for hook in self._before_commit:
                    hook(session)
                session.commit()
            except StaleDataError as error:
                raise Outdated() from error

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session for questions only; whatever it would change is thrown away. What it read stays readable."""
        with self._session(writes=False, durable=False) as session:
            yield session

    @contextmanager
    def _session(self, *, writes: bool, durable: bool) -> Iterator[Session]:
        with self._sessions() as session:
            session.info.update(self.info, clock=self.clock)
            session.connection(execution_options={"kechat_writes": writes, "kechat_durable": durable})
            yield session

    @contextmanager
    def rehearsal(self, is_over: Callable[[], bool]) -> Iterator[Rehearsal]:
        """This database to try things out in: nothing that is written to it outlasts the block.

        Raises Interrupted, from whatever is done in it, ahead of the first statement for which `is_over`.
        """
        writer = self._writer.held(urgent=False) if self._writer else nullcontext()
        with writer, self.engine.connect() as connection:
            connection = connection.execution_options(kechat_durable=False)
            event.listen(connection, "before_cursor_execute", _Stepping(is_over).aside)
            connection.begin()
            yield Rehearsal(self, connection)

    def tidy(self) -> None:
        """Move what was written from SQLite's log into its file, beside those who read and write. Any thread."""
        if self.is_sqlite:
            with self.engine.connect() as connection:
                raw = connection.connection.dbapi_connection
                assert raw is not None
                raw.execute("PRAGMA wal_checkpoint(PASSIVE)")

    def close(self) -> None:
        self.engine.dispose()


class Rehearsal(Database):
    """A database inside one transaction of another, which is rolled back; `info` has `rehearsing`."""

    def __init__(self, database: Database, connection: Connection) -> None:
        self.__dict__ = copy(database.__dict__)
        self.info = {**database.info, "rehearsing": True}
        self._connection = connection
        self._writer = None  # its lock is held already
        self._sessions = sessionmaker(
            connection, expire_on_commit=False, join_transaction_mode="create_savepoint"
        )

    @contextmanager
    def apart(self) -> Iterator[None]:
        """What is written inside is forgotten at once, with all its locks."""
        savepoint = self._connection.begin_nested()
        try:
            yield
        finally:
            savepoint.rollback()


class Interrupted(Exception):
    """A rehearsal makes room for somebody who waits."""


class _Stepping:
    """Raises once, and never where a savepoint is set or taken back, which must come to its end."""

    def __init__(self, is_over: Callable[[], bool]) -> None:
        self._is_over, self._has_raised = is_over, False

    def aside(self, connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        if statement.startswith(("SAVEPOINT", "ROLLBACK", "RELEASE")):
            return
        if not self._has_raised and self._is_over():
            self._has_raised = True
            raise Interrupted
