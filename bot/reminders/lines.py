"""Tasks and names as lines of a brief."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from bot.replies import words
from crm_core.models import Task

MOST = 5
Lines = Iterator[str]


def titled(task: Task) -> str:
    about = task.account.short if task.account and task.account.short not in task.title else ""
    return f"{about} {task.title}".strip()


def names_of(names: Iterable[str], language: str) -> str:
    """The first few; names that are not shown are not worked out."""
    listed = list(islice(names, MOST + 1))
    return words.joined(listed[:MOST], language) + ("…" if len(listed) > MOST else "")
