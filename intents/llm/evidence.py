"""Words that a model gave → values of slots, found in the message and read by our own recognisers."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from intents import catalog, mentions
from intents.entities.folding import fold
from intents.lexicon import Lexicon
from intents.mentions import names_of
from intents.readers import each, slots
from intents.reading import Found, Reading
from intents.schema import Mention, Slot, Span

CONFIDENCE = 0.6
"""Of whatever rests on the model's word: lower than any reading of our own."""
_LONGEST_NAME = 40
_GAP = re.compile(r"[\s,，。.;；:：、!！?？\"'“”‘’()（）·-]")


class Evidence:
    """The message and its recognised names and values: all that a slot may be made of."""

    def __init__(self, reading: Reading, lexicon: Lexicon) -> None:
        self.reading, self._lexicon = reading, lexicon

    def chosen(self, name: str, value: str) -> Slot:
        """A value of a list: the model's judgement, with the words for it where our own phrases know them."""
        table = TABLES.get(name)
        found = slots.value(self.reading, table) if table else None
        if found is not None and found.value == value:
            return replace(found, confidence=CONFIDENCE, source="llm")
        return Slot(value, "", None, CONFIDENCE, "llm")

    def slot(self, name: str, words: Sequence[str]) -> Slot | None:
        """None when the words are not in the message, or are nothing of the kind that the slot holds."""
        spans = [span for one in words if (span := locate(self.reading, one))]
        if not spans:
            return None
        if name == "contacts":
            people = [slot for span in spans if (slot := self._named(span, "contact"))]
            return replace(people[0], value=tuple(one.value for one in people)) if people else None
        return _GROUNDS.get(name, Evidence.words)(self, spans[0])

    def telling(self, span: Span) -> Slot | None:
        """Words that say more than a name or a value."""
        return None if any(_within(one, span) for one in self.reading.items) else self.words(span)

    def words(self, span: Span) -> Slot | None:
        text = slots.tidy(self.reading.text[slice(*span)])
        return self._slot(text, span) if text else None

    def account(self, span: Span) -> Slot | None:
        """A known customer; else a name that nobody here goes by, which the speaker is asked about."""
        known = self._named(span, "account")
        if known is not None:
            return known
        text = self.reading.text[slice(*span)].strip()
        points_back = len(text) <= 6 and catalog.cue("dialogue.points_back").search(text.lower())
        is_other = any(_within(one, span) for one in self.reading.items)
        if not 2 <= len(text) <= _LONGEST_NAME or points_back or is_other:
            return None
        is_no_name = catalog.cue("activity.stranger_not").search(fold(text))
        return None if is_no_name else self._slot(Mention("account", text), span)

    def stranger(self, span: Span) -> Slot | None:
        """A name that is no customer's yet."""
        return None if self._named(span, "account") else self.words(span)

    def person(self, span: Span) -> Slot | None:
        return self._named(span, "contact")

    def user(self, span: Span) -> Slot | None:
        return self._named(span, "user")

    def owners(self, span: Span) -> Slot | None:
        named = self.user(span)
        return replace(named, value=named.value.ids) if named else None

    def lead(self, span: Span) -> Slot | None:
        return self._named(span, "lead")

    def task(self, span: Span) -> Slot | None:
        text = self.reading.text[slice(*span)]
        return self._slot(Mention("task", text), span)

    def tags(self, span: Span) -> Slot | None:
        parts = [part for part in re.split(r"[、,，;；和/ ]+", self.reading.text[slice(*span)]) if part]
        return self._slot(parts, span) if parts else None

    def money(self, span: Span) -> Slot | None:
        """A sum; of what one costs, what so many of them cost."""
        found = self._found(span, "money")
        if found is None or each.price(self.reading) is not found:
            return self._slot(found.value.value, found.span) if found else None
        reckoned = each.amount(self.reading)
        return self._slot(reckoned.value, reckoned.span) if reckoned and reckoned.span else None

    def percent(self, span: Span) -> Slot | None:
        found = self._found(span, "percent")
        return self._slot(int(found.value), found.span) if found and found.value <= 100 else None

    def phone(self, span: Span) -> Slot | None:
        return self._plain(span, "phone")

    def email(self, span: Span) -> Slot | None:
        return self._plain(span, "email")

    def due(self, span: Span) -> Slot | None:
        return self._time(span, lambda found: slots.future(found, self.reading.now))

    def past(self, span: Span) -> Slot | None:
        return self._time(span, lambda found: slots.past(found, self.reading.now))

    def past_day(self, span: Span) -> Slot | None:
        slot = self.past(span)
        return replace(slot, value=slot.value.date()) if slot else None

    def day(self, span: Span) -> Slot | None:
        return self._time(span, slots.day)

    def period(self, span: Span) -> Slot | None:
        return self._time(span, lambda found: found.value.resolve(None))

    # ------------------------------------------------------------ where it is found
    def _found(self, span: Span, kind: str) -> Found | None:
        inside = [one for one in self.reading.items if one.kind == kind and _overlaps(one, span)]
        return inside[0] if inside else None

    def _plain(self, span: Span, kind: str) -> Slot | None:
        found = self._found(span, kind)
        return self._slot(found.value, found.span) if found else None

    def _time(self, span: Span, value_of: Callable[[Found], Any]) -> Slot | None:
        found = self._found(span, "time")
        value = value_of(found) if found else None
        return self._slot(value, found.span) if found and value is not None else None

    def _named(self, span: Span, kind: str) -> Slot | None:
        """What is known by these words: as found in the message, else looked up by themselves."""
        for one in self.reading.items:
            if _overlaps(one, span) and (named := names_of(one, kind)):
                return self._slot(named, one.span)
        for one in mentions.find(self.reading.text[slice(*span)], self._lexicon):
            if named := names_of(one, kind):
                return self._slot(named, (span[0] + one.start, span[0] + one.end))
        return None

    def _slot(self, value: Any, span: Span) -> Slot:
        return Slot(value, self.reading.text[slice(*span)], span, CONFIDENCE, "llm")


