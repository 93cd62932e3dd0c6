"""A record as a form, for channels that can show one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

FieldKind = Literal["text", "long", "choice", "day", "time"]


@dataclass(frozen=True, slots=True)
class Field:
    """`value` as text: a day as YYYY-MM-DD, a time as ISO with its offset, a choice as its code; "" for none.

    `options`: (code, label) of a choice.
    """

    name: str
    label: str
    kind: FieldKind
    value: str
    required: bool = False
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Form:
    title: str
    language: str
    fields: tuple[Field, ...]
