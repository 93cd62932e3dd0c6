"""Reminders and tasks that are made, for oneself or for a colleague."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from intents import catalog
from intents.entities import due_at
from intents.readers import asking, slots
from intents.readers.happenings import happened
from intents.readers.next_steps import next_step
from intents.readers.settling import settle
from intents.readers.unreal import is_unreal
from intents.reading import Clause, Found, Reading
from intents.schema import Frame, Slot, Span


def read(reading: Reading) -> list[Frame]:
    return settle(reading) or created(reading)


# ---------------------------------------------------------------- new ones
def told_before(reading: Reading) -> Reading | None:
    """What is told before the order to remind, as a message of its own; None where nothing is, or for a visit."""
    if reading.has("task.heading", "task.give_work"):
        return None
    clause = _order(reading, _assignee(reading))
    if clause is None or clause.span[0] == 0 or _is_part_of_log(reading, clause):
        return None
    return reading.until(clause.span[0])


def created(reading: Reading, since: int = 0) -> list[Frame]:
    """The task that the message orders; its title is looked for from `since` on."""
    assignee = _assignee(reading)
    clause = _order(reading, assignee)
    if clause is None or _is_part_of_log(reading, clause):
        return []
    time = _due(reading, clause)
    frame = Frame("task.create", confidence=0.93, span=(since, reading.span[1])).having(
        title=_title(reading.after(since), [time, *_hours_behind(time, reading)] if time else []),
        due_at=_at_hour(_due_slot(time, reading.now), time, reading) if time else None,
        account=slots.account(reading),
        contacts=slots.people(reading),
        assignee=assignee,
    )
    if time is None and assignee is not None and reading.has("task.urges"):
        frame = frame.having(undated=Slot(True))
    frame = _earlier(reading, frame)
    if time is not None and (rule := time.value.resolve("plan").recurring):
        frame = frame.having(recurring=slots.said(time, rule))
    return [frame]


def _order(reading: Reading, assignee: Slot | None) -> Clause | None:
    """The clause that orders a reminder or gives work to somebody."""
    ordered = reading.has("task.remind_order")
    if reading.has("reminder.not_wanted"):
        return None
    if reading.has("control.hypothetical") and not ordered:
        return None
    clause = next(
        (
            one
            for one in reading.clauses
            if one.has("task.remind", "task.watch") and not one.has("task.not_remind") and _is_order(one)
        ),
        None,
    )
    if clause is not None:
        return None if _only_asks(reading) else clause
    if _asks(reading):
        return None
    has_time = any(slots.future(one, reading.now) for one in reading.found("time"))
    minds = reading.has("task.mind") and not reading.has("task.recalled")
    if reading.has("task.heading") or (has_time and minds):
        return reading.clauses[0]
    if assignee is not None and (has_time or reading.has("task.give_work")):
        return reading.clauses[0]
    return None


def _only_asks(reading: Reading) -> bool:
    """你能定时提醒吗: about reminders, with none to be set."""
    if not reading.text.rstrip().endswith(("?", "？", "吗", "没", "没有")) or not asking.is_question(reading):
        return False
    return not any(slots.future(one, reading.now) for one in reading.found("time"))


def _asks(reading: Reading) -> bool:
    """Have Bob call them on Friday is no question, whatever word it begins with."""
    ordered = reading.has("task.remind_whom", "task.give_work") and not reading.text.rstrip().endswith(
        ("?", "？", "吗", "么")
    )
    return asking.is_question(reading) and not ordered


def _is_order(clause: Clause) -> bool:
    """王总提醒我们带样品 tells; nobody is ordered to remind anybody."""
    return not clause.has("task.reminded")


def _is_part_of_log(reading: Reading, order: Clause) -> bool:
    """今天拜访了王总，明天提醒我发报价: the reminder is the next step of what is told."""
    about = reading.found("account", "person")
    before = [clause for clause in reading.clauses if clause.span[1] <= order.span[0]]
    return bool(about) and any(happened(one) for one in before) and next_step(order) is not None


def _earlier(reading: Reading, frame: Frame) -> Frame:
    """提前一小时提醒我: so long before the time said."""
    due, duration = frame.slots.get("due_at"), reading.first("duration")
    if due is None or duration is None or duration.value.seconds is None:
        return frame
    stands_before = reading.text[duration.end :].lstrip().lower().startswith("before ")
    if not stands_before and not any(
        one.has("task.ahead") for one in (Clause(reading, (0, duration.start)), reading.after(duration.end))
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


def _at_hour(due: Slot, day: Found, reading: Reading) -> Slot:
    """In three days …, 4:30pm: the hour that stands apart from its day."""
    hours = _hours_behind(day, reading)
    at = slots.future(hours[0], reading.now) if hours else None
    if at is None or due.value is None:
        return due
    hour = at.hour + 12 if at.hour < 12 < due.value.hour + 1 and at.hour + 12 >= due.value.hour else at.hour
    return Slot(due.value.replace(hour=hour, minute=at.minute), due.text, due.span, due.confidence)


def _hours_behind(day: Found, reading: Reading) -> list[Found]:
    """The one hour of the day, or the part of it, that was said before."""
    if day.value.resolve("plan").grain not in ("day", "part"):
        return []
    behind = [one for one in reading.found("time") if one.start >= day.end]
    hours = [
        one
        for one in behind
        if one.value.anchor == "clock"
        or (
            one.value.resolve("plan").grain in ("hour", "minute")
            and slots.first_day(one, "plan") == slots.first_day(day, "plan")
        )
    ]
    return hours if len(hours) == 1 else []


def _assignee(reading: Reading) -> Slot | None:
    """The colleague the work is given to; a message that first tells what happened gives none."""
    if not reading.has("task.remind_whom", "task.give_work"):
        return None
    user = slots.mention(reading, "user")
    told = any(happened(clause) for clause in reading.clauses)
    return None if told and not reading.has("task.give_work") else user


_OPENING = re.compile(
    r"^(?:(?:(?:早上好|早啊?|上午好|下午好|你好啊?|您好|哈喽|hi there|hi|hello|hey)(?=[\s,，!！])[\s,，!！]*|"
    r"那我|那就?(?=把|去|给|跟|先)|我(?=把|得|要|去)|请|麻烦|[帮替给]我|顺便|另外|还有|对了|也|让[他她]|叫[他她]|记得|别忘了|到时候|到时|一下|要|前|之前|以前"
    r""
    r"|(?:再|又)?(?:补|加|来|设|建)?(?:一|两)?[条个](?=[\s,，])|再(?=[\s,，])|(?:刚才|刚刚)?那[条个](?=[\s,，给])"
    r"|(?:that i (?:should|need to)|to|about|for|on|at|by)\b)\s*)+",
    re.IGNORECASE,
)
_ENDING = re.compile(
    r"[\s,，]*(?:(?:我|我们|咱们?)(?:就|当场)?(?:说|答应|回|讲|告诉)(?:了|的|好|过)?(?:他们?|她们?)?(?:会|是|说)?|帮我|麻烦你?|给我|请|帮忙|顺便|提前[一两半\d]*个?(?:小时|钟头|分钟|刻钟|天)|到时候?|\b(?:due|by|on|at|and|please|pls))$",
    re.IGNORECASE,
)


def _title(reading: Clause, times: Sequence[Found]) -> Slot | None:
    """What is to be done, in the speaker's words."""
    cuts = [one.span for one in times]
    cuts += [one.span for one in reading.found("duration") if times and 0 <= times[0].start - one.end <= 1]
    for cue in ("task.remind", "task.heading", "task.mind", "task.give_work", "task.remind_whom"):
        cuts += [match.span() for match in catalog.cue(cue).finditer(reading.reading.masked)]
    text = slots.without(reading, _merged(cuts))
    text = slots.tidy(_ENDING.sub("", slots.tidy(_OPENING.sub("", text))))
    text = re.sub(r"[,，](?:吧|哈|呗)?(?=[,，])|(?<=[,，])(?:吧|哈|呗)$", "", text)
    text = slots.tidy(re.sub(r"\s{2,}", " ", text))
    text = _to_do(_without_until(text) if times else text)
    return Slot(text, text, reading.span, 0.9) if len(text) >= 2 else None


