"""Files → sheets of cells, guarded: nothing hostile or broken gets further than one clear sentence."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from integrations.importing import vocabulary, workbooks
from integrations.importing.refusal import Problem, Refused
from integrations.importing.values import Cell

LARGEST_FILE_MB = 100
SUFFIXES = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls")
_ENCODINGS = ("utf-8", "gb18030")
_DELIMITERS = (",", "\t", ";", "|")
_HEAD = 20  # rows in which a header is looked for

csv.field_size_limit(10_000_000)


@dataclass(slots=True)
class Sheet:
    """One grid of cells. `file` is how reports call it, `titles` what may tell its kind, best first."""

    file: str
    titles: tuple[str, ...]
    rows: Sequence[Sequence[Cell]]


@dataclass(slots=True)
class Found:
    files: list[Path] = field(default_factory=list)
    kb: list[Path] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def find(paths: Iterable[Path]) -> Found:
    """The files to read; a folder counts with what lies below it, except `kb/`, which is only named."""
    found = Found()
    for path in paths:
        if path.is_dir():
            _look_into(path, found)
        elif path.is_file():
            found.files.append(path)
        else:
            found.problems.append(Problem(str(path), 0, "", "", "not_found", {}))
    return found


def _look_into(folder: Path, found: Found) -> None:
    if folder.name == "kb":
        found.kb.append(folder)
        return
    for path in sorted(folder.iterdir()):
        if path.name.startswith((".", "~$")):
            continue
        if path.is_dir():
            _look_into(path, found)
        elif path.suffix.lower() in SUFFIXES:
            found.files.append(path)


def read(path: Path) -> list[Sheet]:
    """All sheets of a file; told apart by content, whatever the suffix says. Raises Refused."""
    size = path.stat().st_size
    if size == 0:
        raise Refused("empty_file")
    if size > LARGEST_FILE_MB * 1_000_000:
        raise Refused("too_big", limit=LARGEST_FILE_MB)
    if path.suffix.lower() not in SUFFIXES:
        raise Refused("unknown_type")
    data = path.read_bytes()
    if not workbooks.is_workbook(data):
        return [Sheet(path.name, (path.stem,), _csv_rows(data))]
    grids = workbooks.read(data)
    if not any(rows for _, rows in grids):
        raise Refused("empty_file")
    return [
        Sheet(path.name if len(grids) == 1 else f"{path.name} [{name}]", (name, path.stem), rows)
        for name, rows in grids
    ]


def _csv_rows(data: bytes) -> list[list[str]]:
    content = _decoded(data)
    if not content.strip():
        raise Refused("empty_file")
    try:
        return list(csv.reader(io.StringIO(content, newline=""), delimiter=_delimiter(content)))
    except csv.Error:
        raise Refused("damaged") from None


def _decoded(data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _decode(data, "utf-16")
    if b"\0" in data or data.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8")):
        raise Refused("binary")
    if data.lstrip()[:200].lower().startswith((b"<html", b"<!doctype html", b"<table", b"<?xml")):
        raise Refused("html")
    for encoding in _ENCODINGS:
        try:
            return data.removeprefix(codecs.BOM_UTF8).decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused("unknown_encoding")


def _decode(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise Refused("unknown_encoding") from None


def _delimiter(content: str) -> str:
    """The delimiter under which the head of the file shows most headers we know."""
    head = content[:20_000]
    return max(_DELIMITERS, key=lambda one: max(map(_recognised, _first_rows(head, one)), default=0))


def _first_rows(head: str, delimiter: str) -> list[list[str]]:
    reader = csv.reader(io.StringIO(head, newline=""), delimiter=delimiter)
    return [row for row, _ in zip(reader, range(_HEAD), strict=False)]


def _recognised(row: list[str]) -> int:
    return max(sum(kind.field(cell) is not None for cell in row) for kind in vocabulary.kinds().values())
