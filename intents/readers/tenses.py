"""Whether a time lies ahead or behind: what the words around it tell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from intents import catalog
from intents.entities import TimeValue
from intents.entities.values import Tense
from intents.readers import asking
from intents.reading import Clause, Found, Reading
from intents.templates import placeholder

_PERIODS = ("week", "month", "quarter", "year")
_HANGS_ON_A_DAY = ("part", "clock")


def resolved(reading: Reading) -> Iterator[tuple[Found, TimeValue]]:
    """Every time of the text with the instants it stands for; 明天去恒信，下午3点见王总 is one day."""
    last: Found | None = None
    day: date | None = None
    for one in reading.found("time"):
        tense = tense_of(reading, one)
        dependent = one.value.anchor in _HANGS_ON_A_DAY
        shared = day if dependent and last and _goes_together(reading, last, one, tense, day) else None
        value = one.value.resolve(tense, on=shared)
        yield one, value
        if not dependent or shared is None:
            last, day = one, _single_day(value)


def tense_of(reading: Reading, found: Found) -> Tense | None:
    """What is planned for this time, or was done then; None when nothing tells."""
    clause = next((c for c in reading.clauses if c.span[0] <= found.start < c.span[1]), reading)
    lead = _from_last_time(clause.masked[: found.start - clause.span[0]])
    rest = _to_next_time(clause.masked[found.end - clause.span[0] :])
    if found.value.deadline or _has("set_for", lead):
        return "past" if found.value.deadline and _has("done_before", rest) else "plan"
    either = catalog.cue("tense.either").search(rest)
    if either and not _has("ahead", rest[: either.start()]):
        return None
    ways = (
        (_last(lead), _first(rest)) if clause.text.isascii() else (_first(rest), _promised(lead), _last(lead))
    )
    return next(filter(None, ways), None) or _by_default(reading, clause, found)


def _by_default(reading: Reading, clause: Clause, found: Found) -> Tense | None:
    """三月份的业绩 counts what was done; a time of the day alone is the nearest; all else is planned."""
    if found.value.anchor in _HANGS_ON_A_DAY:
        return None
    if len(clause.text) == len(found.text) and found.value.resolve(None).grain in _PERIODS:
        return None
    if _has("counted", clause.masked) and not _has("counted_ahead", clause.masked):
        return "past"
    return None if asking.is_question(reading) else "plan"


def _from_last_time(masked: str) -> str:
    times = [match.end() for match in placeholder("time").finditer(masked)]
    return masked[times[-1] :] if times else masked


def _to_next_time(masked: str) -> str:
    following = placeholder("time").search(masked)
    return masked[: following.start()] if following else masked


def _has(cue: str, text: str) -> bool:
    return catalog.cue(f"tense.{cue}").search(text) is not None


def _promised(lead: str) -> Tense | None:
    return "plan" if _has("promised", lead) else None


def _first(text: str) -> Tense | None:
    """The tense of the first mark of one."""
    ahead, done = (catalog.cue(f"tense.{name}").search(text) for name in ("ahead", "done"))
    if ahead and done:
        return "plan" if ahead.start() <= done.start() else "past"
    return "plan" if ahead else "past" if done else None


def _last(text: str) -> Tense | None:
    ahead, done = (_end_of_last(catalog.cue(f"tense.{name}"), text) for name in ("ahead", "done"))
    if ahead == done:
        return None
    return "plan" if ahead > done else "past"


def _end_of_last(cue: re.Pattern[str], text: str) -> int:
    return max((match.end() for match in cue.finditer(text)), default=-1)


def _single_day(value: TimeValue) -> date | None:
    """The day of a time that is one day or part of one."""
    if value.start is None or value.end is None or value.start.date() != value.end.date():
        return None
    return value.start.date()


def _goes_together(reading: Reading, last: Found, one: Found, tense: Tense | None, day: date | None) -> bool:
    """Whether a part of the day is of the day named before it: in the same sentence, and in the same direction."""
    if day is None or any(last.end <= s.span[0] <= one.start for s in reading.sentences):
        return False
    today = reading.now.date()
    return tense is None or day == today or (tense == "past") == (day < today)
