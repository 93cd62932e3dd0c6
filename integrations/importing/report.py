"""What an import did, and the file of refused rows to mend and import again."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from integrations.importing.drafts import Draft
from integrations.importing.refusal import Problem, sentence
from integrations.importing.values import text


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
        headers = list(dict.fromkeys(word for draft in self.refused for word in _header(draft)))
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.DictWriter(file, [*headers, "record", "reason"], restval="")
            writer.writeheader()
            writer.writerows(_row(draft, language) for draft in self.refused)
        return len(self.refused)


def _header(draft: Draft) -> list[str]:
    return [word for word in draft.table.header if word and word not in ("record", "reason")]


def _row(draft: Draft, language: str) -> dict[str, str]:
    cells = {
        word: text(cell)
        for word, cell in zip(draft.table.header, draft.cells, strict=False)
        if word and word not in ("record", "reason")
    }
    problem = draft.problem
    reason = (
        "" if problem is None else f"{problem.header or problem.field} {problem.reason(language)}".strip()
    )
    return cells | {"record": draft.kind, "reason": reason}
