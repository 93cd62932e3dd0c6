"""The details of a follow-up: with whom, how, when, what was said and what came back."""

from __future__ import annotations

from datetime import date, datetime

from intents.entities import occurred_at
from intents.readers import slots
from intents.readers.happenings import happened
from intents.readers.strangers import stranger
from intents.reading import Clause, Found, Reading
from intents.schema import Slot


def account(whole: Clause, told: list[Clause]) -> Slot | None:
    for clause in told:
        found = slots.account(clause)
        if found is not None:
            return found
    known = slots.account(whole)
    by_name = [one for one in whole.found("person") if one.account_ids and not one.value.surname]
    if known is not None or by_name:
        return known
    return next((found for clause in told if (found := stranger(clause))), None)


def kind(told: list[Clause], header: Clause | None) -> Slot | None:
    pieces = [*told, header] if header is not None else told
    events = [one for one in pieces if one is header or one.has("activity.event", "activity.asked_log")]
    if any(one.has("activity.at_ours") for one in pieces) and not any(_named_kind([one]) for one in events):
        first = pieces[0]
        return Slot("meeting", first.text, first.span, 0.85)
    return _named_kind(events) or _named_kind(pieces) or _named_kind(pieces, "activity.kind_by_place")


def _named_kind(clauses: list[Clause], table: str = "activity.kind") -> Slot | None:
    return next((found for clause in clauses if (found := slots.value(clause, table))), None)


def occurred(reading: Reading, told: list[Clause], header: Clause | None) -> Slot | None:
    """The time of the telling clause; a part of the day is of the day the header named."""
    on = None
    for clause in [header, *told]:
        if clause is None:
            continue
        for found in slots.times(clause):
            if clause is header:
                on = on or (slots.first_day(found) if found.value.anchor not in ("part", "clock") else None)
            elif not _tells_when(clause, told):
                continue
            when = _when(found, reading.now, on if clause is not header else None)
            if when is not None and clause is not header:
                return slots.said(found, when)
    if on is not None and header is not None:
        found = slots.times(header)[0]
        when = slots.past(found, reading.now)
        return slots.said(found, when) if when else None
    return _mentioned_day(told)


def _tells_when(clause: Clause, told: list[Clause]) -> bool:
    """Whether a time in the clause is the time of what happened."""
    if clause.has("activity.theirs") or (len(told) > 1 and clause.has("control.negated")):
        return False
    return happened(clause) or clause is told[0]


def _mentioned_day(told: list[Clause]) -> Slot | None:
    """A day gone by that stands alone (前天的事儿, 25号下午4点), not in what the customer says."""
    for clause in told:
        now = clause.reading.now
        for found in slots.times(clause):
            when = slots.past(found, now)
            is_close = found.value.resolve("past").grain in ("minute", "hour", "part", "day")
            if (
                when
                and is_close
                and (found.value.anchor == "weekday" or not slots.is_ahead(found, now))
                and not clause.has("activity.reported_time")
            ):
                return slots.said(found, when)
    return None


def _when(found: Found, now: datetime, on: date | None) -> datetime | None:
    if on is not None and found.value.anchor in ("part", "clock"):
        return occurred_at(found.value.resolve("past", on=on), now)
    return slots.past(found, now)


def content(told: list[Clause]) -> Slot | None:
    """What was said of it, word for word, but for the fillers at its edges."""
    kept = [clause for clause in told if not clause.has("activity.no_next") or len(told) == 1]
    if not kept:
        return None
    reading = kept[0].reading
    pieces: list[str] = []
    for index, clause in enumerate(kept):
        text = slots.tidy(clause.text)
        if not text:
            continue
        if pieces:
            before = reading.text[kept[index - 1].span[1] : clause.span[0]].strip()
            pieces.append(
                "。" if before[:1] in "。.！!？?；;\n" and before else "，" if _is_chinese(text) else ", "
            )
        pieces.append(text)
    text = "".join(pieces)
    return Slot(text, text, (kept[0].span[0], kept[-1].span[1]), 0.9) if text else None


def _is_chinese(text: str) -> bool:
    return any("一" <= char <= "鿿" for char in text)


def feedback(told: list[Clause]) -> Slot | None:
    found = [clause for clause in told if clause.has("activity.feedback")]
    if not found:
        return None
    separator = "，" if _is_chinese(found[0].text) else ", "
    text = separator.join(slots.tidy(clause.text) for clause in found)
    return Slot(text, text, (found[0].span[0], found[-1].span[1]), 0.8)


def opportunity(clauses: list[Clause]) -> Slot | None:
    """Only when the message says so: 记到…那个商机下面, or its whole name."""
    for clause in clauses:
        named = slots.mention(clause, "opportunity")
        if named is not None:
            return named
        if clause.has("opportunity.log_under"):
            return slots.hint(clause, "opportunity")
    return None
