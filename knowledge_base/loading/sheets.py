"""CSV and Excel files: questions with answers, or plain tables."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from knowledge_base.language import data
from knowledge_base.loading.blocks import Entry, Loaded, Problem, Unreadable, Visibility
from knowledge_base.loading.html import as_table

Row = tuple[str, ...]


def read_sheets(path: Path) -> Loaded:
    """Sheets with a question and an answer column become entries, others tables."""
    loaded = Loaded(title=path.stem)
    for name, rows in _sheets(path):
        header = next((row for row in rows if any(row)), ())
        columns = _columns(header)
        if {"question", "answer"} <= columns.keys():
            _read_entries(loaded, path.name, columns, rows)
        elif table := as_table((path.stem, name) if name else (path.stem,), rows):
            loaded.blocks.append(table)
    return loaded


def _sheets(path: Path) -> Iterator[tuple[str, list[Row]]]:
    if path.suffix.lower() == ".csv":
        yield "", [tuple(cell.strip() for cell in row) for row in csv.reader(io.StringIO(decode(path)))]
        return
    import python_calamine

    try:
        book = python_calamine.CalamineWorkbook.from_path(str(path))
    except python_calamine.CalamineError as error:
        raise Unreadable(f"not an Excel file: {error}") from error
    for name in book.sheet_names:
        rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        yield name, [tuple(_shown(cell) for cell in row) for row in rows]


def decode(path: Path) -> str:
    """UTF-8, with or without its mark, else GB18030."""
    content = path.read_bytes()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        return content.decode("gb18030")
    except UnicodeDecodeError as error:
        raise Unreadable("neither UTF-8 nor GB18030 text") from error


def _shown(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def _columns(header: Row) -> dict[str, int]:
    names = {name: field for field, names in data("columns").items() for name in names}
    found = {names.get(cell.strip().lower()): place for place, cell in reversed(list(enumerate(header)))}
    return {field: place for field, place in found.items() if field}


def _read_entries(loaded: Loaded, file: str, columns: dict[str, int], rows: list[Row]) -> None:
    began = False
    for number, row in enumerate(rows, start=1):
        if not any(row):
            continue
        if began:
            _read_entry(loaded, file, number, {f: row[at] for f, at in columns.items() if at < len(row)})
        began = True


def _read_entry(loaded: Loaded, file: str, number: int, row: dict[str, str]) -> None:
    for field in ("question", "answer"):
        if not row.get(field):
            loaded.problems.append(Problem(file, "empty", number, field))
            return
    visibility = None
    if said := row.get("visibility"):
        visibility = parse_visibility(said)
        if visibility is None:
            loaded.problems.append(
                Problem(file, f"neither public nor internal: {said}", number, "visibility")
            )
            return
    loaded.entries.append(
        Entry(
            question=row["question"],
            answer=row["answer"],
            variants=_list(row.get("variants", "")),
            key=row.get("id", ""),
            visibility=visibility,
            tags=_list(row.get("tags", "")),
            product=row.get("product", ""),
        )
    )


def _list(cell: str) -> tuple[str, ...]:
    parts = (part.strip() for part in cell.replace("；", ";").replace("\n", ";").split(";"))
    return tuple(dict.fromkeys(part for part in parts if part))


def parse_visibility(said: object) -> Visibility | None:
    """None when the word is neither of the two."""
    for visibility, words in data("visibility").items():
        if str(said).strip().lower() in words:
            return "internal" if visibility == "internal" else "public"
    return None
