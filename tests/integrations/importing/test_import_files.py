from __future__ import annotations

import struct
import zipfile
from pathlib import Path

import pytest

from integrations.importing import files, workbooks
from integrations.importing.refusal import Refused


def refusal_of(path: Path) -> str:
    with pytest.raises(Refused) as refused:
        files.read(path)
    return refused.value.code


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [("a.csv", b"", "empty_file"), ("a.csv", b" \r\n ", "empty_file"), ("a.csv", b"\x00\x01\x02", "binary"),
     ("a.csv", b"%PDF-1.7 ...", "binary"), ("a.csv", b"\xff\x80\x81,\xff", "unknown_encoding"),
     ("a.docx", b"x", "unknown_type"),
     ("a.xls", b"<html><table>", "html"), ("a.xlsx", b"PK\x03\x04 broken", "damaged"),
     ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password")],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_one_clear_sentence(
    tmp_path: Path, name: str, content: bytes, code: str
) -> None:
    (tmp_path / name).write_bytes(content)
    assert refusal_of(tmp_path / name) == code


def test_a_zip_bomb_is_not_opened(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "small.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 54_321)
    announced = struct.pack("<I", workbooks.LARGEST_UNPACKED)
    data = (tmp_path / "small.xlsx").read_bytes().replace(struct.pack("<I", 54_321), announced)
    (tmp_path / "bomb.xlsx").write_bytes(data)
    assert refusal_of(tmp_path / "bomb.xlsx") == "too_big_unpacked"


def test_a_sheet_with_a_cell_in_its_last_corner_is_not_opened(tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    book.active["A1"] = "客户名称"
    book.active["XFD1048576"] = "x"
    book.save(tmp_path / "wide.xlsx")
    assert refusal_of(tmp_path / "wide.xlsx") == "sheet_too_big"


def test_the_content_counts_not_the_suffix(tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    book.active.append(["客户名称"])
    book.save(tmp_path / "客户.xlsx")
    (tmp_path / "客户.xlsx").rename(tmp_path / "客户.csv")
    assert files.read(tmp_path / "客户.csv")[0].rows == [["客户名称"]]


def test_a_missing_path_is_a_problem_not_an_end(tmp_path: Path) -> None:
    found = files.find([tmp_path / "nowhere.csv"])
    assert [problem.code for problem in found.problems] == ["not_found"]
