"""Files into records: CSV and XLSX as people really keep them, with a report of what was refused."""

from __future__ import annotations

from integrations.importing.batches import Left, RollbackReport, list_batches, rollback
from integrations.importing.importer import import_paths
from integrations.importing.models import ImportBatch
from integrations.importing.report import Counts, ImportReport

__all__ = [
    "Counts",
    "ImportBatch",
    "ImportReport",
    "Left",
    "RollbackReport",
    "import_paths",
    "list_batches",
    "rollback",
]
