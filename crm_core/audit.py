"""Each change with its before and after, written in the same transaction as the change itself.

No service calls this: whatever a transaction flushes is recorded, one entry per changed record.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import event, inspect, select, text
from sqlalchemy.orm import Session

from crm_core import fields
from crm_core.clock import Clock
from crm_core.db import Origin
from crm_core.models import AuditEntry, Record, get_any

_AUDIT_LOCK = 0x6B6563686174  # any number of our own: PostgreSQL's advisory lock that orders `seq` by commit


@dataclass(slots=True)
class Change:
    record: Record
    is_new: bool
    before: dict[str, Any] = field(default_factory=dict)


def changes(session: Session) -> list[Change]:
    """What the transaction has changed so far."""
    return list(session.info.get("changes", {}).values())


def differing(session: Session) -> dict[Record, set[str]]:
    """The records that would stand in the audit if the transaction ended now, each with the fields that differ."""
    session.flush()
    found = {change.record: _changed(change) for change in changes(session)}
    return {record: names for record, names in found.items() if names}


@event.listens_for(Session, "before_flush")
def _collect(session: Session, *_: Any) -> None:
    if "origin" not in session.info:
        return
    log: dict[Record, Change] = session.info.setdefault("changes", {})
    for row in session.new:
        if isinstance(row, Record):
            log.setdefault(row, Change(row, is_new=True))
    for row in session.dirty:
        if isinstance(row, Record) and row not in log and session.is_modified(row):
            log[row] = Change(row, is_new=False, before=_stored(session, row))


def _stored(session: Session, row: Record) -> dict[str, Any]:
    """The values the database still has, before this flush."""
    return {name: _old(session, row, name) for name in fields.columns(type(row))}


def _old(session: Session, row: Record, name: str) -> Any:
    if fields.reference(type(row), name):
        history = inspect(row).attrs[name].load_history()
        return fields.raw([*history.unchanged, *history.deleted])
    column = inspect(row).attrs[name].history
    if column.deleted:
        return fields.raw(column.deleted[0])
    if column.unchanged:
        return fields.raw(column.unchanged[0])
    with session.no_autoflush:
        model = type(row)
        statement = select(getattr(model, name)).where(model.id == row.id)
        return fields.raw(session.scalar(statement.execution_options(include_deleted=True)))


def write(session: Session) -> None:
    """Add the transaction's entries; the last hook before the commit."""
    entries = [entry for change in changes(session) if (entry := _entry(session, change))]
    session.info["changes"] = {}
    if not entries:
        return
    if session.get_bind().dialect.name == "postgresql" and "rehearsing" not in session.info:
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _AUDIT_LOCK})
    session.add_all(entries)
    session.flush()
    session.info.setdefault("written", []).extend(entries)


def _entry(session: Session, change: Change) -> AuditEntry | None:
    record, clock = change.record, session.info["clock"]
    changed = _changed(change)
    if not changed or (change.is_new and record.deleted_at is not None):
        return None
    action = _action(change, changed)
    shown = _differences(session, change, action, changed, clock)
    origin: Origin = session.info["origin"]
    return AuditEntry(
        at=clock.now(), actor=origin.actor, action=action, entity=record.KIND, entity_id=record.id,
        label=record.label[:300], changes=shown, channel=origin.channel, conversation=origin.conversation,
        before={} if change.is_new else {name: change.before[name] for name in sorted(changed)},
        message_id=origin.message_id, batch_id=origin.batch_id, is_undo=origin.is_undo,
    )  # fmt: skip


def _changed(change: Change) -> set[str]:
    record = change.record
    names = fields.columns(type(record))
    return {one for one in names if change.is_new or fields.raw(getattr(record, one)) != change.before[one]}


def _action(change: Change, changed: set[str]) -> str:
    if change.is_new:
        return "create"
    if "deleted_at" in changed:
        return "create" if change.record.deleted_at is None else "delete"
    return "update"


def _differences(
    session: Session, change: Change, action: str, changed: set[str], clock: Clock
) -> dict[str, list[Any]]:
    """{field: [old, new]} as people read it; creations and deletions list every field that holds something."""
    record, model = change.record, type(change.record)
    out: dict[str, list[Any]] = {}
    for name in record.FIELDS:
        new = fields.shown(record, name, clock)
        attribute = fields.backing(model, name)
        if action == "update":
            if attribute in changed:
                out[name] = [_named(session, model, name, change.before[attribute], clock), new]
        elif not fields.is_empty(new):
            out[name] = [None, new] if action == "create" else [new, None]
    return out


def _named(session: Session, model: type[Record], field_name: str, stored: Any, clock: Clock) -> Any:
    """An old stored value as it was shown: ids become names."""
    behind = fields.reference(model, field_name)
    if behind is None:
        value = fields.revive(session, model, field_name, stored)
        return fields.plain(value, clock)
    if behind.secondary is not None:
        return fields.plain(fields.revive(session, model, field_name, stored), clock)
    return None if stored is None else fields.plain(get_any(session, behind.mapper.class_, stored))
