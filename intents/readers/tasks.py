"""Reminders and tasks: made, done, postponed, dropped."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from intents import catalog
from intents.entities import due_at
from intents.readers import slots
from intents.reading import Clause, Found, Reading
from intents.schema import Frame, Mention, Slot


def read(reading: Reading) -> list[Frame]:
    return _settle(reading) or _create(reading)


# ---------------------------------------------------------------- existing ones
def _settle(reading: Reading) -> list[Frame]:
    """搞定了 / 推到 / 取消 of something called a task."""
    if (
        not reading.has("task.named")
        or reading.has("ticket.named", "opportunity.named")
        or slots.is_question(reading)
    ):
        return []
    for verb in ("cancel", "done", "postpone"):
        clause = next(
            (one for one in reading.clauses if one.has(f"task.{verb}") and not one.has("task.remind_order")),
            None,
        )
        if clause is None:
            continue
        frame = Frame({"done": "task.finish"}.get(verb, f"task.{verb}"), confidence=0.92, span=reading.span)
        frame = frame.having(task=_target(reading))
        if verb != "postpone":
            return [frame]
        times = reading.found("time")
        if times:
            return [frame.having(to=_moved(times[-1], reading.now))]
        return [frame]
    return []


def _target(reading: Reading) -> Slot:
    """The words the task's title is looked for among: the message without order and time."""
    cuts = [one.span for one in reading.found("time")]
    for cue in ("task.done", "task.cancel", "task.postpone", "task.named"):
        cuts += [match.span() for match in catalog.cue(cue).finditer(reading.masked)]
    text = slots.without(reading, cuts)
    return Slot(Mention("task", text or reading.text), text or reading.text, reading.span, 0.8)


def _moved(found: Found, now: datetime) -> Slot:
    """A day keeps the task's time of day; a clock time or a part of the day is taken as said."""
    value = found.value.resolve("plan")
    if value.grain in ("minute", "hour", "part"):
        return slots.said(found, due_at(value, now, deadline=found.value.deadline))
    due = due_at(value, now, deadline=found.value.deadline)
    return slots.said(found, due.date() if due else None)


# ---------------------------------------------------------------- new ones
def _create(reading: Reading) -> list[Frame]:
    clause = next((one for one in reading.clauses if one.has("task.remind")), None)
    if clause is None or (reading.has("control.hypothetical") and not reading.has("task.remind_order")):
        return []
    time = _due(reading, clause)
    frame = Frame("task.create", confidence=0.93, span=reading.span).having(
        title=_title(reading, time),
        due_at=_due_slot(time, reading.now) if time else None,
        account=slots.account(reading),
        contacts=slots.people(reading),
        assignee=_assignee(reading),
    )
    frame = _earlier(reading, frame)
    if time is not None and (rule := time.value.resolve("plan").recurring):
        frame = frame.having(recurring=slots.said(time, rule))
    return [frame]


def _earlier(reading: Reading, frame: Frame) -> Frame:
    """提前一小时提醒我: so long before the time said."""
    due, duration = frame.slots.get("due_at"), reading.first("duration")
    if due is None or duration is None or duration.value.seconds is None:
        return frame
    if not Clause(reading, (0, duration.start)).has("task.ahead") and not reading.after(duration.end).has(
        "task.ahead"
    ):
        return frame
    earlier = due.value - timedelta(seconds=duration.value.seconds)
    return frame.having(due_at=Slot(earlier, f"{due.text}，{duration.text}", due.span, 0.9))


def _due(reading: Reading, clause: Clause) -> Found | None:
    times = [one for one in reading.found("time") if slots.future(one, reading.now)]
    inside = [one for one in times if clause.span[0] <= one.start < clause.span[1]]
    return next(iter(inside or times), None)


def _due_slot(time: Found, now: datetime) -> Slot:
    return slots.said(time, due_at(time.value.resolve("plan"), now, deadline=time.value.deadline))


def _assignee(reading: Reading) -> Slot | None:
    user = reading.first("user")
    return slots.said(user, user.value) if user and reading.has("task.remind_whom") else None


def _title(reading: Reading, time: Found | None) -> Slot | None:
    """What is to be done, in the speaker's words."""
    cuts = [time.span] if time else []
    for match in catalog.cue("task.remind").finditer(reading.masked):
        cuts.append(match.span())
    text = slots.without(reading, cuts)
    text = re.sub(
        r"^(?:请|麻烦|帮我|记得|别忘了|到时候|一下|要|that i (?:should|need to)|to|about|for|前|之前|以前)\s*",
        "",
        text,
        flags=re.IGNORECASE,
    )
    text = re.sub(r"[\s,，]*(?:提前[一两半\d]*个?(?:小时|钟头|分钟|刻钟|天)|\b(?:due|by|on|at))$", "", text)
    text = slots.tidy(re.sub(r"\s{2,}", " ", text))
    return Slot(text, text, reading.span, 0.9) if len(text) >= 2 else None


def planned(reading: Reading, text: str, due: datetime) -> Frame:
    """A plan that was told rather than ordered."""
    return Frame("task.create", confidence=0.75, span=reading.span).having(
        title=Slot(text, text, reading.span, 0.8),
        due_at=Slot(due, text, reading.span, 0.9),
        account=slots.account(reading),
        contacts=slots.people(reading),
    )
