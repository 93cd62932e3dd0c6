"""Rows of any query → CSV or XLSX. What the speaker may see is decided by whoever asked for the records."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from enum import Enum
from typing import Any, Literal

from crm_core.clock import Clock
from crm_core.models import Record
from integrations.exporting import labels

Language = Literal["zh", "en"]

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def to_csv(
    model: type[Record],
    records: Iterable[Record],
    clock: Clock,
    *,
    language: Language = "zh",
    hidden: Collection[str] = (),
) -> Iterator[bytes]:
    """A CSV for Excel (UTF-8 with BOM), line by line, so that a long list can be streamed.

    `hidden` are the fields the speaker must not see. No cell can run as a formula.
    """
    names = _fields(model, hidden)
    yield b"\xef\xbb\xbf"
    yield _line(labels.headers(model.KIND, names, language))
    for record in records:
        yield _line(
            [
                _harmless(_text(model.KIND, name, value, language))
                for name, value in _cells(record, names, clock)
            ]
        )


def to_xlsx(
    model: type[Record],
    records: Iterable[Record],
    clock: Clock,
    *,
    language: Language = "zh",
    hidden: Collection[str] = (),
) -> bytes:
    """An XLSX with a frozen header; amounts and dates are numbers and dates, text is text whatever it begins with."""
    from openpyxl import Workbook

    names = _fields(model, hidden)
    book = Workbook(write_only=True)
    sheet = book.create_sheet(labels.plural(model.KIND, language))
    sheet.freeze_panes = "A2"
    sheet.append(labels.headers(model.KIND, names, language))
    for record in records:
        values = _cells(record, names, clock)
        sheet.append([_cell(sheet, _typed(model.KIND, name, value, language)) for name, value in values])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _fields(model: type[Record], hidden: Collection[str]) -> list[str]:
    return ["id", *(name for name in model.FIELDS if name not in hidden), "created_at"]


def _cells(record: Record, names: Sequence[str], clock: Clock) -> Iterator[tuple[str, Any]]:
    for name in names:
        value = getattr(record, name)
        yield name, clock.local(value) if isinstance(value, datetime) else value


def _text(kind: str, name: str, value: Any, language: Language) -> str:
    if value is None:
        return ""
    if isinstance(value, Record):
        return value.ref_name
    if isinstance(value, (list, tuple)):
        return ";".join(
            labels.line(one) if isinstance(one, dict) else _text(kind, name, one, language) for one in value
        )
    if isinstance(value, bool):
        return labels.word("boolean", str(value).lower(), language)
    if isinstance(value, Enum):
        return labels.word(f"{kind}.{name}", str(value.value), language)
    if isinstance(value, datetime):
        return value.replace(tzinfo=None).isoformat(" ", "minutes")
    return f"{value:.2f}" if isinstance(value, Decimal) else str(value)


def _typed(kind: str, name: str, value: Any, language: Language) -> Any:
    """Numbers and dates for a spreadsheet, everything else as text."""
    if isinstance(value, datetime):
        return value.replace(tzinfo=None, second=0, microsecond=0)
    if value is None or (isinstance(value, (int, Decimal)) and not isinstance(value, bool)):
        return value
    return value if hasattr(value, "isoformat") else _text(kind, name, value, language)


def _cell(sheet: Any, value: Any) -> Any:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    if not isinstance(value, str):
        return value
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", value)[:32767])
    cell.data_type = "s"  # openpyxl would make a formula of a text that begins with =
    return cell


def _harmless(text: str) -> str:
    """Excel runs a CSV cell that begins like a formula; import takes the apostrophe off again."""
    return f"'{text}" if text.startswith(_FORMULA) and not _is_number(text) else text


def _is_number(text: str) -> bool:
    return text.lstrip("+-").replace(".", "", 1).isdigit() and not text.startswith("+")


def _line(cells: Sequence[str]) -> bytes:
    line = io.StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue().encode()
