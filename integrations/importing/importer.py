"""import_paths(): files in any order and shape, records in the order in which they depend on each other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from itertools import chain
from pathlib import Path

from crm_core.db import Database, Origin
from integrations.importing import drafts, files, tables
from integrations.importing.drafts import Draft
from integrations.importing.loading import Transaction, load, storing
from integrations.importing.models import ImportBatch
from integrations.importing.refusal import Problem, Refused
from integrations.importing.report import ImportReport
from integrations.importing.tables import Table

ORDER = (
    "user", "product", "account", "contact", "lead", "opportunity", "contract", "payment", "quote", "asset",
    "ticket", "order", "activity", "task",
)  # fmt: skip

Progress = Callable[[str, int, int], None]
"""(kind, rows done, rows in all) after every row."""


def import_paths(
    database: Database,
    paths: Iterable[Path | str],
    *,
    by: str = "system",
    dry_run: bool = False,
    strict: bool = False,
    progress: Progress | None = None,
) -> ImportReport:
    """Import files and folders as one batch that `rollback` can take back. Nobody is notified of anything.

    `by` is the operator named in the audit; the rights of a speaker do not apply. Blank cells leave what is
    there. With `strict` a refused row makes the report's exit code 1; the good rows are written all the same.
    """
    found = files.find(map(Path, paths))
    report = ImportReport(dry_run=dry_run, strict=strict, kb=found.kb, problems=list(found.problems))
    listed = _tables(found.files, report)
    if not dry_run:
        report.batch_id = _begin(database, by, found.files)
    origin = Origin(actor=by, channel="import", batch_id=report.batch_id)
    rows = [draft for table in listed for draft in drafts.read(table, database.clock)]
    bad = {id(draft.cells) for draft in rows if draft.problem is not None}
    with storing(database, origin, dry_run=dry_run) as transaction:
        for kind in ORDER:
            _import_kind(transaction, [draft for draft in rows if draft.kind == kind], bad, report, progress)
    if report.batch_id is not None:
        _finish(database, report.batch_id, report)
    return report


def _tables(paths: Sequence[Path], report: ImportReport) -> list[Table]:
    listed: list[Table] = []
    for path in paths:
        try:
            sheets = files.read(path)
        except Refused as refused:
            report.problems.append(Problem(path.name, 0, "", "", refused.code, refused.details))
            continue
        for sheet in sheets:
            if len(sheets) == 1 or any(any(cell not in ("", None) for cell in row) for row in sheet.rows):
                listed += _parsed(sheet, report)
    return listed


def _parsed(sheet: files.Sheet, report: ImportReport) -> list[Table]:
    try:
        found = tables.parse(sheet)
    except Refused as refused:
        report.problems.append(Problem(sheet.file, 0, "", "", refused.code, refused.details))
        return []
    report.ignored += [(table.file, word) for table in found for word in table.ignored]
    return found


def _import_kind(
    transaction: Transaction,
    rows: Sequence[Draft],
    bad: set[int],
    report: ImportReport,
    progress: Progress | None,
) -> None:
    """`bad` are rows with a refusal: one that holds two records, a customer and a person, gives neither."""
    unreadable = [draft for draft in rows if draft.problem is not None]
    whole = [draft for draft in rows if id(draft.cells) not in bad]
    for done, draft in enumerate(chain(unreadable, load(transaction, whole)), start=1):
        report.settle(draft)
        if draft.problem is not None:
            bad.add(id(draft.cells))
        if progress is not None:
            progress(draft.kind, done, len(unreadable) + len(whole))


def _begin(database: Database, by: str, paths: Sequence[Path]) -> int:
    with database.transaction(Origin(actor=by, channel="import")) as session:
        batch = ImportBatch(
            started_at=database.clock.now(), by=by, files=[path.name for path in paths], counts={}
        )
        session.add(batch)
        session.flush()
        return batch.id


def _finish(database: Database, batch_id: int, report: ImportReport) -> None:
    with database.transaction() as session:
        batch = session.get_one(ImportBatch, batch_id)
        batch.finished_at = database.clock.now()
        batch.status = "done"
        batch.counts = {kind: asdict(counts) for kind, counts in report.counts.items()}
