"""The values that a column holds, whatever the number of its rows."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, event, func, inspect, select
from sqlalchemy.orm import InstrumentedAttribute, Session

MOST = 500
LASTS = 10.0
"""Seconds until what another process has written is seen; what this one writes is seen at once."""


@dataclass(slots=True)
class _Kept:
    """What is known of one database's columns; `writes` tells a reader that it may have read too early."""

    values: dict[str, tuple[float, Sequence[str]]] = field(default_factory=dict)
    writes: int = 0


_kept: WeakKeyDictionary[Engine, _Kept] = WeakKeyDictionary()
_columns: dict[type[Any], set[str]] = {}


def distinct_values(session: Session, column: InstrumentedAttribute[str]) -> Sequence[str]:
    """The first 500 different values of an indexed column, in order, without blanks."""
    kept = _of(session.get_bind())
    _columns.setdefault(inspect(column).class_, set()).add(column.key)
    known, now = kept.values.get(str(column)), time.monotonic()
    if known is not None and now < known[0]:
        return known[1]
    writes = kept.writes
    values = _read(session, column)
    if writes == kept.writes:
        kept.values[str(column)] = (now + LASTS, values)
    return values


def _read(session: Session, column: Any) -> Sequence[str]:
    """One look-up leads from each value to the next: DISTINCT would read the index from end to end."""
    seen = select(func.min(column).label("value")).where(column > "").cte("seen", recursive=True)
    following = select(func.min(column)).where(column > seen.c.value).scalar_subquery()
    seen = seen.union_all(select(following).where(seen.c.value.is_not(None)))
    found = select(seen.c.value).where(seen.c.value.is_not(None)).limit(MOST)
    return tuple(session.scalars(found.execution_options(include_deleted=True)))


@event.listens_for(Session, "before_flush")
def _watch(session: Session, *_: Any) -> None:
    if "values" not in session.info and any(map(_is_another, (*session.new, *session.dirty))):
        session.info["values"] = True


def _is_another(row: Any) -> bool:
    """Whether the row has got another value in a column that is kept."""
    columns = _columns.get(type(row), ())
    return any(inspect(row).attrs[one].history.has_changes() for one in columns)


@event.listens_for(Session, "after_commit")
def _commit(session: Session) -> None:
    if session.info.pop("values", False):
        forget(session.get_bind())


def forget(engine: Any) -> None:
    """What has been read of this database is read anew."""
    kept = _of(engine)
    kept.writes += 1
    kept.values.clear()


def _of(engine: Any) -> _Kept:
    return _kept.setdefault(engine, _Kept())