def _without_until(text: str) -> str:
    """寄样品，到: what is left of 下周二前到 says no more than the day."""
    left = catalog.cue("task.until_then").search(text.lower())
    return text[: left.start()] if left is not None else text


_ASKED_OF_US = re.compile(
    r"^(?:那|你|请|麻烦你?|劳驾|[,，\s])*(?:帮我|替我|给我|帮忙)(?:先|再)?"
    r"(?:(?:安排|预?约|定|排|加|记)(?:一?下|一?个)?(?=见|去|给|跟|和|到|拜访|开会|看|做|打|发|聊|谈|回访|面谈|上门))?(?=[^\s的])"
)


def _to_do(text: str) -> str:
    """帮我约下周二见白景明: what is to be done, without whom it was asked of."""
    left = _ASKED_OF_US.sub("", text)
    return left if len(left) > 1 else text


def _merged(cuts: list[Span]) -> list[Span]:
    """Overlapping spans as one."""
    out: list[Span] = []
    for start, end in sorted(cuts):
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return out


def planned(reading: Reading, clause: Clause, text: str, due: datetime) -> Frame:
    """A plan that was told rather than ordered, in this clause."""
    text = _to_do(_without_until(text))
    return Frame("task.create", confidence=0.75, span=reading.span).having(
        title=Slot(text, text, reading.span, 0.8),
        due_at=Slot(due, text, reading.span, 0.9),
        account=_account_of(reading, clause),
        contacts=slots.people(reading),
    )


