"""What a message does to the dialogue itself: undo, cancel, confirm, correct, append, why."""

from __future__ import annotations

import re
from typing import Any

from intents import catalog
from intents.mentions import names_of
from intents.readers import answers, slots
from intents.readers.next_steps import steps_of
from intents.readers.strangers import stranger
from intents.reading import Found, Reading
from intents.schema import Frame, Slot

_ACTS = ("take_back", "undo", "append", "correct", "drop", "agree", "why", "which_records")
_ID = re.compile(r"(?<![a-z0-9_@.-])[a-z][a-z_-]*[\d_][\w-]{2,24}(?![\w@.-])")
_EDGE = " 。.!~,，"
_ANSWERS = {"take_back": "undo", "drop": "cancel", "agree": "confirm"}


def act(reading: Reading) -> str:
    """The dialogue act, or an empty text. `correct` and `append` still have to be read for their content."""
    text = reading.folded.strip(_EDGE)
    for name in _ACTS:
        if name in _ANSWERS:
            if answers.says(name, reading):
                return _ANSWERS[name]
        elif catalog.cue(f"control.{name}").search(text) is not None:
            return "" if name == "why" and reading.value_in("figure.dimension") == "source" else name
    return ""


def small_talk(reading: Reading) -> str:
    """greet, thank, bye, who, mood, help; or an empty text."""
    for name in ("help", "who", "greet", "thank", "bye", "mood"):
        if reading.has(f"smalltalk.{name}"):
            return name
    return "mood" if reading.has("smalltalk.leisure") else ""


def instructs(reading: Reading) -> bool:
    """Whether the text tries to give the program itself orders (it is data, not an instruction)."""
    return reading.has("control.instruct")


def correction(reading: Reading) -> Frame:
    """What the last entry should have said: whatever names and values the correction holds."""
    text = Slot(reading.text, reading.text, reading.span)
    if catalog.cue("control.not_this").search(reading.folded.strip(_EDGE)):
        return Frame("dialogue.correct", {"text": text}, confidence=0.9, span=reading.span)
    relabelled = _relabelled(reading)
    if relabelled is not None:
        return Frame("dialogue.correct", relabelled, confidence=0.9, span=reading.span).having(text=text)
    time = _right_time(reading)
    user = reading.first("user")
    money = reading.found("money")
    return Frame("dialogue.correct", confidence=0.9, span=reading.span).having(
        account=_last_account(reading) or stranger(reading),
        contacts=_last_person(reading),
        kind=_last_kind(reading),
        done_at=_slot(time, slots.past(time, reading.now)) if time else None,
        due_at=_slot(time, slots.future(time, reading.now)) if time else None,
        day=_slot(time, slots.day(time)) if time else None,
        amount=slots.said(money[-1], money[-1].value.value) if money else None,
        stage=slots.value(reading, "opportunity.stage"),
        percent=slots.percent(reading),
        assignee=slots.said(user, user.value) if user else None,
        phone=_literal(reading, "phone"),
        email=_literal(reading, "email"),
        wechat=_last_id(reading),
        text=text,
    )


def _right_time(reading: Reading) -> Found | None:
    """不是昨天，今天上午打的: the time that is not denied, where one is."""
    times = [one for one in reading.found("time") if one.value.anchor != "now"]
    wrong = [one for one in reading.clauses if one.has("control.not_it")]
    right = [one for one in times if not any(it.span[0] <= one.start < it.span[1] for it in wrong)]
    return next(iter(right or times), None)


def _literal(reading: Reading, kind: str) -> Slot | None:
    found = reading.found(kind)
    return slots.said(found[-1], found[-1].value) if found else None


def _last_id(reading: Reading) -> Slot | None:
    """后头还有俩8，是luoys_ty88: the last word that may be somebody's id."""
    found = None
    for match in _ID.finditer(reading.masked):
        found = Slot(reading.text[slice(*match.span())], match[0], match.span(), 0.8)
    return found


_INSTEAD = re.compile(r"不是[^,，是]{1,8}[,，]?(?:而|应该)?是|\bnot (?:an? )?\w+,? but ", re.IGNORECASE)


def _last_kind(reading: Reading) -> Slot | None:
    """不是电话，是微信: the right one stands last."""
    kinds = [
        found
        for clause in reading.clauses
        if (found := slots.value(clause, "activity.kind"))
        and not clause.has("control.not_it", "control.not_that_way")
    ]
    instead = _INSTEAD.search(reading.text)
    behind = slots.value(reading.after(instead.end()), "activity.kind") if instead else None
    if behind is not None:
        return behind
    return kinds[-1] if kinds else slots.value(reading, "activity.kind")


def _relabelled(reading: Reading) -> dict[str, Slot] | None:
    """内容改成：…, 下一步改成周五前给方案: one text of the entry, named by its label."""
    for name in ("content", "feedback", "next"):
        label = catalog.cue(f"activity.field_{name}").match(reading.masked)
        change = reading.after(label.end()).search("control.becomes") if label is not None else None
        if label is None or change is None or change.start():
            continue
        rest = reading.after(label.end() + change.end())
        text = slots.tidy(rest.text)
        if not text:
            return None
        found = {"next_step" if name == "next" else name: Slot(text, text, rest.span, 0.95)}
        times = (
            [one for one in rest.found("time") if slots.future(one, reading.now)] if name == "next" else []
        )
        if times:
            found["next_step"] = Slot(slots.without(rest, [times[0].span]), text, rest.span, 0.95)
            found["due_at"] = slots.said(times[0], slots.future(times[0], reading.now))
        return found
    return None


def _last_account(reading: Reading) -> Slot | None:
    """不是涪江，是锦华: the right one stands last."""
    named = [(one, mention) for one in reading.items if (mention := names_of(one, "account"))]
    return slots.said(named[-1][0], named[-1][1]) if named else None


def _last_person(reading: Reading) -> Slot | None:
    people = reading.found("person")
    return Slot((people[-1].value,), people[-1].text, people[-1].span, 0.9) if people else None


def _slot(found: Found, value: Any) -> Slot | None:
    return None if value is None else slots.said(found, value)


def addition(reading: Reading) -> Frame:
    """A sentence to be added to the last entry; a dated next step in it is one more task."""
    cue = catalog.cue("control.append").search(reading.folded)
    rest = reading.after(cue.end() if cue else 0)
    text = slots.tidy(rest.text)
    frame = Frame("dialogue.append", confidence=0.9, span=reading.span).having(
        text=Slot(text or reading.text, text, rest.span)
    )
    frame = frame.having(contacts=slots.people(reading) if reading.has("activity.also_there") else None)
    steps = steps_of(list(reading.clauses))
    if not steps:
        return frame
    value = [{"text": step.text, "due_at": step.due_at} for step in steps]
    return frame.having(next_steps=Slot(value, "; ".join(step.text for step in steps), steps[0].span))
