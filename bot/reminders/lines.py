"""Tasks and names as lines of a brief."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from bot.replies import words
from crm_core.models import Task

MOST = 5
_AT_ONCE = 500
Lines = Iterator[str]


def titled(task: Task) -> str:
    return named(task.title, task.account.short if task.account else "")


def named(title: str, account: str) -> str:
    """With the customer's name, unless it says it."""
    return f"{account} {title}" if account and account not in title else title


def batches(ids: Iterable[int]) -> Iterator[list[int]]:
    """So many at once as every database takes in one statement."""
    left = iter(ids)
    while some := list(islice(left, _AT_ONCE)):
        yield some


def names_of(names: Iterable[str], language: str) -> str:
    """The first few; names that are not shown are not worked out."""
    listed = list(islice(names, MOST + 1))
    return words.joined(listed[:MOST], language) + ("…" if len(listed) > MOST else "")
