"""What we are to do next: our own promises and plans, with their dates."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from intents import catalog
from intents.readers import slots
from intents.readers.happenings import happened
from intents.reading import Clause, Found
from intents.schema import Frame, Slot, Span


@dataclass(frozen=True, slots=True)
class Step:
    """A next step: our own words for it and when it is due."""

    text: str
    due_at: datetime | None
    span: Span


def step_at(clauses: list[Clause], index: int) -> Step | None:
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


def with_steps(frame: Frame, steps: list[Step]) -> Frame:
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
