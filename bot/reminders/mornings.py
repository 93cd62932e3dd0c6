"""Morning briefs as something that is due: whose morning it is, and whose it will be."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import cache

from sqlalchemy import select

from bot.reminders.due import Due, Finder
from bot.reminders.ledger import BRIEF, Notice
from bot.reminders.people import Receiver
from bot.reminders.rule import LANGUAGES, Rule, Step
from bot.replies import words

_MORNING = timedelta(hours=3)
"""So long after its time a brief is still of use."""
_TODAY = Step("0", "owner", is_before=False, days=0)


@cache
def rule() -> Rule:
    name, why = ({one: words.say(key, one) for one in LANGUAGES} for key in ("brief_name", "brief_why"))
    return Rule(id=BRIEF, title=name, watch="user.brief", steps=(_TODAY,), line=name, why=why)


def of_day(to: Receiver, day: date) -> Due:
    return Due(rule(), _TODAY, to.id, day, to.civil.morning_of(day), to, to.name)


def due_now(finder: Finder) -> list[Receiver]:
    """Whose morning it is, and who has not had their brief."""
    now = finder.clock.now()
    wanted = [one for one in _receivers(finder) if _is_morning(one, now)]
    if not wanted:
        return []
    today = select(Notice.record_id).where(Notice.rule == BRIEF, Notice.anchor_on == now.date())
    told = set(finder.session.scalars(today))
    return [one for one in wanted if one.id not in told]


def between(finder: Finder, start: datetime, end: datetime) -> Iterator[Due]:
    """The briefs of a span, both ends included; on a day that has nothing to say none is sent."""
    day = start.date() - timedelta(days=1)  # another time zone's
    while day <= end.date() + timedelta(days=1):
        for one in _receivers(finder):
            if one.civil.works_on(day) and start <= one.civil.morning_of(day) <= end:
                yield of_day(one, day)
        day += timedelta(days=1)


def _receivers(finder: Finder) -> Iterator[Receiver]:
    return (one for one in finder.people if one.role.value in finder.book.briefs)


def _is_morning(one: Receiver, now: datetime) -> bool:
    local = now.astimezone(one.civil.zone)
    begins = one.civil.morning_of(local.date())
    return one.is_open(now) and begins <= local < begins + _MORNING
