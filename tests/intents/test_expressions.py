"""What was compiled once is read by the next process, and is what Python itself would make."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from intents import catalog
from intents.expressions import Store

EXPRESSIONS = [
    r"a+b",
    r"(?i)ok\b",
    r"(?P<day>周[一二三])|(?P<rest>.)",
    r"(?<![一-鿿])见(?=了|过)",
    r"[^。!?;\n]{0,24}?好",
]


def _written(file: Path, stamp: bytes = b"") -> Store:
    store = Store(file, stamp)
    for one in EXPRESSIONS:
        store.compiled(one)
        store.worked_out("length", one, len)
    store.keep()
    return store


def _never(expression: str) -> int:
    raise AssertionError(f"{expression} was kept")


def test_what_is_read_back_is_what_python_compiles(tmp_path: Path) -> None:
    _written(tmp_path / "kept")
    cues = [catalog.cue(name).pattern for name in catalog.names_of("cues")]
    store = Store(tmp_path / "all")
    for one in cues:
        store.compiled(one)
    store.keep()
    for file, expressions in ((tmp_path / "kept", EXPRESSIONS), (tmp_path / "all", cues)):
        read = Store(file)
        for one in expressions:
            assert read.compiled(one) == re.compile(one)
            assert read.worked_out("code", one, _never)


def test_what_was_worked_out_is_not_worked_out_again(tmp_path: Path) -> None:
    _written(tmp_path / "kept")
    again = Store(tmp_path / "kept")
    assert [again.worked_out("length", one, _never) for one in EXPRESSIONS] == [
        len(one) for one in EXPRESSIONS
    ]


@pytest.mark.parametrize(
    "spoil", [lambda data: data[: len(data) // 2], lambda data: b"", lambda data: b"\xff" * 9]
)
def test_a_spoiled_file_is_made_anew(tmp_path: Path, spoil: object) -> None:
    file = tmp_path / "kept"
    _written(file)
    file.write_bytes(spoil(file.read_bytes()))  # type: ignore[operator]
    assert _written(file).compiled("a+b").match("aab")
    assert Store(file).worked_out("length", "a+b", _never) == 3


def test_what_other_code_has_told_is_not_believed(tmp_path: Path) -> None:
    _written(tmp_path / "kept", b"before")
    assert Store(tmp_path / "kept", b"after").worked_out("length", "a+b", lambda _: 7) == 7


@pytest.mark.parametrize("file", ["kept", None])
def test_an_expression_that_cannot_be_read_is_refused(tmp_path: Path, file: str | None) -> None:
    with pytest.raises(re.error):
        Store(tmp_path / file if file else None).compiled("(a")


def test_without_a_place_to_write_it_works_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("no folder")
    store = _written(tmp_path / "taken" / "kept")
    assert store.compiled("a+b").match("ab")
