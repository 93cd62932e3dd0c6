"""Taking back what a message did, from the audit; refused where the record has changed since."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm_core import fields
from crm_core.errors import NothingToUndo, Outdated
from crm_core.models import MODELS, AuditEntry, Record, get_any
from crm_core.permissions import Actor, can_edit, check_can_edit


def last_writes(session: Session, *, actor: str, channel: str, conversation: str) -> list[AuditEntry]:
    """The entries of the speaker's last writing message in this conversation that still stand, in order."""
    standing = (
        select(AuditEntry)
        .where(AuditEntry.actor == actor, AuditEntry.channel == channel)
        .where(AuditEntry.conversation == conversation)
        .where(AuditEntry.undone.is_(False), AuditEntry.is_undo.is_(False))
    )
    last = session.scalars(standing.order_by(AuditEntry.seq.desc()).limit(1)).one_or_none()
    if last is None:
        raise NothingToUndo()
    return list(
        session.scalars(standing.where(AuditEntry.message_id == last.message_id).order_by(AuditEntry.seq))
    )


def batch_writes(session: Session, batch_id: int) -> list[AuditEntry]:
    standing = select(AuditEntry).where(AuditEntry.batch_id == batch_id, AuditEntry.undone.is_(False))
    return list(session.scalars(standing.where(AuditEntry.is_undo.is_(False)).order_by(AuditEntry.seq)))


def undo(session: Session, entries: Sequence[AuditEntry], actor: Actor) -> list[Record]:
    """Put back every record of the entries, newest first. All or nothing; returns them as they are now.

    The right to write a record may be the one that the change gave away: who handed on an account by mistake
    takes it back. So it is asked before and after.
    """
    allowed: dict[Record, bool] = {}
    for entry in sorted(entries, key=lambda one: -one.seq):
        record = get_any(session, MODELS[entry.entity], entry.entity_id)
        if record is None:
            raise NothingToUndo()
        allowed[record] = allowed.get(record, False) or can_edit(session, actor, record)
        _check_unchanged(session, entry, record)
        _put_back(session, entry, record)
        entry.undone = True
    session.flush()
    for record, was_allowed in allowed.items():
        if not was_allowed:
            check_can_edit(session, actor, record)
    return list(allowed)


def age(entries: Sequence[AuditEntry], now: datetime) -> float:
    """Seconds since the entries were written."""
    return (now - max(entry.at for entry in entries)).total_seconds()


def _check_unchanged(session: Session, entry: AuditEntry, record: Record) -> None:
    clock = session.info["clock"]
    for name, (_, new) in entry.changes.items():
        current = fields.shown(record, name, clock)
        if entry.action != "delete" and current != new:
            raise Outdated(label=entry.label, field=name, theirs=current, yours=new)


def _put_back(session: Session, entry: AuditEntry, record: Record) -> None:
    if not entry.before:
        record.deleted_at = session.info["clock"].now()
        return
    model = type(record)
    for attribute, stored in entry.before.items():
        setattr(record, attribute, fields.revive(session, model, attribute, stored))
    session.flush()
    references = [name for name in record.FIELDS if fields.backing(model, name) != name]
    session.expire(record, references)
