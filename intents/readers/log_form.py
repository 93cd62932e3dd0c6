"""Follow-ups written as labels and values."""

from __future__ import annotations

from intents.readers import slots
from intents.readers.forms import Form
from intents.readers.next_steps import Step, with_steps
from intents.reading import Clause, Reading
from intents.schema import Frame, Mention, Slot

_HARDLY_IN = 2  # characters


def from_forms(reading: Reading, forms: list[Form]) -> list[Frame]:
    """跟进：…；方式：…；时间：…: each label fills its slot; the labels or what stands above may say how it was."""
    above = Clause(reading, (0, min(one.span[0] for one in forms[0].values())))
    how = slots.value(above, "activity.kind")
    return [_from_form(reading, form, how, alone=len(forms) == 1) for form in forms]


def _from_form(reading: Reading, form: Form, how: Slot | None, *, alone: bool) -> Frame:
    """Of a form that stands alone, what has no label may be told anywhere in the text."""
    parts = form.values()
    span = (min(one.span[0] for one in parts), max(one.span[1] for one in parts))
    frame = Frame("activity.log", confidence=0.95, span=reading.span if alone else span)
    account = form.get("account")
    contact = form.get("contact")
    time = form.get("time")
    kind = form.get("kind")
    next_part, remind = form.get("next"), form.get("next_at")
    frame = frame.having(
        account=(slots.account(account) or Slot(_named(account), account.text, account.span, 0.8))
        if account
        else slots.account(reading),
        contacts=slots.people(contact) if contact else slots.people(reading) if alone else None,
        kind=slots.value(kind, "activity.kind") if kind else how or _way_beside(form),
        content=_text_slot(form.get("content")),
        feedback=_text_slot(form.get("feedback")),
    )
    found = time.first("time") if time else None
    when = slots.past(found, reading.now) if found else None
    if found is not None and when is not None:
        frame = frame.having(occurred_at=slots.said(found, when))
    return with_steps(frame, _form_steps(reading, next_part, remind))


def _way_beside(form: Form) -> Slot | None:
    """沟通：吴倩 电话; 内容：电话里说…: how it was stands beside whom it was with or when, or begins what was said."""
    for name in ("contact", "time", "account"):
        found = slots.value(form[name], "activity.kind") if name in form else None
        if found is not None:
            return found
    content = form.get("content")
    found = slots.value(content, "activity.kind") if content is not None else None
    if found is None or found.span is None or content is None:
        return None
    return found if found.span[0] <= content.span[0] + _HARDLY_IN else None


def _named(clause: Clause) -> Mention:
    return Mention("account", clause.text)


def _text_slot(clause: Clause | None) -> Slot | None:
    return slots.words(clause, slots.tidy(clause.text)) if clause else None


def _form_steps(reading: Reading, next_part: Clause | None, remind: Clause | None) -> list[Step]:
    times = [found for part in (remind, next_part) if part for found in part.found("time")]
    due = slots.future(times[0], reading.now) if times else None
    if next_part is None:
        return []
    return [Step(_without_its_day(next_part), due, next_part.span)]


def _without_its_day(part: Clause) -> str:
    """9月2日发新版: the day that a step begins with is not said twice."""
    day = part.first("time")
    begins = day is not None and day.start == part.span[0] and day.end < part.span[1]
    return slots.tidy(part.after(day.end - part.span[0]).text if day is not None and begins else part.text)
