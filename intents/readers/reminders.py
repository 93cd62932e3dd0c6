"""How kechat shall remind: when not, of what no more, rules for everybody; and the daily report."""

from __future__ import annotations

from datetime import time, timedelta

from intents import catalog
from intents.entities import DurationValue
from intents.entities.lengths import find_durations
from intents.readers import asking, birthdays, slots
from intents.reading import Found, Reading
from intents.schema import Frame, Slot

_WITHIN = {"week": 6, "month": 27}
"""So long before a week's or a month's end: "until next week" ends as it begins."""
_DAYS = {"day": 1, "week": 7, "month": 30}


def read(reading: Reading) -> list[Frame]:
    """A wish about reminders, a rule, a daily report; nothing where something is to be reminded of once."""
    for attempt in (
        _hold,
        _still,
        _wish,
        _why,
        _owed,
        _report,
        _my_day,
        _mine,
        _cooling,
        birthdays.asked,
        _rules,
        _rule,
    ):
        frame = attempt(reading)
        if frame is not None:
            return [frame]
    return []


def _hold(reading: Reading) -> Frame | None:
    """恒信先别提醒我了，下周再说: nothing about one customer for a while."""
    account, until = slots.account(reading), _later(reading)
    about_reminders = reading.has("reminder.put_off", "reminder.not_wanted")
    if account is None or until is None or not about_reminders or asking.is_question(reading):
        return None
    if reading.has("reminder.told_us", "task.errand"):
        return None
    return Frame("notice.hold", confidence=0.93, span=reading.span).having(account=account, until=until)


def _later(reading: Reading) -> Slot | None:
    """A day to come, or so much later: 下周, 往后放一周."""
    times = [one for one in reading.found("time") if slots.future(one, reading.now)]
    for found in times:
        span = found.value.resolve("plan")
        until = span.start or span.end  # 下周之前 has its end alone
        if until is not None and span.start is None and span.grain in _WITHIN:
            until -= timedelta(days=_WITHIN[span.grain])
        if until is not None:
            return Slot(max(until, reading.now), found.text, found.span)
    length = reading.first("duration")
    value = length.value if length else None
    if length is None or not isinstance(value, DurationValue) or value.unit not in _DAYS:
        return None
    days = timedelta(days=int(value.count * _DAYS[value.unit]))
    return Slot(reading.now + days, length.text, length.span)


def _still(reading: Reading) -> Frame | None:
    """明天别提醒我了: from then to then, and afterwards as before."""
    found = reading.first("time")
    if (
        found is None
        or not reading.has("reminder.still")
        or reading.found("account", "person", "opportunity")
    ):
        return None
    span = found.value.resolve("plan")
    if span.recurring or (
        _is_weekday(reading) and not catalog.cue("reminder.this_one").search(reading.folded)
    ):
        return None
    begins, ends = span.start, span.end
    if reading.has("reminder.until") or begins is None:
        begins, ends = reading.now, begins or ends
    if begins is None or ends is None or ends <= reading.now:
        return None
    frame = Frame("reminder.wish", confidence=0.93, span=reading.span)
    since = Slot(max(begins, reading.now).isoformat(), found.text, found.span)
    return frame.having(since=since, until=Slot(ends.isoformat(), found.text, found.span))


def _is_weekday(reading: Reading) -> bool:
    return catalog.value_in("reminder.days", reading.folded) is not None


def _why(reading: Reading) -> Frame | None:
    """Which reminder is meant is known to whoever sent it (bot.noticing)."""
    return Frame("notice.why", confidence=0.9, span=reading.span) if reading.has("reminder.why") else None


def _owed(reading: Reading) -> Frame | None:
    """我这周还欠谁东西: what was promised and is not done."""
    if (
        not reading.has("reminder.owed")
        or reading.has("reminder.not_owed")
        or reading.found("account", "money")
        or not asking.is_question(reading)
    ):
        return None
    when = reading.first("time")
    span = slots.said(when, when.value.resolve(None)) if when else None
    promised = Slot(True) if reading.has("query.promised") else None
    return Frame("task.list", confidence=0.92, span=reading.span).having(
        span=span, mine=Slot(True), promised=promised
    )


def _wish(reading: Reading) -> Frame | None:
    frame = Frame("reminder.wish", confidence=0.93, span=reading.span)
    for cue, on in (("quiet", False), ("loud", True)):
        days = catalog.value_in("reminder.days", reading.folded) if reading.has(f"reminder.{cue}") else None
        if days is not None:
            return frame.having(days=Slot(days[0], days[1][0]), on=Slot(on))
    for cue, on in (("mute", False), ("unmute", True)):
        kinds = catalog.value_in("reminder.kinds", reading.folded) if reading.has(f"reminder.{cue}") else None
        if kinds is not None:
            return frame.having(rules=Slot(kinds[0], kinds[1][0]), on=Slot(on))
    if reading.has("reminder.resume") and not reading.found("time", "account"):
        return frame.having(on=Slot(True))
    at = _clock(reading) if reading.has("reminder.morning") else None
    return frame.having(morning=at) if at is not None else None


