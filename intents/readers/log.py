"""Follow-ups: what happened with whom, what they said, and what we are to do next."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from intents import catalog
from intents.readers import slots
from intents.readers.forms import Form, read_form
from intents.reading import Clause, Found, Reading
from intents.schema import Frame, Slot, Span

_SHORTEST_TELLING = 8
_LEADING = re.compile(
    r"[\ue000-\ue0ff\s、:,，。.·\-第一二三四五六七八九十0-9()又再先后去到跑转接着然后还是]+"
)


@dataclass(slots=True)
class Segment:
    """The clauses about one customer."""

    clauses: list[Clause] = field(default_factory=list)
    accounts: set[int] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Step:
    """A next step: our own words for it and when it is due."""

    text: str
    due_at: datetime | None
    span: Span


def read(reading: Reading, claimed: set[Span]) -> list[Frame]:
    """One frame for each customer something happened with. `claimed` clauses belong to other acts."""
    form = read_form(reading)
    if form is not None:
        return [_from_form(reading, form)]
    free = [clause for clause in reading.clauses if clause.span not in claimed]
    if not _is_log(reading, free):
        return []
    header, rest = _header(free)
    return [_frame(reading, segment, header, claimed) for segment in _segments(rest) if segment.clauses]


def beside(reading: Reading, claimed: set[Span]) -> list[Frame]:
    """What is promised in the same breath as an order about an opportunity is a follow-up of its own."""
    free = [clause for clause in reading.clauses if clause.span not in claimed]
    promises = any((step := next_step(clause)) and step.due_at for clause in free)
    if not promises or slots.is_question(reading) or not reading.found("account", "person"):
        return []
    return segments_as_frames(reading)


def told(reading: Reading) -> list[Frame]:
    """The last resort for a statement about a customer: what is told of them is a follow-up of no special kind."""
    if reading.has("control.negated", "control.hypothetical") or slots.is_question(reading):
        return []
    about = reading.found("account") or [one for one in reading.found("person") if len(one.account_ids) == 1]
    noted = reading.has("activity.note_down")
    told_clauses = [clause for clause in reading.clauses if not next_step(clause)]
    says = any(clause.has("activity.told_mark", "activity.feedback") for clause in told_clauses)
    says = says or (
        len(told_clauses) > 0 and any((step := next_step(one)) and step.due_at for one in reading.clauses)
    )
    if not about or not (noted or says) or len(reading.text) < _SHORTEST_TELLING:
        return []
    return [replace(frame, confidence=0.7) for frame in segments_as_frames(reading)]


def segments_as_frames(reading: Reading) -> list[Frame]:
    """The text as follow-ups, whether or not it says that something happened: it answers a question about one."""
    header, rest = _header(reading.clauses)
    return [_frame(reading, segment, header, set()) for segment in _segments(rest) if segment.clauses]


def happened(clause: Clause) -> bool:
    """Whether the clause tells of something done, not merely planned, denied or supposed."""
    if not clause.has("activity.event"):
        return False
    if clause.has("control.negated", "activity.elsewhere") or slots.is_supposed(clause):
        return False
    return not _is_planned(clause)


def _is_planned(clause: Clause) -> bool:
    """明天去拜访恒信: every time lies ahead and nothing marks it as done."""
    found = slots.times(clause)
    now = clause.reading.now
    if clause.text.isascii() and not clause.has("activity.plan_mark"):
        found = [one for one in found if one.value.anchor != "weekday"]  # call with Kevin on Monday: it was
    if not found or any(slots.past(one, now) and not slots.is_ahead(one, now) for one in found):
        return False
    return not clause.has("activity.done_mark")


def _is_log(reading: Reading, free: list[Clause]) -> bool:
    told = [clause for clause in free if not slots.asks(clause)]
    if any(happened(clause) or clause.has("activity.asked_log") for clause in told):
        return not reading.text.rstrip().endswith(("?", "？"))
    return not slots.is_question(reading) and any(_reports(clause) for clause in told)


def _reports(clause: Clause) -> bool:
    """A customer's or a contact's word passed on: 王总说价格可以."""
    if clause.has("control.negated", "control.hypothetical"):
        return False
    return bool(clause.found("account", "person")) and clause.has("activity.feedback")


# ---------------------------------------------------------------- one segment a customer
def _header(clauses: list[Clause]) -> tuple[Clause | None, list[Clause]]:
    """上周五跑了两家: a first clause that speaks for all that follow."""
    if clauses and clauses[0].has("activity.several"):
        first = clauses[0]
        inner = first.first("account", "person")
        if inner is None:
            return first, clauses[1:]
        cut = inner.start - first.span[0]
        return first.before(cut), [first.after(cut), *clauses[1:]]
    return None, clauses


def _segments(clauses: list[Clause]) -> list[Segment]:
    segments = [Segment()]
    for clause in clauses:
        if _begins_another(segments[-1], clause):
            segments.append(Segment())
        segments[-1].clauses.append(clause)
        segments[-1].accounts |= _accounts(clause)
    return segments


def _begins_another(current: Segment, clause: Clause) -> bool:
    accounts = _accounts(clause)
    if not current.accounts or not accounts or accounts & current.accounts:
        return False
    first = clause.first("account", "person")
    if first is None:
        return False
    head = clause.before(first.start - clause.span[0])
    leads = len(_LEADING.sub("", head.masked)) <= 1
    return happened(clause) or (leads and (_starts_sentence(clause) or bool(head.found("time"))))


def _starts_sentence(clause: Clause) -> bool:
    return any(sentence.span[0] == clause.span[0] for sentence in clause.reading.sentences)


def _accounts(clause: Clause) -> set[int]:
    named = {one for found in clause.found("account", "opportunity") for one in found.account_ids}
    return named or {
        one for found in clause.found("person") for one in found.account_ids if len(found.account_ids) == 1
    }


# ---------------------------------------------------------------- a segment's slots
def _frame(reading: Reading, segment: Segment, header: Clause | None, claimed: set[Span]) -> Frame:
    steps = [step for index, clause in enumerate(segment.clauses) if (step := _step(segment.clauses, index))]
    planned = {step.span for step in steps}
    told = [clause for clause in segment.clauses if clause.span not in planned]
    whole = Clause(reading, (segment.clauses[0].span[0], segment.clauses[-1].span[1]))
    frame = Frame("activity.log", confidence=0.9, span=whole.span).having(
        account=_account(whole, told),
        contacts=slots.people(whole),
        kind=_kind(told, header),
        occurred_at=_occurred(reading, told, header),
        content=_content(told),
        feedback=_feedback(told),
        opportunity=_opportunity(segment.clauses),
    )
    return _with_steps(frame, steps)


def _with_steps(frame: Frame, steps: list[Step]) -> Frame:
    if not steps:
        return frame
    text = "; ".join(step.text for step in steps) if len(steps) > 1 else steps[0].text
    value = [{"text": step.text, "due_at": step.due_at} for step in steps]
    due = [step.due_at for step in steps if step.due_at is not None]
    return frame.having(
        next_step=Slot(text, text, steps[0].span, 0.9),
        next_steps=Slot(value, text, steps[0].span, 0.9),
        next_at=Slot(min(due), text, steps[0].span, 0.9) if due else None,
    )


def _account(whole: Clause, told: list[Clause]) -> Slot | None:
    for clause in told:
        found = slots.account(clause)
        if found is not None:
            return found
    known = slots.account(whole)
    by_name = [one for one in whole.found("person") if one.account_ids and not one.value.surname]
    if known is not None or by_name:
        return known
    return next((stranger for clause in told if (stranger := unknown_account(clause))), None)


def unknown_account(clause: Clause) -> Slot | None:
    """The name of a company that nobody here knows, where one is visited, called or met."""
    from intents.readers.strangers import stranger

    return stranger(clause)


def _kind(told: list[Clause], header: Clause | None) -> Slot | None:
    pieces = [*told, header] if header is not None else told
    events = [one for one in pieces if one is header or one.has("activity.event", "activity.asked_log")]
    if any(one.has("activity.at_ours") for one in pieces) and not any(_named_kind([one]) for one in events):
        first = pieces[0]
        return Slot("meeting", first.text, first.span, 0.85)
    return _named_kind(events) or _named_kind(pieces) or _named_kind(pieces, "activity.kind_by_place")


def _named_kind(clauses: list[Clause], table: str = "activity.kind") -> Slot | None:
    return next((found for clause in clauses if (found := slots.value(clause, table))), None)


def _occurred(reading: Reading, told: list[Clause], header: Clause | None) -> Slot | None:
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


def _when(found: Found, now: datetime, on: Any) -> datetime | None:
    if on is not None and found.value.anchor in ("part", "clock"):
        from intents.entities import occurred_at

        return occurred_at(found.value.resolve("past", on=on), now)
    return slots.past(found, now)


def _content(told: list[Clause]) -> Slot | None:
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


def _feedback(told: list[Clause]) -> Slot | None:
    found = [clause for clause in told if clause.has("activity.feedback")]
    if not found:
        return None
    separator = "，" if _is_chinese(found[0].text) else ", "
    text = separator.join(slots.tidy(clause.text) for clause in found)
    return Slot(text, text, (found[0].span[0], found[-1].span[1]), 0.8)


def _opportunity(clauses: list[Clause]) -> Slot | None:
    """Only when the message says so: 记到…那个商机下面, or its whole name."""
    for clause in clauses:
        named = slots.mention(clause, "opportunity")
        if named is not None:
            return named
        if clause.has("opportunity.log_under"):
            return slots.hint(clause, "opportunity")
    return None


# ---------------------------------------------------------------- next steps
def _step(clauses: list[Clause], index: int) -> Step | None:
    """他要布局图，明天发给他: what is to be sent stands in the clause before."""
    step = next_step(clauses[index])
    before = clauses[index - 1] if index else None
    after = clauses[index + 1] if index + 1 < len(clauses) else None
    if step is None and after is not None and _is_only_time(after):
        step = next_step(Clause(after.reading, (clauses[index].span[0], after.span[1])))
    if step is None or before is None or len(step.text) > 9 or not before.has("activity.demand"):
        return step
    return replace(step, text=f"{slots.tidy(before.text)}，{step.text}")


def _is_only_time(clause: Clause) -> bool:
    """报个价给他，后天之前: the time of what was said just before."""
    times = slots.times(clause)
    return len(times) == 1 and len(clause.text) - (times[0].end - times[0].start) <= 2


def next_step(clause: Clause) -> Step | None:
    """The clause as something we are to do, with its date when one is said."""
    if clause.has("activity.no_next", "control.hypothetical", "control.negated"):
        return None
    reading = clause.reading
    ahead = [
        one
        for one in slots.times(clause)
        if slots.future(one, reading.now) and slots.is_ahead(one, reading.now)
    ]
    strong = clause.has("activity.ours", "activity.next_label") or (
        clause.has("activity.demand") and any(one.value.deadline for one in ahead)
    )
    if not strong:
        if not ahead or clause.has("activity.theirs") or happened(clause):
            return None
        if not (clause.has("activity.ours_dated") or _is_imperative(clause, ahead[0])):
            return None
    due = slots.future(ahead[0], reading.now) if ahead else None
    return Step(_step_text(clause, ahead), due, clause.span)


def _is_imperative(clause: Clause, time: Found) -> bool:
    """A plan without a subject: 周三给正式报价."""
    rest = clause.after(time.end - clause.span[0]).masked
    head = clause.before(time.start - clause.span[0]).masked
    cue = catalog.cue("activity.imperative")
    return bool(cue.search(rest)) if len(head.strip()) <= 2 else bool(cue.search(head))


def _step_text(clause: Clause, ahead: list[Found]) -> str:
    lead = clause.search("activity.lead_in")
    cuts = [one.span for one in ahead[:1]]
    label = clause.search("activity.next_label")
    if label is not None:
        cuts.append((clause.span[0], clause.span[0] + label.end()))
    if lead is not None and lead.start() == 0:
        cuts.append((clause.span[0], clause.span[0] + lead.end()))
    text = slots.without(clause, cuts)
    for word in ("之前", "以前", "前", "by ", "on ", "before "):
        text = text.removeprefix(word)
    return slots.tidy(text) or slots.tidy(clause.text)


def _from_form(reading: Reading, form: Form) -> Frame:
    """跟进：…；方式：…；时间：…: each label fills its slot."""
    frame = Frame("activity.log", confidence=0.95, span=reading.span)
    account = form.get("account")
    contact = form.get("contact")
    time = form.get("time")
    kind = form.get("kind")
    next_part, remind = form.get("next"), form.get("next_at")
    frame = frame.having(
        account=(slots.account(account) or Slot(_named(account), account.text, account.span, 0.8))
        if account
        else slots.account(reading),
        contacts=slots.people(contact) if contact else slots.people(reading),
        kind=slots.value(kind, "activity.kind") if kind else None,
        content=_text_slot(form.get("content")),
        feedback=_text_slot(form.get("feedback")),
    )
    found = time.first("time") if time else None
    when = slots.past(found, reading.now) if found else None
    if found is not None and when is not None:
        frame = frame.having(occurred_at=slots.said(found, when))
    return _with_steps(frame, _form_steps(reading, next_part, remind))


def _named(clause: Clause) -> Any:
    from intents.schema import Mention

    return Mention("account", clause.text)


def _text_slot(clause: Clause | None) -> Slot | None:
    return slots.words(clause, slots.tidy(clause.text)) if clause else None


def _form_steps(reading: Reading, next_part: Clause | None, remind: Clause | None) -> list[Step]:
    times = [found for part in (remind, next_part) if part for found in part.found("time")]
    due = slots.future(times[0], reading.now) if times else None
    if next_part is None:
        return []
    return [Step(slots.tidy(next_part.text), due, next_part.span)]
