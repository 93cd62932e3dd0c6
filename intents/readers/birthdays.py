"""Somebody's birthday that is told, and whose birthdays are asked for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from intents.entities.festivals import lunar_date
from intents.readers import slots
from intents.reading import Clause, Found, Reading
from intents.schema import Frame, Slot

_MONTH = re.compile(r"月|[-/.]|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d")
_LUNAR = re.compile(r"农历|阴历|旧历|lunar", re.IGNORECASE)


def told(clauses: Sequence[Clause]) -> Slot | None:
    """王总生日8月5号: month and day as the record keeps them, with the year if it was said; 农历 stays so."""
    for clause in clauses:
        found = clause.first("time") if clause.has("account.person_birthday") else None
        if found is not None and _MONTH.search(found.text):
            day = slots.first_day(found, "past")
            return Slot(_kept(clause, found, day), found.text, found.span) if day else None
    return None


def _kept(clause: Clause, found: Found, day: date) -> str:
    if _LUNAR.search(clause.text):
        return f"农历{lunar_date(day)}"
    return day.isoformat() if _YEAR.search(found.text) else f"{day:%m-%d}"


def asked(reading: Reading) -> Frame | None:
    """这个月谁过生日, 下周有哪些客户生日: of anybody; of one person their card is shown."""
    if (
        not reading.has("account.birthdays")
        or reading.found("person", "account")
        or reading.has("reminder.rule")
    ):
        return None
    when = reading.first("time")
    span = slots.said(when, when.value.resolve("plan")) if when else None
    return Frame("contact.birthdays", confidence=0.9, span=reading.span).having(span=span)