def _clock(reading: Reading) -> Slot | None:
    """A time of day; without a part of day it is of the morning."""
    clocks = ((one, one.value.resolve("plan")) for one in reading.found("time"))
    found, start = next(
        ((one, at.start) for one, at in clocks if at.grain in ("minute", "hour")), (None, None)
    )
    if found is None or start is None:
        return None
    hour = start.hour - 12 if start.hour >= 12 and not _says_afternoon(found) else start.hour
    return Slot(time(hour, start.minute).isoformat("minutes"), found.text, found.span, 0.9)


def _says_afternoon(found: Found) -> bool:
    return any(one in found.text.lower() for one in ("下午", "晚", "中午", "pm", "p.m.", "noon"))


def _report(reading: Reading) -> Frame | None:
    verb = next((one for one in ("send", "draft") if reading.has(f"reminder.{one}_report")), None)
    if verb is None or reading.has("task.remind_order"):
        return None
    day, user = reading.first("time"), slots.mention(reading, "user")
    on = slots.first_day(day) if day else None
    return Frame(f"report.{verb}", confidence=0.92, span=reading.span).having(
        on=Slot(on, day.text, day.span) if day and on else None, to=user if verb == "send" else None,
        called=_called(reading) if verb == "send" and user is None else None,
    )  # fmt: skip


def _called(reading: Reading) -> Slot | None:
    """刘经理: somebody of ours by surname and title, who may be the one above."""
    found = reading.first("person")
    return Slot(found.text, found.text, found.span) if found else None


def _my_day(reading: Reading) -> Frame | None:
    """我今天有什么: the day's work."""
    when = reading.first("time")
    if when is None or not reading.has("reminder.my_day"):
        return None
    return Frame("task.list", confidence=0.88, span=reading.span).having(
        span=slots.said(when, when.value.resolve(None)), mine=Slot(True)
    )


def _mine(reading: Reading) -> Frame | None:
    """我设了哪些提醒: whatever waits, without a day."""
    if not reading.has("reminder.my_reminders"):
        return None
    return Frame("task.list", confidence=0.9, span=reading.span).having(mine=Slot(True))


def _cooling(reading: Reading) -> Frame | None:
    if not reading.has("reminder.cooling") or reading.found("account"):
        return None
    return Frame("account.cooling", confidence=0.88, span=reading.span).having(
        mine=Slot(True) if reading.has("query.mine") else None,
        whose=slots.mention(reading, "user"),
    )


def _rules(reading: Reading) -> Frame | None:
    """Which rules hold, or one of them is to go."""
    text = reading.folded
    if catalog.cue("reminder.rules").search(text.strip(" ?？。.!")):
        return Frame("reminder.rules", confidence=0.92, span=reading.span)
    if not reading.has("reminder.drop_rule") or reading.found("account", "person", "opportunity"):
        return None
    about = catalog.value_in("reminder.about", text)
    return Frame("reminder.drop_rule", confidence=0.9, span=reading.span).having(
        about=Slot(about[0], about[1][0]) if about else None, days=_length(text),
        grade=slots.value(reading, "account.grade"),
    )  # fmt: skip


def _rule(reading: Reading) -> Frame | None:
    """合同到期前45天提醒我: of any contract; with a customer named it would be a task.

    Read in the text as it stands: 前45天 by itself would be a time.
    """
    text = reading.folded
    if not all(catalog.cue(f"reminder.{one}").search(text) for one in ("rule", "whenever")):
        return None
    if reading.found("account", "person", "opportunity", "lead", "contract"):
        return None
    watch, days = catalog.value_in("reminder.watch", text), _length(text)
    if watch is None or days is None:
        return None
    return Frame("reminder.rule", confidence=0.9, span=reading.span).having(
        watch=Slot(watch[0], watch[1][0]), days=days, grade=slots.value(reading, "account.grade"),
        stage=slots.value(reading, "opportunity.stage"), told=_told(text),
    )  # fmt: skip


def _length(text: str) -> Slot | None:
    for found in find_durations(text):
        value = found.value
        if isinstance(value, DurationValue) and value.unit in _DAYS:
            return Slot(int(value.count * _DAYS[value.unit]), found.text, found.span)
    return None


def _told(text: str) -> Slot:
    found = catalog.value_in("reminder.told", text)
    return Slot(found[0], found[1][0]) if found else Slot("owner")
