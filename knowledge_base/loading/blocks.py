"""What every file format is read into: blocks under headings, and question-and-answer entries."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Visibility = Literal["public", "internal"]
Headings = tuple[str, ...]


@dataclass(frozen=True)
class Prose:
    """A paragraph."""

    heading: Headings
    text: str


@dataclass(frozen=True)
class Listing:
    """A list; of an ordered one the steps belong together. `intro` is the line that led into it."""

    heading: Headings
    items: tuple[str, ...]
    ordered: bool = False
    intro: str = ""


@dataclass(frozen=True)
class Table:
    """A table; a row is as long as `header`."""

    heading: Headings
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


Block = Prose | Listing | Table


@dataclass(frozen=True)
class Entry:
    """A question with its answer, as an operator wrote it."""

    question: str
    answer: str
    variants: tuple[str, ...] = ()
    key: str = ""
    visibility: Visibility | None = None
    tags: tuple[str, ...] = ()
    product: str = ""


@dataclass(frozen=True)
class Problem:
    """Why something was not taken: `row` counts from 1 with the header, 0 when the whole file is meant."""

    file: str
    reason: str
    row: int = 0
    field: str = ""


@dataclass
class Loaded:
    """A file's content; `visibility` is what the file itself says."""

    title: str
    blocks: list[Block] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    visibility: Visibility | None = None
    tags: tuple[str, ...] = ()
    product: str = ""
    language: str = ""
    valid_until: date | None = None
    problems: list[Problem] = field(default_factory=list)


class Unreadable(Exception):
    """The file cannot be read; the text says why, for the operator."""


def add_item(blocks: list[Block], heading: Headings, text: str, ordered: bool) -> None:
    """The next item of the list the blocks end with, else the first of a new one."""
    last = blocks[-1] if blocks else None
    if isinstance(last, Listing) and last.heading == heading and last.ordered == ordered:
        blocks[-1] = Listing(heading, (*last.items, text), ordered, last.intro)
    else:
        blocks.append(Listing(heading, (text,), ordered))
