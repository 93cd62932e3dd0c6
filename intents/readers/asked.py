"""What every question may name: the attribute that is asked for, the kind of record, or nothing of ours at all."""

from __future__ import annotations

from intents.readers import figure_subject, slots
from intents.reading import Clause, Reading
from intents.schema import Frame, Slot


def knowledge(reading: Reading) -> Frame:
    text = slots.tidy(reading.text)
    passed_on = reading.search("query.client_asks")
    question = slots.tidy(reading.after(passed_on.end()).text) if passed_on else reading.text
    return Frame("knowledge.ask", {"question": Slot(question or text, text, reading.span)}, 0.6, reading.span)


def field(reading: Clause) -> Slot | None:
    """Which attribute is asked for."""
    return slots.value(reading, "query.field", 0.85)


def subject(reading: Reading) -> str | None:
    """The kind of record that the question is about."""
    return figure_subject.head(reading)


def asks_for_money(reading: Reading) -> bool:
    """What has been paid of it, or what is still to come."""
    return reading.has("query.unpaid", "query.overdue", "query.overdue_days", "query.paid")
