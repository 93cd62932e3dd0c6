from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from crm_core.db import Database
from crm_core.models import Record
from integrations.importing import ImportReport, import_paths

Write = Callable[..., Path]
Import = Callable[..., ImportReport]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """write("客户.csv", "客户名称,等级", "甲公司,A", encoding="gb18030") → its path."""

    def write_file(name: str, *lines: str, encoding: str = "utf-8-sig") -> Path:
        path = tmp_path / name
        path.write_bytes("\r\n".join(lines).encode(encoding))
        return path

    return write_file


@pytest.fixture
def workbook(tmp_path: Path) -> Write:
    """workbook("crm.xlsx", 客户=[[...], ...]) → its path."""

    def write_book(name: str, **sheets: Sequence[Sequence[Any]]) -> Path:
        from openpyxl import Workbook

        book = Workbook()
        book.remove(book.worksheets[0])
        for title, rows in sheets.items():
            sheet = book.create_sheet(title)
            for row in rows:
                sheet.append(list(row))
        book.save(tmp_path / name)
        return tmp_path / name

    return write_book


@pytest.fixture
def imported(sqlite_database: Database) -> Import:
    return lambda *paths, **options: import_paths(sqlite_database, paths, **options)


@pytest.fixture
def records(sqlite_database: Database) -> Callable[[type[Any]], list[Any]]:
    """All living records of a model, oldest first, with what they refer to."""

    def read(model: type[Record]) -> list[Any]:
        with sqlite_database.reading() as session:
            found = list(session.scalars(select(model).order_by(model.id)).unique())
            for one in found:
                for field in model.FIELDS:
                    getattr(one, field)
            return found

    return read


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
