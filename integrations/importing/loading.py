"""Drafts → records, a chunk a transaction, so that a long import neither locks out nor half-writes anybody."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import cache
from itertools import chain
from typing import Any

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from crm_core import fields
from crm_core.db import Database, Origin
from crm_core.models import MODELS, Record
from crm_core.names import index
from crm_core.names.forms import fold
from integrations.importing import identity, rules, schema
from integrations.importing.directory import Directory
from integrations.importing.drafts import Draft
from integrations.importing.layers import layers
from integrations.importing.references import References
from integrations.importing.refusal import Refused

_CHUNK = 500  # rows a transaction: about half a second in which nobody else writes to SQLite
Transaction = Callable[[], AbstractContextManager[Session]]


@contextmanager
def storing(database: Database, origin: Origin, *, dry_run: bool) -> Iterator[Transaction]:
    """What opens a transaction a chunk; in a dry run they are savepoints of one that is thrown away."""
    if not dry_run:
        yield lambda: database.transaction(origin)
        return
    try:
        with database.transaction(origin) as session:
            yield lambda: _savepoint(session)
            raise _DryRun
    except _DryRun:
        return


class _DryRun(Exception):
    pass


@contextmanager
def _savepoint(session: Session) -> Iterator[Session]:
    try:
        with session.begin_nested():
            yield session
            session.flush()
            index.write(session)  # later rows find these by name
    finally:
        session.info["changes"] = {}


def load(transaction: Transaction, drafts: Sequence[Draft]) -> Iterator[Draft]:
    """Write the drafts of one kind, refused ones aside; each comes back once it is settled."""
    standing = [draft for draft in drafts if draft.problem is None]
    ordered = layers(standing)
    yield from (draft for draft in standing if draft.problem is not None)
    taken: set[int] = set()
    for chunk in chain.from_iterable(map(_chunks, ordered)):
        _load(transaction, chunk, taken)
        taken |= {draft.record.id for draft in chunk if draft.record is not None}
        for draft in chunk:
            draft.record = None
            yield draft
            draft.values.clear()


def _chunks(drafts: Sequence[Draft]) -> Iterator[list[Draft]]:
    chunk: list[Draft] = []
    seen: set[Any] = set()
    for draft in drafts:
        keys = identity.keys(draft)
        if len(chunk) == _CHUNK or not seen.isdisjoint(keys):
            yield chunk
            chunk, seen = [], set()
        chunk.append(draft)
        seen |= keys
    if chunk:
        yield chunk


def _load(transaction: Transaction, chunk: list[Draft], taken: set[int]) -> None:
    """A row that the database itself refuses is found by writing the chunk's rows one by one."""
    try:
        with transaction() as session:
            _write(session, chunk, taken)
    except DBAPIError:
        for draft in chunk:
            draft.problem = draft.outcome = draft.record = None
        if len(chunk) == 1:
            chunk[0].refuse(Refused("refused_by_database"))
            return
        for draft in chunk:
            _load(transaction, [draft], taken)


def _write(session: Session, chunk: list[Draft], taken: set[int]) -> None:
    references = References(Directory(session), chunk)
    references.resolve(chunk)
    ready = [draft for draft in chunk if draft.problem is None]
    if not ready:
        return
    found = identity.find(session, ready, references.values, taken)
    with session.no_autoflush:
        for draft in ready:
            if draft.problem is None:
                _try(session, draft, references.values[id(draft)], found.get(id(draft)))
    session.flush()


def _try(session: Session, draft: Draft, values: dict[str, Any], old: Record | None) -> None:
    try:
        draft.outcome, draft.record = _put(session, draft.kind, values, old)
    except Refused as refused:
        draft.refuse(refused)


def _put(session: Session, kind: str, values: dict[str, Any], old: Record | None) -> tuple[str, Record]:
    rules.complete(kind, values, old, session.info["clock"].now())
    is_named_by_id = values.pop("id", None) is not None
    if old is None:
        record = MODELS[kind](**({name: [] for name in _reference_lists(kind)} | values))
        rules.number(session, record)
        session.add(record)
        return "created", record
    values.pop("created_at", None)
    if not is_named_by_id and "name" in values and fold(values["name"]) == fold(old.name):  # type: ignore[attr-defined]
        del values["name"]  # another width or case is no other name
    changed = {name: value for name, value in values.items() if not _is_same(old, name, value)}
    if old.deleted_at is not None:
        changed["deleted_at"] = None
    for name, value in changed.items():
        setattr(old, name, value)
    return "updated" if changed else "unchanged", old


@cache
def _reference_lists(kind: str) -> tuple[str, ...]:
    """Set outright for a new record, or the audit would ask the database for each of them."""
    return tuple(one.name for one in schema.fields_of(kind).values() if one.is_list and one.target)


def _is_same(record: Record, name: str, value: Any) -> bool:
    if isinstance(value, Record):
        return bool(getattr(record, fields.backing(type(record), name)) == value.id)
    current = getattr(record, name)
    if isinstance(value, list) and value and isinstance(value[0], Record):
        return {one.id for one in current} == {one.id for one in value}
    return bool(current == value)
