"""What a question that leans on a figure changes of it: 那华东呢, and Q1?, 只看我的, 再按人分一下."""

from __future__ import annotations

from intents import catalog
from intents.readers import figure_subject, figures, slots
from intents.reading import Reading
from intents.schema import Frame, Slot

_WHOSE = ("owners", "mine", "my_region", "in_pool", "region")
_WHEN = ("span", "ends_within", "until", "ending")
_TOLD_WITHOUT_WORDS = ("state", "limit", "order", "until", "ending")
_KEPT = ("subject", "measure", "created")


def leans(reading: Reading) -> bool:
    """Whether the text continues the question before: by its first words, or as nothing but a name or a value."""
    text = reading.masked.strip()
    return catalog.cue("query.follow_on").search(text) is not None or _is_bare(reading)


def _is_bare(reading: Reading) -> bool:
    rest = reading.masked
    spans = [one.span for one in (*reading.items, *reading.terms)]
    spans += [slot.span for slot in changes(reading, "opportunity").values() if slot.span]
    for start, end in spans:
        rest = rest[:start] + " " * (end - start) + rest[end:]
    return bool(spans) and catalog.cue("query.only_filler").fullmatch(rest.strip() or " ") is not None


def changed(last: Frame, reading: Reading) -> Frame | None:
    """The last figure with what is said anew; None when nothing of it is."""
    nouns = figure_subject.nouns(reading)
    subject = figure_subject.head(reading) if nouns else None
    asked = str(subject or last.value("subject"))
    new = changes(reading, asked)
    account = slots.account(reading)
    if account is not None:
        new["account"] = account
    if subject is not None and subject != last.value("subject"):
        new["subject"] = Slot(subject)
    if not new:
        return None
    dropped = {name for group in (_WHOSE, _WHEN) if new.keys() & set(group) for name in group}
    kept = {name: slot for name, slot in last.slots.items() if name not in dropped}
    return Frame(last.intent, {**kept, **new}, last.confidence, last.span)


def changes(reading: Reading, subject: str) -> dict[str, Slot]:
    """The filters and the breakdown that the text itself names."""
    found = figures.about(reading, subject).slots
    said = {
        name: slot for name, slot in found.items()
        if name not in _KEPT and (slot.text or (name in _TOLD_WITHOUT_WORDS and subject != "ticket"))
    }  # fmt: skip
    measure = found["measure"]
    if measure.text:
        said["measure"] = measure
    if "state" in said and subject not in ("opportunity", "payment"):
        del said["state"]
    return said
