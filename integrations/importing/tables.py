"""Sheets → tables: which kind of record, which row is the header, which rows are records."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from integrations.importing import vocabulary
from integrations.importing.files import Sheet
from integrations.importing.refusal import Refused
from integrations.importing.values import Cell, is_nothing, text
from integrations.importing.vocabulary import Kind, fold, fold_header, fold_title

Row = tuple[int, Sequence[Cell]]
"""(line of the file from 1, its cells)"""

_HEAD = 20  # rows in which the header is looked for
_NAMED = 2.0  # a kind named by its sheet may recognise this many columns less than another
_NUMERIC = re.compile(r"[-¥￥()\d.,%\s万亿元]*")


@dataclass(frozen=True, slots=True)
class Column:
    index: int
    header: str
    field: str


@dataclass(slots=True)
class Table:
    """Rows of one kind. `sheet_kind` is that of the rows as a whole; `ignored` are headers nobody knows."""

    file: str
    kind: Kind
    sheet_kind: str
    header: list[str]
    columns: list[Column]
    rows: list[Row]
    ignored: list[str] = field(default_factory=list)


def parse(sheet: Sheet) -> list[Table]:
    """The tables of a sheet: one, or one per kind when a column `record` says each row's kind. Raises Refused."""
    at = _record_header(sheet)
    if at is not None:
        return _tables_by_row(sheet, *at)
    best = max(_candidates(sheet), key=lambda one: one[0], default=None)
    if best is None:
        raise _why_not(sheet)
    _, kind, index = best
    header = [text(cell) for cell in sheet.rows[index]]
    return _tables(sheet.file, kind, header, list(_records(sheet, index)))


def _candidates(sheet: Sheet) -> Iterator[tuple[float, Kind, int]]:
    """(score, kind, header row) of every reading under which nothing needed is missing."""
    named = [_named(title) for title in sheet.titles]
    for index, row in enumerate(sheet.rows[:_HEAD]):
        words = [text(cell) for cell in row if isinstance(cell, str) and cell.strip()]
        for kind in vocabulary.kinds().values():
            known = {found for word in words if (found := kind.field(word))}
            if _missing(kind, known) is None:
                bonus = next(
                    (_NAMED / (place + 1) for place, name in enumerate(named) if name == kind.name), 0.0
                )
                yield len(known) - 0.1 * (len(words) - len(known)) + bonus - 0.01 * index, kind, index


def _named(title: str) -> str:
    """The kind whose word comes last in a file's or sheet's name; empty when none does."""
    folded = fold_title(title)
    place, name = max((kind.place_in(folded), name) for name, kind in vocabulary.kinds().items())
    return name if place else ""


def _missing(kind: Kind, known: set[str]) -> str | None:
    if "id" in known and len(known) > 1:
        return None
    return next((need[0] for need in kind.needs if not known.intersection(need)), None)


def _why_not(sheet: Sheet) -> Refused:
    if not sheet.rows:
        return Refused("empty_file")
    name = next(filter(None, map(_named, sheet.titles)), "")
    if not name:
        return Refused("unknown_kind")
    kind = vocabulary.kinds()[name]
    seen = [{found for cell in row if (found := kind.field(text(cell)))} for row in sheet.rows[:_HEAD]]
    known = max(seen, key=len)
    if not known:
        return Refused("no_header")
    return Refused("missing_column", field=kind.spelled[_missing(kind, known) or "name"])


def _tables(file: str, kind: Kind, header: list[str], rows: list[Row]) -> list[Table]:
    """The table of a kind, and that of the people whom a sheet of customers names beside them."""
    own = {index: found for index, word in enumerate(header) if (found := kind.field(word)) is not None}
    theirs = _beside(kind, header)
    if theirs is None:
        return [_table(file, kind, kind, header, own, rows, known=set(own))]
    other, columns = theirs
    person = next(index for index, found in columns.items() if found == "name")
    named = [row for row in rows if person < len(row[1]) and not is_nothing(row[1][person])]
    back = {index: kind.name for index, found in own.items() if found == "name"}
    rest = {index: found for index, found in own.items() if index not in columns}
    everything = set(own) | set(columns)
    return [
        _table(file, kind, kind, header, rest, rows, known=everything),
        _table(file, other, kind, header, back | columns, named, known=set(range(len(header)))),
    ]


def _beside(kind: Kind, header: list[str]) -> tuple[Kind, dict[int, str]] | None:
    """The other kind in a sheet with the columns that are its own; None unless its name is there."""
    listed = vocabulary.beside(kind.name)
    if listed is None:
        return None
    name, words = listed
    columns = {index: words[word] for index, word in enumerate(map(fold_header, header)) if word in words}
    return (vocabulary.kinds()[name], columns) if "name" in columns.values() else None


def _table(
    file: str,
    kind: Kind,
    sheet: Kind,
    header: list[str],
    found: dict[int, str],
    rows: list[Row],
    *,
    known: set[int],
) -> Table:
    special = vocabulary.special_headers()
    unknown = [
        word
        for index, word in enumerate(header)
        if word and index not in known and fold_header(word) not in special
    ]
    columns = [Column(index, header[index], field) for index, field in found.items()]
    return Table(file, kind, sheet.name, header, columns, rows, unknown)


def _records(sheet: Sheet, header_index: int) -> Iterator[Row]:
    header = sheet.rows[header_index]
    for number, row in enumerate(sheet.rows[header_index + 1 :], start=header_index + 2):
        if any(cell != "" and cell is not None for cell in row) and not _is_decoration(row) and row != header:
            yield number, row


def _is_decoration(row: Sequence[Cell]) -> bool:
    """A subtotal, or a printed sheet's foot note; the row is not blank."""
    first, *rest = [cell for cell in row if cell != "" and cell is not None]
    if not isinstance(first, str):
        return False
    words = re.split(r"[::：]", text(first), maxsplit=1)
    if len(words) == 2 and fold(words[0]) in vocabulary.words("footers"):
        return True
    return _is_total(fold(words[0])) and all(_is_figure(cell, first) for cell in rest)


def _is_total(word: str) -> bool:
    totals = vocabulary.words("totals")
    return word in totals or (
        len(word) <= 12 and any(word.endswith(one) for one in totals if not one.isascii())
    )


def _is_figure(cell: Cell, first: str) -> bool:
    return cell == first or is_nothing(cell) or _NUMERIC.fullmatch(text(cell)) is not None


def _record_header(sheet: Sheet) -> tuple[int, int] | None:
    """(row, column) of a header `record`, as reports of refused rows have it."""
    special = vocabulary.special_headers()
    for row_index, row in enumerate(sheet.rows[:_HEAD]):
        for column, cell in enumerate(row):
            if special.get(fold_header(text(cell))) == "record":
                return row_index, column
    return None


def _tables_by_row(sheet: Sheet, header_index: int, column: int) -> list[Table]:
    header = [text(cell) for cell in sheet.rows[header_index]]
    by_kind: dict[str, list[Row]] = {}
    for number, row in _records(sheet, header_index):
        by_kind.setdefault(_named(text(row[column]) if column < len(row) else ""), []).append((number, row))
    if "" in by_kind:
        raise Refused("unknown_kind")
    return [
        table
        for name, rows in by_kind.items()
        for table in _tables(sheet.file, vocabulary.kinds()[name], _used(header, rows), rows)
    ]


def _used(header: list[str], rows: list[Row]) -> list[str]:
    """The header without the columns that these rows leave empty: they belong to other kinds."""
    filled = {index for _, row in rows for index, cell in enumerate(row) if not is_nothing(cell)}
    return [word if index in filled else "" for index, word in enumerate(header)]