TABLES = {
    "stage": "opportunity.stage", "grade": "account.grade", "priority": "ticket.priority",
    "subject": "query.subject", "field": "query.field",
}  # fmt: skip
"""The words, in the phrase files, for the values of a list."""

_GROUNDS: Mapping[str, Callable[[Evidence, Span], Slot | None]] = {
    "account": Evidence.account, "other": Evidence.account, "contact": Evidence.person,
    "company": Evidence.stranger,
    "to": Evidence.user, "assignee": Evidence.user, "owners": Evidence.owners, "lead": Evidence.lead,
    "task": Evidence.task, "tags": Evidence.tags,
    "amount": Evidence.money, "budget": Evidence.money, "probability": Evidence.percent,
    "phone": Evidence.phone, "email": Evidence.email,
    "due_at": Evidence.due, "occurred_at": Evidence.past, "on": Evidence.past_day, "signed_on": Evidence.past_day,
    "title": Evidence.telling, "subject": Evidence.telling, "reason": Evidence.telling, "need": Evidence.telling,
    "next_step": Evidence.telling, "resolution": Evidence.telling,
    "close_date": Evidence.day, "span": Evidence.period,
}  # fmt: skip
"""How the other slots are read again; those left out hold words of the message."""


def _overlaps(found: Found, span: Span) -> bool:
    return found.start < span[1] and span[0] < found.end


def _within(found: Found, span: Span) -> bool:
    """Whether the words are this name or value, or a part of it."""
    return found.start <= span[0] and span[1] <= found.end


def locate(reading: Reading, words: str) -> Span | None:
    """Where the words stand in the message; blanks and punctuation may differ, nothing else."""
    at = reading.folded.find(fold(words))
    if at >= 0:
        return at, at + len(words)
    places = [index for index, char in enumerate(reading.folded) if not _GAP.match(char)]
    bare = "".join(reading.folded[index] for index in places)
    wanted = _GAP.sub("", fold(words))
    at = bare.find(wanted) if len(wanted) >= 2 else -1
    return (places[at], places[at + len(wanted) - 1] + 1) if at >= 0 else None
