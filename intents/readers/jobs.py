"""What people look after at a customer's: 采购小陈, who handles purchasing there."""

from __future__ import annotations

import re

from intents import catalog


def fits(job: str, title: str) -> bool:
    """Whether somebody with this title does such work; a word that is no job of ours may stand in the title itself."""
    folded = title.casefold()
    return any(
        _holds(word, folded) for word in (*catalog.data("titles")["jobs"].get(job, ()), job.casefold())
    )


def within(text: str) -> list[str]:
    """The jobs that English words hold: their old purchasing manager."""
    every = catalog.data("titles")["jobs"].items()
    return [job for job, words in every if any(_holds(word, text.casefold()) for word in words)]


def said(text: str) -> str | None:
    """The work named last in a few Chinese words before a person: 管采购的, 财务."""
    jobs = [(text.rfind(job), job) for job in catalog.data("titles")["jobs"] if job in text]
    return max(jobs)[1] if jobs else None


def _holds(word: str, title: str) -> bool:
    if not word.isascii() or len(word) > _SHORT:
        return word in title
    return re.search(rf"(?<![a-z]){re.escape(word)}(?![a-z])", title) is not None


_SHORT = 3
