"""Why a file, a row or a value was not taken; the sentences are in messages.yaml."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml


class Refused(Exception):
    """A value, row or file that cannot be taken; `code` names its sentence, `details` fill the blanks."""

    def __init__(self, code: str, field: str = "", **details: Any) -> None:
        super().__init__(code)
        self.code = code
        self.field = field
        self.details = details

    def __str__(self) -> str:
        return sentence(self.code, self.details, "en")


@dataclass(frozen=True, slots=True)
class Problem:
    """One refusal as the operator reads it. `row` is the line of the file, from 1; 0 means the whole file.

    `header` is the column as the file spells it, `field` the record's field; both empty for a whole row.
    """

    file: str
    row: int
    header: str
    field: str
    code: str
    details: dict[str, Any]

    def reason(self, language: str = "zh") -> str:
        return sentence(self.code, self.details, language)

    def text(self, language: str = "zh") -> str:
        """The whole line: file, row, column and reason."""
        place = {"file": self.file, "row": self.row, "field": self.header or self.field}
        where = "where_file" if not self.row else "where_cell" if place["field"] else "where_row"
        return sentence(where, {**place, "reason": self.reason(language)}, language)


def sentence(code: str, details: dict[str, Any], language: str) -> str:
    return str(_messages()[code][language].format(**details))


@cache
def _messages() -> dict[str, dict[str, str]]:
    text = (Path(__file__).parent / "messages.yaml").read_text(encoding="utf-8")
    messages: dict[str, dict[str, str]] = yaml.safe_load(text)
    return messages
