"""What every question may name: the attribute that is asked for, the kind of record, or nothing of ours at all."""

from __future__ import annotations

import re

from intents.readers import figure_subject, slots
from intents.readers.unknown_names import before_field, capitalised, deal_asked_of, stranger
from intents.reading import Clause, Reading
from intents.schema import Frame, Slot

_THEIRS = re.compile(r"^(?:那边|这边|那里|那|家|的|们|[\s,，:：])+|^'s ")
_SHORTEST = 6
_OF_DEALS = ("amount", "stage", "probability", "close_date", "competitor")


def knowledge(reading: Reading) -> Frame:
    text = slots.tidy(reading.text)
    passed_on = reading.search("query.client_asks")
    question = slots.tidy(reading.after(passed_on.end()).text) if passed_on else _unnamed(reading)
    frame = Frame(
        "knowledge.ask", {"question": Slot(question or text, text, reading.span)}, 0.6, reading.span
    )
    return frame.having(about=_unknown_name(reading))


def _unnamed(reading: Reading) -> str:
    """Saigon那边想开L/C，最低多少金额起: no document tells of the customer whom it is asked for."""
    first = reading.first("account")
    text = reading.text[first.end :] if first is not None and not reading.text[: first.start].strip() else ""
    rest = _THEIRS.sub("", text).strip()
    return rest if len(rest) >= _SHORTEST else reading.text.strip()


def _unknown_name(reading: Reading) -> Slot | None:
    """Whom a question about records may name that the speaker knows nobody by; documents are asked first."""
    nouns = figure_subject.nouns(reading) & {"payment", "contract", "opportunity", "ticket", "account"}
    of_records = bool(nouns) or reading.has("query.last", "query.history", "query.paid", "asking.of_money")
    if reading.found("account", "person", "opportunity", "lead") or reading.has("query.client_asks"):
        return None
    if of_records or ((asked := field(reading)) is not None and asked.value in ("phone", "email", "owner")):
        return stranger(reading) or before_field(reading) or capitalised(reading)
    if asked is not None and asked.value in _OF_DEALS:
        return deal_asked_of(reading)
    return None


def field(reading: Clause) -> Slot | None:
    """Which attribute is asked for."""
    return slots.value(reading, "query.field", 0.85)


def subject(reading: Reading) -> str | None:
    """The kind of record that the question is about."""
    return figure_subject.head(reading)


def asks_for_money(reading: Reading) -> bool:
    """What has been paid of it, or what is still to come."""
    return reading.has("query.unpaid", "query.overdue", "query.overdue_days", "query.paid")
