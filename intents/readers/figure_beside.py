"""Figures of several side by side: 康泽和锦程在手各多少, and 谁多, 哪个大 behind what was just told of two."""

from __future__ import annotations

from typing import Any

from intents import catalog
from intents.readers import figure_subject, figures
from intents.reading import Reading
from intents.schema import Frame, Mention, Slot

_LONGEST = 18
_MONEY = ("opportunity", "payment", "contract", "quote")
_KINDS = (*_MONEY, "ticket", "activity")
_BEFORE = "_before"
"""Ends the name of a slot that keeps who was asked about before 沈佳宁呢."""


def of_several(reading: Reading) -> Frame | None:
    """One line for each of the customers that are named and measured by each other."""
    accounts = {one.value: one for one in reading.found("account")}
    compares = reading.has("figure.beside_each_other", "figure.compared", "query.each", "figure.who_more")
    if len(accounts) < 2 or not compares or reading.found("person", "ticket", "contract"):
        return None
    about = figure_subject.subject(reading)
    about = "opportunity" if about in (None, "account") else about
    if about not in _KINDS:
        return None
    ids = tuple(dict.fromkeys(one for each in accounts for one in each.ids))
    words = "、".join(one.text for one in accounts.values())
    measure = "count" if about not in _MONEY else "sum"
    asked = figures.about(reading, about).having(
        accounts=Slot(ids, words, None, 0.9), group_by=Slot("account"), measure=Slot(measure)
    )
    dropped = ("account", "limit", "compare", "compared_with")
    return Frame(asked.intent, {name: one for name, one in asked.slots.items() if name not in dropped}, 0.9)


def keeping(last: Frame, new: dict[str, Slot]) -> dict[str, Slot]:
    """Who was asked about before, beside whom it is asked of now."""
    return {
        f"{name}{_BEFORE}": last.slots[name]
        for name in ("owners", "account")
        if name in new and name in last.slots and new[name].value != last.slots[name].value
    }


def who_more(last: Frame, reading: Reading) -> Frame | None:
    """他们俩谁多, 哪个大, 谁的最低: the figure just told once more, by whom it is of, the first one first."""
    if len(reading.text) > _LONGEST or not reading.has("figure.who_more"):
        return None
    if reading.found("account", "person", "user", "time", "money") or _of_others(last, reading):
        return None
    by, slots = last.value("group_by"), dict(last.slots)
    for name, dimension in (("owners", "owner"), ("account", "account")):
        before = slots.pop(f"{name}{_BEFORE}", None)
        if before is not None and name in slots:
            by = dimension
            slots |= _both(name, before, slots.pop(name))
    if by is None or last.value("measure") in ("risk", "satisfaction", "duration", "renewals"):
        return None
    least = catalog.cue("figure.who_less").search(reading.folded) is not None
    measure = str(slots["measure"].value) if "measure" in slots else "list"
    if measure in ("list", "places"):
        measure = "sum" if last.value("subject") in _MONEY else "count"
    kept = {name: slot for name, slot in slots.items() if name not in ("by", "limit", "share")}
    order = Slot("asc" if least else "desc")
    return Frame(last.intent, kept, 0.85).having(group_by=Slot(by), order=order, measure=Slot(measure))


def _of_others(last: Frame, reading: Reading) -> bool:
    return bool(figure_subject.nouns(reading) - {"account", last.value("subject")})


def _both(name: str, before: Slot, now: Slot) -> dict[str, Slot]:
    words = "、".join(one.text for one in (before, now) if one.text)
    ids = tuple(dict.fromkeys((*_ids(before.value), *_ids(now.value))))
    return {"owners" if name == "owners" else "accounts": Slot(ids, words, None, 0.85)}


def _ids(value: Any) -> tuple[int, ...]:
    """Of a tuple of ids, of a name in the text, or of a record that was settled on."""
    if isinstance(value, tuple):
        return value
    return value.ids if isinstance(value, Mention) else (value.id,)
