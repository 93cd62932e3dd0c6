"""What an import did, and the file of refused rows to mend and import again."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

from integrations.importing.drafts import Draft
from integrations.importing.refusal import Problem, sentence
from integrations.importing.values import text

_OURS = ("record", "reason")  # the columns that a file of refused rows adds


@dataclass(slots=True)
class Counts:
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: int = 0


@dataclass(slots=True)
class ImportReport:
    """`kb` are folders of documents left to the knowledge base; `ignored` are (file, header) nobody knows.

    In a dry run the counts say what would be done, and there is no batch.
    """

    dry_run: bool = False
    strict: bool = False
    batch_id: int | None = None
    counts: dict[str, Counts] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    refused: list[Draft] = field(default_factory=list)
    ignored: list[tuple[str, str]] = field(default_factory=list)
    kb: list[Path] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether not a single record was taken or found in place."""
        return not any(one.created + one.updated + one.unchanged for one in self.counts.values())

    @property
    def exit_code(self) -> int:
        return int((self.is_empty and not self.kb) or (self.strict and bool(self.problems)))

    def settle(self, draft: Draft) -> None:
        """Count a draft that is written or refused."""
        counts = self.counts.setdefault(draft.kind, Counts())
        outcome = draft.outcome or "refused"
        setattr(counts, outcome, getattr(counts, outcome) + 1)
        if draft.problem is not None:
            self.problems.append(draft.problem)
            self.refused.append(draft)

    def lines(self, language: str = "zh") -> Iterator[str]:
        """The report for a terminal: counts, then every problem."""
        if self.dry_run:
            yield sentence("dry_run", {}, language)
        elif self.batch_id is not None:
            yield sentence("batch", {"batch": self.batch_id}, language)
        for kind, counts in self.counts.items():
            numbers = {name: getattr(counts, name) for name in ("created", "updated", "unchanged", "refused")}
            yield sentence("counts", {"kind": sentence(kind, {}, language), **numbers}, language)
        if self.is_empty and not self.kb:
            yield sentence("nothing_read", {}, language)
        for file in dict.fromkeys(file for file, _ in self.ignored):
            columns = ", ".join(header for where, header in self.ignored if where == file)
            yield sentence("ignored", {"file": file, "columns": columns}, language)
        yield from (problem.text(language) for problem in self.problems)

    def write_refused(self, path: Path, language: str = "zh") -> int:
        """A CSV of the refused rows as they were, with the kind and the reason of each; returns how many.

        Its columns are those of all the files concerned, so one file takes every kind back.
        """
        rows: dict[int, dict[str, str]] = {}
        for draft in sorted(self.refused, key=lambda one: (one.table.file, one.row)):
            row = rows.setdefault(id(draft.cells), _cells(draft))
            row["reason"] = "; ".join(filter(None, (row.get("reason"), _reason(draft, language))))
        headers = [word for word in dict.fromkeys(chain.from_iterable(rows.values())) if word not in _OURS]
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.DictWriter(file, [*headers, *_OURS], restval="")
            writer.writeheader()
            writer.writerows(rows.values())
        return len(rows)


def _cells(draft: Draft) -> dict[str, str]:
    """Header → cell, as the file has them, and the kind of record the row is."""
    spelled = zip(draft.table.header, draft.cells, strict=False)
    return {word: text(cell) for word, cell in spelled if word} | {
        "record": draft.table.sheet_kind,
        "reason": "",
    }


def _reason(draft: Draft, language: str) -> str:
    problem = draft.problem
    return "" if problem is None else f"{problem.header or problem.field} {problem.reason(language)}".strip()
