"""Rows → drafts: the values of one record to be, with references still as words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from crm_core.clock import Clock
from crm_core.models import Record
from integrations.importing import schema
from integrations.importing.refusal import Problem, Refused
from integrations.importing.tables import Column, Table
from integrations.importing.values import Cell, is_nothing
from integrations.importing.vocabulary import header_unit


@dataclass(slots=True)
class Draft:
    """One row on its way; blank cells are not among the values.

    `outcome` is created, updated or unchanged, and `record` there, once it is written; `problem` says why it
    never will be.
    """

    table: Table
    row: int
    cells: Sequence[Cell]
    values: dict[str, Any] = field(default_factory=dict)
    problem: Problem | None = None
    outcome: str | None = None
    record: Record | None = None

    @property
    def kind(self) -> str:
        return self.table.kind.name

    def refuse(self, refused: Refused) -> None:
        header = next((one.header for one in self.table.columns if one.field == refused.field), "")
        self.problem = Problem(
            self.table.file, self.row, header, refused.field, refused.code, refused.details
        )


_Reading = tuple[int, schema.Field, int]


def read(table: Table, clock: Clock) -> Iterator[Draft]:
    """The table's rows as drafts, refused ones among them."""
    readings = [_reading(column, table) for column in table.columns]
    for row, cells in table.rows:
        draft = Draft(table, row, cells)
        try:
            _fill(draft, readings, clock)
        except Refused as refused:
            draft.refuse(refused)
        yield draft


def _reading(column: Column, table: Table) -> _Reading:
    return column.index, schema.fields_of(table.kind.name)[column.field], header_unit(column.header)


def _fill(draft: Draft, readings: Iterable[_Reading], clock: Clock) -> None:
    cells, values = draft.cells, draft.values
    for index, to, unit in readings:
        if index >= len(cells) or to.name in values or is_nothing(cells[index], in_values=not to.is_text):
            continue
        try:
            value = to.read(cells[index], unit)
        except Refused as refused:
            raise Refused(refused.code, to.name, **refused.details) from None
        if value is not None:
            values[to.name] = schema.localised(value, clock.zone)
