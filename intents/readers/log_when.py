"""When it was: the time of the telling, not one of those that plans, products and other people's words speak of."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from intents import catalog
from intents.entities import occurred_at
from intents.readers import slots, wishes
from intents.readers.happenings import EVENTS, happened, is_wished
from intents.reading import Clause, Found
from intents.schema import Slot

_SHORT = ("minute", "hour", "part", "day")
_WEEK = timedelta(days=7)
_OF_A_DAY = ("part", "clock")


def occurred(told: list[Clause], earlier: list[Clause]) -> Slot | None:
    """The time of the telling clause. A part of the day is of the day named before it (`earlier` clauses,
    a header among them); without any time the day named before holds."""
    now = told[0].reading.now
    found = next(_tellings(told, now), None) or next(_mentioned(told), None)
    on = _day_in([*earlier, *told], found) if found else None
    found = found or _day_before(earlier)
    when = _when(found, now, on) if found else None
    when = _in_week_told([*earlier, *told], found, when) if found and when else when
    return slots.said(found, when) if found and when else None


def _tellings(told: list[Clause], now: datetime) -> Iterator[Found]:
    """Times in the clauses that tell of it, those surely gone by before those that could also lie ahead."""
    clauses = [one for one in told if happened(one)] + [one for one in told[:1] if not happened(one)]
    for clause in clauses:
        found = [] if _is_theirs(clause) else _without_heading(clause, list(_times(clause)))
        yield from (one for one in found if not _is_only_ahead(one, now))
    for clause in clauses:
        yield from [] if _is_theirs(clause) else _without_heading(clause, list(_times(clause)))


def _without_heading(clause: Clause, found: list[Found]) -> list[Found]:
    """我上周没来得及记：周二…: behind the colon a day counts, and not its week."""
    colon = clause.masked.find(":")
    behind = [one for one in found if colon >= 0 and one.start > clause.span[0] + colon]
    return behind if any(one.value.anchor == "weekday" for one in behind) else found


def _is_theirs(clause: Clause) -> bool:
    if clause.has("happening.moved_away") or (
        wishes.is_wish(clause) and not clause.has("activity.done_mark")
    ):
        return True
    return is_wished(clause) or (clause.has("activity.theirs", "activity.wanted") and not happened(clause))


def _is_only_ahead(found: Found, now: datetime) -> bool:
    """A date without its year, said of something done, is the last one; any other time comes first."""
    if slots.first_day(found) == now.date():
        return False
    return slots.is_ahead(found, now) and found.value.resolve("past").grain not in ("part", "minute", "hour")


def _times(clause: Clause) -> Iterator[Found]:
    """Times in the clause that may be the time of what happened."""
    now = clause.reading.now
    for found in slots.times(clause):
        head = clause.before(found.start - clause.span[0])
        rest = clause.after(found.end - clause.span[0])
        grain = found.value.resolve("past").grain
        is_due = found.value.deadline and not _is_bygone(found, now)
        if slots.past(found, now) is None or is_due or rest.has("happening.time_of_other"):
            continue
        if found.value.anchor == "festival" and not _opens(head):
            continue  # 国庆后每周用豆涨到300公斤, 对了下国庆七天的出杯数: a season spoken of
        if rest.has("happening.of_a_thing") and head.has("happening.gone_through"):
            continue
        quoted = head.has("happening.quoting") and not clause.has("activity.asked_log")
        if quoted or (head.has("activity.reported_time") and grain not in _SHORT):
            continue
        if grain in _SHORT or (
            happened(clause) and not slots.is_ahead(found, now) and grain in ("week", "month")
        ):
            yield found


def _is_bygone(found: Found, now: datetime) -> bool:
    """昨天下班前见了: before an end that is over, however it is read."""
    end = found.value.resolve("plan").end
    return end is not None and end < now


def _opens(head: Clause) -> bool:
    """国庆节我去了趟…: the time stands before all that is told."""
    return happened(head.reading.clause_at(head.span[0])) and not head.has(*EVENTS, "activity.pronoun")


def _mentioned(told: list[Clause]) -> Iterator[Found]:
    """A day gone by that stands alone (前天的事儿, 25号下午4点), not in what the customer says."""
    for clause in told:
        if clause.has(
            "activity.reported_time", "activity.theirs", "activity.goes_on_saying", "activity.they_give"
        ):
            continue
        if is_wished(clause) or clause.has("happening.moved_away") or wishes.is_wish(clause):
            continue
        for found in _times(clause):
            short = found.value.resolve("past").grain in _SHORT and not _is_of_a_plan(clause, found)
            if short and (found.value.anchor == "weekday" or not slots.is_ahead(found, clause.reading.now)):
                yield found


def _is_of_a_plan(clause: Clause, found: Found) -> bool:
    """周五给准信, beside what is told: a weekday on which somebody is to do something."""
    if clause.before(found.start - clause.span[0]).has("activity.scheduled"):
        return True  # Trial unit ships Friday
    behind = clause.after(found.end - clause.span[0])
    does = catalog.cue("activity.customers_act").match(behind.masked) or behind.has("activity.imperative")
    return bool(does) and not clause.has("activity.done_mark")


def _day_before(earlier: list[Clause]) -> Found | None:
    days = [one for clause in earlier for one in _times(clause) if _is_day(one)]
    days = days or [one for clause in earlier[:1] if clause.has("activity.several") for one in _times(clause)]
    return days[-1] if days else None


def _day_in(clauses: list[Clause], found: Found) -> date | None:
    """The day said before a mere part of one."""
    if found.value.anchor not in _OF_A_DAY:
        return None
    before = [one for clause in clauses for one in _times(clause) if one.start < found.start and _is_day(one)]
    return slots.first_day(before[-1]) if before else None


def _in_week_told(clauses: list[Clause], found: Found, when: datetime) -> datetime:
    """上周出差没来得及记：周二…，周三…: each is of the week told before."""
    weeks = [
        one
        for clause in clauses
        for one in slots.times(clause)
        if one.end <= found.start
        and one.value.anchor == "period"
        and one.value.resolve("past").grain == "week"
    ]
    start = slots.first_day(weeks[-1], "past") if weeks and found.value.anchor == "weekday" else None
    if start is None or start > when.date():
        return when
    return when - timedelta(days=(when.date() - start).days // 7 * 7)


def _is_day(found: Found) -> bool:
    return found.value.anchor not in _OF_A_DAY and found.value.resolve("past").grain in _SHORT


def _when(found: Found, now: datetime, on: date | None) -> datetime | None:
    if on is not None:
        return occurred_at(found.value.resolve("past", on=on), now)
    when = slots.past(found, now)
    if when is not None and found.value.anchor == "weekday" and (now.date() - when.date()) == _WEEK:
        is_last = catalog.cue("tense.last").search(found.text.lower())
        return when if is_last else when + _WEEK  # Wed visit, said on a Wednesday
    return when
