"""Import batches: the list of them, and taking one back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm_core import fields, undo
from crm_core.db import Database, Origin
from crm_core.errors import NotFound, NothingToUndo, Outdated
from crm_core.models import MODELS, AuditEntry, Record
from crm_core.permissions import operator
from integrations.importing.models import ImportBatch
from integrations.importing.refusal import sentence

_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Left:
    """A record of the batch that stays as it is; `code` says why: changed_since or in_use."""

    kind: str
    record_id: int
    label: str
    code: str

    def text(self, language: str = "zh") -> str:
        details = {"kind": sentence(self.kind, {}, language), "label": self.label}
        return sentence(self.code, details, language)


@dataclass(slots=True)
class RollbackReport:
    """How many records were taken away or put back, and which were left."""

    undone: int = 0
    left: list[Left] = field(default_factory=list)


def list_batches(database: Database, limit: int = 50) -> list[ImportBatch]:
    """The latest imports, newest first."""
    with database.reading() as session:
        return list(session.scalars(select(ImportBatch).order_by(ImportBatch.id.desc()).limit(limit)))


def rollback(database: Database, batch_id: int, *, by: str = "system") -> RollbackReport:
    """Take back an import: what it created is deleted, what it updated is put back, newest first.

    Records that somebody has changed since, or that later records hang on, are left and reported; a second
    rollback tries those again. Raises NotFound for an unknown batch.
    """
    with database.reading() as session:
        if session.get(ImportBatch, batch_id) is None:
            raise NotFound(kind="import_batch", id=batch_id)
        order = [(entry.seq, entry.entity) for entry in reversed(undo.batch_writes(session, batch_id))]
    report = RollbackReport()
    origin = Origin(actor=by, channel="import", batch_id=batch_id, is_undo=True)
    for kind, group in groupby(order, key=lambda one: one[1]):
        for numbers in _chunks([seq for seq, _ in group]):
            with database.transaction(origin) as session:
                _undo(session, MODELS[kind], numbers, report)
    with database.transaction() as session:
        session.get_one(ImportBatch, batch_id).status = "rolled_back"
    return report


def _chunks(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    return (numbers[at : at + _CHUNK] for at in range(0, len(numbers), _CHUNK))


def _undo(session: Session, model: type[Record], numbers: Sequence[int], report: RollbackReport) -> None:
    entries = session.scalars(
        select(AuditEntry).where(AuditEntry.seq.in_(numbers)).order_by(AuditEntry.seq.desc())
    )
    listed = list(entries)
    used = _in_use(session, model, [entry.entity_id for entry in listed if entry.action == "create"])
    for entry in listed:
        if entry.entity_id in used and entry.action == "create":
            report.left.append(Left(entry.entity, entry.entity_id, entry.label, "in_use"))
            continue
        try:
            undo.undo(session, [entry], operator())
        except (Outdated, NothingToUndo):
            report.left.append(Left(entry.entity, entry.entity_id, entry.label, "changed_since"))
        else:
            report.undone += 1


def _in_use(session: Session, model: type[Record], ids: Sequence[int]) -> set[int]:
    """Those of the ids that a living record of another kind or place refers to."""
    used: set[int] = set()
    for other in MODELS.values():
        for name in other.FIELDS:
            behind = fields.reference(other, name)
            if behind is None or behind.mapper.class_ is not model:
                continue
            if behind.secondary is not None:
                used |= _in_lists(session, other, behind, ids)
            else:
                column: Any = getattr(other, fields.backing(other, name))
                living = select(column).where(column.in_(ids), other.deleted_at.is_(None))
                used |= set(session.scalars(living))
    return used


def _in_lists(session: Session, other: type[Record], behind: Any, ids: Sequence[int]) -> set[int]:
    target = next(
        column
        for column in behind.secondary.columns
        if column.references(behind.mapper.class_.__table__.c.id)
    )
    source = next(column for column in behind.secondary.columns if column is not target)
    living = select(target).join(other, source == other.id).where(target.in_(ids), other.deleted_at.is_(None))
    return set(session.scalars(living))
