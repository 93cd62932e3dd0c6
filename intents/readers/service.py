"""Customers handed to people: what colleagues say to take, to answer and to end a conversation."""

from __future__ import annotations

import re

from intents.readers import figures, slots
from intents.reading import Reading
from intents.schema import Frame, Slot

_ANSWER = re.compile(r"(?:^|(?<=[\s，,;；。？?]))(?:答案?|a(?:nswer)?)\s*[:：]\s*", re.IGNORECASE)
_VERBS = (("handover.take", "service.takes"), ("handover.release", "service.releases"))


def read(reading: Reading) -> list[Frame]:
    entry = _entry(reading)
    if entry is not None:
        return [entry]
    if reading.has("service.gaps"):
        return [Frame("knowledge.gaps", confidence=0.9, span=reading.span)]
    complaints = _complaints(reading)
    if complaints is not None:
        return [complaints]
    said = _said(reading)
    if said is not None:
        return [said]
    for intent, cue in _VERBS:
        if reading.has(cue) and not (reading.found("ticket") and reading.has("ticket.hand_to_me")):
            return [Frame(intent, confidence=0.9, span=reading.span).having(number=_number(reading))]
    if reading.has("service.waiting") and not reading.found("account", "opportunity"):
        return [Frame("handover.waiting", confidence=0.9, span=reading.span)]
    return []


def _said(reading: Reading) -> Frame | None:
    """回复客户：…, reply GD-1001: … — what follows goes to the customer word for word."""
    cue = reading.search("service.to_customer") or reading.search("service.to_ticket")
    text = re.sub(r"^[\s:：,，]+", "", reading.text[cue.end() :]) if cue else ""
    if not text.strip():
        return None
    words = Slot(text.strip(), text.strip(), reading.span)
    return Frame("handover.reply", {"reply": words}, 0.9, reading.span).having(number=_number(reading))


def _complaints(reading: Reading) -> Frame | None:
    """这个月有多少投诉, 投诉趋势: complaints are tickets, counted whether or not they are solved."""
    found = reading.search("service.complaint_figures")
    if found is None or reading.has("ticket.no_complaint"):
        return None
    said = reading.search("ticket.complaint") or found
    words = Slot("投诉", said[0], said.span())
    frame = figures.about(reading, "ticket").having(category=words, state=Slot("all"))
    if reading.has("service.trend") and frame.value("group_by") is None:
        return frame.having(group_by=Slot("month"))
    return frame


def _entry(reading: Reading) -> Frame | None:
    """新增知识：问：… 答：…"""
    begin = reading.search("service.new_entry")
    parts = _ANSWER.split(reading.text[begin.end() :], maxsplit=1) if begin else []
    question, answer = (part.strip(" \n，,;；") for part in parts) if len(parts) == 2 else ("", "")
    if not (question and answer):
        return None
    slots = {"question": Slot(question, question), "answer": Slot(answer, answer)}
    return Frame("knowledge.adopt", slots, 0.9, reading.span)


def _number(reading: Reading) -> Slot | None:
    found = reading.first("ticket")
    return slots.said(found, found.text) if found else None
