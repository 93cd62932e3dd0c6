"""Several things that we owe somebody, each with its day: 欠他两样：周三给图纸，周五给报价."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime

from intents import catalog
from intents.entities import due_at
from intents.readers import asking, slots
from intents.readers.happenings import happened
from intents.readers.unreal import is_unreal
from intents.reading import Clause, Found, Reading
from intents.schema import Frame, Slot, Span

_NUMBER = re.compile(r"^\s*(?:[(（]?\d{1,2}[.、)）]|[①-⑳])\s*")
_SEVERAL = 2
_WITHIN_DAY, _HOURS = ("minute", "hour", "part"), ("clock", "part", "relative")
_PAUSE = re.compile(r"[,，;、。\n]|\s(?:and|plus)\s")
_BULLET = re.compile(r"(?:^|\n)[ \t]*(?:[-*•·–]|\d{1,2}[.)])[ \t]*(?=[a-z])")


def read(reading: Reading) -> list[Frame]:
    """A task for each thing that has a day of its own; nothing where fewer than two have, or something was done."""
    heading, is_list = reading.search("task.owed_list"), _is_list_to_do(reading)
    if (
        (heading is None and not is_list)
        or (asking.is_question(reading) and not (heading and heading[0].rstrip().endswith((":", "："))))
        or reading.text.rstrip().endswith(("?", "？"))
        or reading.has("control.hypothetical", "reminder.not_wanted")
    ):
        return []
    begins = heading.end() if heading is not None else 0
    of_all = _day_of_all(reading, begins)
    lies_ahead = is_list or (of_all is not None and of_all > reading.now.date())
    if any((happened(one) and not lies_ahead) or is_unreal(one) for one in reading.clauses):
        return []
    owed = list(_owed(reading.after(begins), of_all))
    head = reading.before(begins)
    return [_task(head, part, day, of_all) for part, day in owed] if len(owed) >= _SEVERAL else []


def _is_list_to_do(reading: Reading) -> bool:
    """- call Nikos Thu 10am, - send Julia the drawings by Friday: lines that each begin with what is to be done."""
    begun = [match.end() for match in _BULLET.finditer(reading.masked)]
    acts = catalog.cue("activity.imperative")
    return (
        len(begun) >= _SEVERAL
        and not reading.has("activity.done_mark")
        and all(acts.match(reading.masked[at:]) is not None for at in begun)
    )


def _day_of_all(reading: Reading, begins: int) -> date | None:
    """明天要做三件事: the day of whatever has but an hour."""
    ahead = reading.before(begins).found("time")
    value = ahead[0].value.resolve("plan") if ahead else None
    if value is None or value.start is None or value.grain != "day":
        return None
    day: date = value.start.date()
    return day


def _due(found: Found, of_all: date | None, now: datetime) -> datetime | None:
    value = found.value.resolve("plan")
    if of_all is not None and value.grain in _WITHIN_DAY and found.value.anchor in _HOURS:
        value = found.value.resolve("plan", on=of_all)
    due = due_at(value, now, deadline=found.value.deadline)
    return due if due is not None and due.date() >= now.date() else None


def _owed(listed: Clause, of_all: date | None) -> Iterator[tuple[Clause, Found]]:
    """Each dated thing of the list; what has no day belongs to the one behind it: 图纸、样品周三给."""
    start = listed.span[0]
    for end in [*(start + one.end() for one in _PAUSE.finditer(listed.masked)), listed.span[1]]:
        part = Clause(listed.reading, (start, end))
        days = [one for one in slots.times(part) if _due(one, of_all, listed.reading.now)]
        rest = slots.without(part, [one.span for one in days])
        if days and rest:
            yield part, days[0]
            start = end


def _task(head: Clause, part: Clause, day: Found, of_all: date | None) -> Frame:
    title = _title(part, day)
    due = _due(day, of_all, part.reading.now)
    return Frame("task.create", confidence=0.9, span=part.span).having(
        title=Slot(title, title, part.span, 0.9),
        due_at=slots.said(day, due),
        account=slots.account(part) or slots.account(head),
        contacts=slots.people(part) or slots.people(head),
    )


def _title(part: Clause, day: Found) -> str:
    text = _NUMBER.sub("", slots.without(part, [_with_before(part, day)]))
    return slots.tidy(catalog.cue("task.owed_edge").sub("", text.strip(" ,，;、。\n-*•·–")))


def _with_before(part: Clause, day: Found) -> Span:
    """The day with the 前 or 之前 that belongs to it."""
    behind = re.match(r"(?:之前|以前|前|内)", part.reading.text[day.end :])
    return (day.start, day.end + (behind.end() if behind else 0))
