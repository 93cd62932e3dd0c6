"""One look at all rules: what is due goes into the ledger and the outbox, in one transaction, or stays undone."""

from __future__ import annotations

from collections.abc import Callable, Collection
from itertools import islice

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.reminders import mornings
from bot.reminders.due import Finder
from bot.reminders.ledger import Notice
from bot.reminders.people import People
from bot.reminders.rule import Rule, Step
from bot.reminders.rulebook import Rulebook
from bot.reminders.sending import USUAL, Pace, Sending, Wanted
from bot.reminders.watches import step_key
from crm_core.db import Database, Origin

Only = Callable[[Rule, Step], bool]


def quick(rule: Rule, step: Step) -> bool:
    """What comes by the hour, not by the morning."""
    return not step.is_day


def sweep(
    database: Database, book: Rulebook, *, running: Collection[str] = (), only: Only | None = None,
    pace: Pace = USUAL,
) -> int:  # fmt: skip
    """Send what is due; how many things were told. Looks without a lock first, and again when it sends.

    `running`: the channels that have credentials.
    """
    with database.reading() as session:
        finder = Finder(session, book, People(session, book))
        found = _candidates(finder, only, pace.named)
        again, briefs = _snoozed(session), mornings.due_now(finder) if only is None else []
    if not (found or again or briefs):
        return 0
    with database.transaction(Origin(actor="system", channel="reminders")) as session:
        return Sending(session, book, running, pace).run(found, again, briefs)


def _candidates(finder: Finder, only: Only | None, most: int) -> Wanted:
    """By rule and step, the ids of what is due; None stands for too many to name."""
    found: Wanted = {}
    now = finder.clock.now()
    is_open = any(one.civil.is_open(now) for one in finder.people)
    for rule in finder.book.rules:
        for step in rule.steps:
            if (only is not None and not only(rule, step)) or not (is_open or rule.exact):
                continue
            ids = set(islice(finder.ids_of_step(rule, step, now), most + 1))
            if ids:
                found[rule.id, step_key(step)] = ids if len(ids) <= most else None
    return found


def _snoozed(session: Session) -> list[int]:
    """Those put off until now."""
    now = session.info["clock"].now()
    return list(
        session.scalars(select(Notice.id).where(Notice.outcome == "snoozed", Notice.snoozed_until <= now))
    )
