"""The time that a question about many records is limited to."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

from intents import catalog
from intents.entities import TimeValue, find_values
from intents.readers import slots, tenses
from intents.readers.figure_amounts import number
from intents.reading import Clause, Found, Reading
from intents.schema import Frame, Slot

_DAYS = {"day": 1, "week": 7, "month": 30, "year": 365, "quarter": 90, "workday": 1}
_LATELY = 29  # days before today
_SOON = 30
"""Days: within which a deal is said to be due to close soon."""
_HOURS = ("minute", "hour")
_MOMENT = ("minute", "hour", "part")
_PART = re.compile(
    r"[每各逐](?:一|个)?(?:月|季度?|周|星期|礼拜|天|日|年)"
    r"|\b(?:(?:every|each|per) (?:single )?(?:day|week|month|quarter|year)|daily|weekly|monthly|quarterly)\b",
    re.IGNORECASE,
)
"""What says that it comes again and again."""


def with_span(reading: Reading, frame: Frame, about: str) -> Frame:
    """The frame with the time asked about; what is to come counts from today."""
    ahead = about in ("contract", "quote") and _asks_for_the_end(reading)
    if ahead and (counted := days(reading)):
        return frame.having(ends_within=counted)
    found, other = period(reading), compared_time(reading)
    if about == "opportunity" and found is None and (soon := reading.search("figure.closes_soon")):
        return frame.having(ends_within=days(reading) or Slot(_SOON, soon[0], soon.span()))
    if about == "ticket" and frame.value("due") and (until := _due_by(reading, found)) is not None:
        return frame.having(due_by=until)
    if frame.value("late_below"):
        return frame  # 逾期30天以内 is no day of theirs
    if frame.value("unsold") and found is None:
        return frame.having(unsold_days=days(reading))
    if other is not None and about != "account":
        frame = _compared(frame, found, other)
        found = found if frame.value("compared_with") is None or found is None else _later(found, other)
    if about == "account" and reading.has("figure.could_see"):
        return frame
    if found is None and not ahead and _is_over(frame, about) and (recent := lately(reading)) is not None:
        return frame.having(span=recent)
    if found is None:
        return frame.having(ending=Slot(True)) if ahead else frame
    is_to_come = ahead or (reading.has("query.closing") and not reading.has("query.did_close"))
    is_to_come = is_to_come or (
        about == "payment" and reading.has("query.to_come") and not frame.value("overdue")
    )
    so_far = _so_far(reading, found)
    if so_far is not None:
        return frame.having(span=slots.said(found, so_far))
    done = "past" if tenses.tense_of(reading, found) == "past" else None
    value: Any = found.value.resolve("plan" if is_to_come else done)
    if (
        value.start is not None
        and value.start <= reading.now
        and catalog.cue("query.so_far").search(reading.folded)
    ):
        if value.start.date() == reading.now.date():
            return frame  # 到今天拖着没付的: until now is not only today
        value = replace(value, end=reading.now)
    until = Slot(True) if ahead and _is_limit(reading, found) else None
    return frame.having(span=slots.said(found, value), ending=Slot(True) if ahead else None, until=until)


def _due_by(reading: Reading, found: Found | None) -> Slot | None:
    """快超时的, 两小时内要超时的: until when tickets are due whose time is up soon; in a day, where nothing is said."""
    if not reading.has("figure.runs_out", "figure.nearly_due"):
        return None
    for one in reading.found("time"):
        value = one.value.resolve(None)
        if value.grain in _HOURS and value.end is not None and value.end > reading.now:
            return slots.said(one, value.end)
    length = reading.first("duration")
    if length is not None and length.value.unit in _HOURS and found is None:
        return slots.said(length, reading.now + timedelta(seconds=float(length.value.seconds)))
    if found is not None or (length is not None and length.value.unit in _DAYS):
        return None
    return Slot(reading.now + timedelta(days=1), source="default")


def _is_of_purpose(reading: Reading, found: Found) -> bool:
    """周一例会要用：…, 开会前: when the answer is wanted for."""
    clause = reading.clause_at(found.start)
    own = Clause(reading, (clause.span[0], min(clause.span[1], _colon(reading, clause))))
    return own.span[0] <= found.start < own.span[1] and own.has("figure.purpose") and not own.has("query.ask")


def _colon(reading: Reading, clause: Clause) -> int:
    at = reading.masked.find(":", *clause.span)
    return at if at >= 0 else clause.span[1]


def compared_time(reading: Reading) -> Found | None:
    """…比上个月多签了多少, compared with Q1: the time that only the other one is measured by."""
    is_compared = reading.has("figure.compared", "query.compare", "figure.more_or_less")
    for found in reading.found("time"):
        before = reading.masked[max(0, found.start - 12) : found.start]
        if catalog.cue("figure.beside_time").search(before):
            return found
        if catalog.cue("figure.same_days").match(reading.masked[found.end : found.end + 6].lstrip("的 ")):
            return found  # 上个月同期
        measured = is_compared or reading.masked[found.end : found.end + 1] == "比"
        if measured and catalog.cue("figure.with_time").search(before):
            return found
    return None


def _compared(frame: Frame, found: Found | None, other: Found) -> Frame:
    """With the other time as it was said, where it is as long as the one asked about."""
    past = other.value.resolve("past")
    if found is None or past.start is None or past.end is None:
        return frame
    own = found.value.resolve(None)
    if own.grain != past.grain or own.start is None:
        return frame
    earlier = past if past.start < own.start else own
    return frame.having(compared_with=Slot(earlier, other.text, other.span, 0.9))


def _later(found: Found, other: Found) -> Found:
    starts = found.value.resolve(None).start, other.value.resolve(None).start
    is_other = starts[0] is not None and starts[1] is not None and starts[1] > starts[0]
    return other if is_other else found


def _so_far(reading: Reading, found: Found) -> TimeValue | None:
    """二季度到今天为止, Q2 to date: from its beginning up to now."""
    said = re.match(r"(.+?)(?:到|至|截至|截止)(?:今天|今日|目前|现在|如今|眼下|当前|今)", found.text)
    if said is None:
        return None
    times = [one for one in find_values(said[1], reading.now, ()) if one.kind == "time"]
    value: TimeValue | None = times[0].value.resolve("past") if times else None
    if value is None or value.start is None or value.start > reading.now:
        return None
    return replace(value, end=reading.now)


def lately(reading: Reading) -> Slot | None:
    """最近, lately: the last thirty days, which the answer tells."""
    said = reading.search("figure.lately")
    if said is None:
        return None
    first = (reading.now - timedelta(days=_LATELY)).replace(hour=0, minute=0, second=0, microsecond=0)
    value = TimeValue(first, reading.now, "day", None)
    return Slot(value, reading.text[slice(*said.span())], said.span(), 0.7)


def _is_over(frame: Frame, about: str) -> bool:
    """Records of what was done, was closed or came in."""
    if frame.value("idle_days") is not None or frame.value("by") is not None:
        return False
    state = frame.value("state")
    return about == "activity" or state in ("won", "lost", "paid", "closed") or bool(frame.value("created"))


def _asks_for_the_end(reading: Reading) -> bool:
    """Until when it runs; the word may be part of the time (下个月截止)."""
    cue = catalog.cue("query.ending")
    return reading.has("query.ending") or any(cue.search(one.text) for one in reading.found("time"))


def period(reading: Reading) -> Found | None:
    """The first time said that is a stretch of days; "right now" is none, and an hour narrows no list."""
    compared = compared_time(reading)
    for found in reading.found("time"):
        if found is compared or _is_of_purpose(reading, found):
            continue
        value = found.value.resolve(None)
        if value.grain in _MOMENT and value.start is not None and value.start.date() == reading.now.date():
            continue
        if catalog.cue("figure.still").fullmatch(found.text.strip().casefold()):
            continue
        if value.start is None and _is_until_now(reading, found):
            continue  # 截至今天今年回款多少
        if found.value.anchor != "recurring":
            return found
        if (whole := _whole_of(found)) is not None:
            return whole
    return None


def _whole_of(found: Found) -> Found | None:
    """今年每个月, every week of this quarter: the stretch that is told in parts."""
    for one in find_values(_PART.sub(" ", found.text), found.value.now, ()):
        if one.kind == "time" and one.value.anchor != "recurring":
            return Found("time", found.span, one.value, found.text)
    return None


def _is_until_now(reading: Reading, found: Found) -> bool:
    """Up to today, beside a stretch of days that is only begun."""
    if catalog.cue("query.so_far").search(found.text.casefold()) is None:
        return False
    others = (one.value.resolve(None) for one in reading.found("time") if one is not found)
    return any(
        one.start is not None and one.end is not None and one.start <= reading.now <= one.end
        for one in others
    )


def _is_limit(reading: Reading, found: Found) -> bool:
    """到8月底, by the end of May: everything up to then is meant."""
    if reading.has("figure.before_then"):
        return True
    before = reading.folded[max(0, found.start - 8) : found.start]
    is_said = re.search(r"(?:到|截至|截止|until|before|by|till|through)\s*(?:the\s*)?$", before) is not None
    return is_said or bool(found.value.deadline)


def days(reading: Reading) -> Slot | None:
    """30天之内, the next 30 days: a length of time counted from today."""
    found = reading.first("duration")
    if found is not None and found.value.unit in _DAYS:
        return slots.said(found, max(1, int(found.value.count * _DAYS[found.value.unit])))
    match = re.search(
        r"(?<![\d月号])(\d{1,3}|[一二两俩仨三四五六七八九]?十[一二三四五六七八九]?|[一二两俩仨三四五六七八九半]"
        r"|\b(?:a|one|two|three|four|five|six|seven|eight|nine|ten))"
        r"\s*(多?个?多?礼拜|多?个?多?星期|个多?月|多个月|多?天|多?周|日|days?|weeks?|months?)",
        reading.folded,
    )
    if match is None:
        return None
    half = "半" in match[1]
    count = 1 if half or match[1] == "a" else number(match[1])
    return Slot(max(1, count * _unit(match[2]) // (2 if half else 1)), match[0], match.span(), 0.9)


def _unit(said: str) -> int:
    if "月" in said or said.startswith("month"):
        return 30
    return 7 if said.startswith("week") or any(word in said for word in ("周", "礼拜", "星期")) else 1


def days_since(reading: Reading) -> Slot | None:
    """这个月没人拜访: as many days as the period said has lasted."""
    found = reading.first("time")
    start = found.value.resolve("past").start if found else None
    if found is None or start is None or start > reading.now:
        return None
    return slots.said(found, max(1, (reading.now.date() - start.date()).days))
