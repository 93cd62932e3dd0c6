"""XLSX and XLS by calamine, which trusts its input: what could exhaust the memory is refused beforehand."""

from __future__ import annotations

import io
import re
import zipfile

from integrations.importing.refusal import Refused
from integrations.importing.values import Cell

Grid = list[list[Cell]]

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
LARGEST_UNPACKED = 400_000_000
LARGEST_GRID = 20_000_000  # cells; calamine allocates the whole rectangle, filled or not
_ROW = re.compile(rb"<row[^>]*?\sr=[\"'](\d+)")
_CELL = re.compile(rb"\sr=[\"']([A-Z]{1,3})(\d+)[\"']")


def is_workbook(data: bytes) -> bool:
    return data.startswith((_ZIP, _OLE))


def read(data: bytes) -> list[tuple[str, Grid]]:
    """The visible sheets with their names, merged cells filled downwards. Raises Refused."""
    import python_calamine

    if data.startswith(_OLE) and _ENCRYPTED in data:
        raise Refused("password")
    if data.startswith(_ZIP):
        _check_archive(data)
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        visible = [
            sheet.name
            for sheet in book.sheets_metadata
            if sheet.visible == python_calamine.SheetVisibleEnum.Visible
        ]
        return [(name, _grid(book.get_sheet_by_name(name))) for name in visible]
    except python_calamine.PasswordError:
        raise Refused("password") from None
    except (python_calamine.CalamineError, ValueError, OSError):
        raise Refused("damaged") from None


def _grid(sheet: object) -> Grid:
    rows: Grid = sheet.to_python(skip_empty_area=False)  # type: ignore[attr-defined]
    for (top, left), (bottom, _) in sheet.merged_cell_ranges or ():  # type: ignore[attr-defined]
        for row in rows[top + 1 : bottom + 1]:
            if left < len(row):
                row[left] = rows[top][left]
    return rows


def _check_archive(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
            if sum(info.file_size for info in infos) > LARGEST_UNPACKED:
                raise Refused("too_big_unpacked")
            names = {info.filename for info in infos}
            if "EncryptedPackage" in names or any(info.flag_bits & 1 for info in infos):
                raise Refused("password")
            if "xl/workbook.xml" not in names:
                raise Refused("old_format" if "xl/workbook.bin" in names else "unknown_type")
            for info in infos:
                if info.filename.endswith(".xml") and "sharedStrings" not in info.filename:
                    _check_extent(archive.read(info))
    except (zipfile.BadZipFile, EOFError, NotImplementedError, OSError):
        raise Refused("damaged") from None


def _check_extent(xml: bytes) -> None:
    """Two stray cells at the corners of a sheet would make calamine reserve 500 GB."""
    if b"<sheetData" not in xml and b":sheetData" not in xml:
        return
    letters: set[bytes] = set()
    rows = max((int(row) for row in _ROW.findall(xml)), default=0)
    for cell in _CELL.finditer(xml):
        letters.add(cell[1])
        rows = max(rows, int(cell[2]))
    columns = max(map(_column, letters), default=0)
    if columns * rows > LARGEST_GRID:
        raise Refused("sheet_too_big", rows=rows, columns=columns)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
