"""Several things that we owe somebody, each with its day: 欠他两样：周三给图纸，周五给报价."""

from __future__ import annotations

import re
from collections.abc import Iterator

from intents import catalog
from intents.entities import due_at
from intents.readers import asking, slots
from intents.readers.happenings import happened
from intents.readers.unreal import is_unreal
from intents.reading import Clause, Found, Reading
from intents.schema import Frame, Slot, Span

_SEVERAL = 2
_PAUSE = re.compile(r"[,，;、。\n]|\s(?:and|plus)\s")


def read(reading: Reading) -> list[Frame]:
    """A task for each thing that has a day of its own; nothing where fewer than two have, or something was done."""
    heading = reading.search("task.owed_list")
    if (
        heading is None
        or asking.is_question(reading)
        or reading.has("control.hypothetical", "reminder.not_wanted")
    ):
        return []
    if any(happened(one) or is_unreal(one) for one in reading.clauses):
        return []
    owed = list(_owed(reading.after(heading.end())))
    return [_task(reading, part, day) for part, day in owed] if len(owed) >= _SEVERAL else []


def _owed(listed: Clause) -> Iterator[tuple[Clause, Found]]:
    """Each dated thing of the list; what has no day belongs to the one behind it: 图纸、样品周三给."""
    start = listed.span[0]
    for end in [*(start + one.end() for one in _PAUSE.finditer(listed.masked)), listed.span[1]]:
        part = Clause(listed.reading, (start, end))
        days = [one for one in slots.times(part) if slots.future(one, listed.reading.now)]
        rest = slots.without(part, [one.span for one in days])
        if days and rest:
            yield part, days[0]
            start = end


def _task(reading: Reading, part: Clause, day: Found) -> Frame:
    title = _title(part, day)
    due = due_at(day.value.resolve("plan"), reading.now, deadline=day.value.deadline)
    return Frame("task.create", confidence=0.9, span=part.span).having(
        title=Slot(title, title, part.span, 0.9),
        due_at=slots.said(day, due),
        account=slots.account(part) or slots.account(reading),
        contacts=slots.people(part) or slots.people(reading),
    )


def _title(part: Clause, day: Found) -> str:
    text = slots.without(part, [_with_before(part, day)])
    return slots.tidy(catalog.cue("task.owed_edge").sub("", text.strip(" ,，;、。")))


def _with_before(part: Clause, day: Found) -> Span:
    """The day with the 前 or 之前 that belongs to it."""
    behind = re.match(r"(?:之前|以前|前|内)", part.reading.text[day.end :])
    return (day.start, day.end + (behind.end() if behind else 0))