def undated(reading: Reading, clause: Clause, text: str) -> Frame:
    """The same without a day, which has to be asked for."""
    frame = planned(reading, clause, text, reading.now)
    return replace(frame, slots={name: slot for name, slot in frame.slots.items() if name != "due_at"})


def rescheduled(reading: Reading) -> list[Frame]:
    """今天没去成燕南，改约下周二上午: what did not come about has a new day."""
    undone, moved = (
        catalog.cue("happening.undone"),
        next(
            (one for one in reading.clauses if one.has("happening.new_day") and not asking.is_supposed(one)),
            None,
        ),
    )
    time = next(
        (one for one in (moved.found("time") if moved else ()) if slots.future(one, reading.now)), None
    )
    first = reading.clauses[0]
    if moved is None or time is None or asking.is_question(reading):
        return []
    plan = slots.without(first, [one.span for one in first.found("time")]) if first is not moved else ""
    text = slots.tidy(undone.sub("", plan)) or slots.tidy(moved.text)
    due = slots.future(time, reading.now)
    return [planned(reading, first, text, due)] if due is not None else []


def invitation(reading: Reading) -> list[Frame]:
    """邀请王总来公司参观: to be done, and on a day that has to be asked for."""
    if asking.is_question(reading) or reading.has("control.hypothetical", "control.negated"):
        return []
    asked = [one for one in reading.clauses if one.has("happening.invited") and not is_unreal(one)]
    return [
        Frame("task.create", confidence=0.75, span=reading.span).having(
            title=Slot(slots.tidy(one.text), one.text, one.span, 0.8),
            account=_account_of(reading, one), contacts=slots.people(reading),
        )
        for one in asked[:1]
    ]  # fmt: skip


def _account_of(reading: Reading, clause: Clause) -> Slot | None:
    """I'm seeing Ingrid at 3, then driving to another customer: whose it is, is told where the plan is."""
    alone = [one for one in clause.found("person") if len(one.account_ids) == 1]
    return slots.account(clause) or (
        None if alone else slots.account(reading) or slots.account_of_deal(reading)
    )
