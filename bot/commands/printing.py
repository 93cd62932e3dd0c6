"""Answers on standard output: JSON for programs, tables for people; progress only on a terminal."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Protocol

import click


class Advance(Protocol):
    """Told how many are done, of how many, and of what."""

    def __call__(self, done: int, total: int, label: str = "", /) -> None: ...


def terminal_language() -> str:
    """The language of whoever sits at the terminal, "zh" or "en"."""
    spoken = next(
        (value for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := os.environ.get(name))), ""
    )
    return "zh" if spoken.lower().startswith("zh") else "en"


def as_json(value: Any) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, default=str))


def table(headers: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Aligned columns on a terminal, tabs when the output goes elsewhere."""
    if not sys.stdout.isatty():
        for row in rows:
            click.echo("\t".join(map(str, row)))
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    shown = Table(box=None, pad_edge=False, header_style="bold")
    for header in headers:
        shown.add_column(header)
    for row in rows:
        shown.add_row(*(Text(str(cell)) for cell in row))
    Console().print(shown)


@contextmanager
def progress(label: str) -> Iterator[Advance]:
    """A bar on standard error, moved by (done, total); nothing where nobody watches."""
    if not sys.stderr.isatty():
        yield lambda done, total, label="", /: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(label, total=None)

        def advance(done: int, total: int, now: str = "", /) -> None:
            bar.update(task, completed=done, total=total, description=now or label)

        yield advance
