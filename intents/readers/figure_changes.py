"""What a question that leans on a figure changes of it: 那华东呢, and Q1?, 只看我的, 再按人分一下."""

from __future__ import annotations

import re
from collections.abc import Sequence

from intents import catalog
from intents.readers import figure_beside, figure_standing, figure_subject, figures, left_out, slots
from intents.readers.figure_several import PLURALS
from intents.readers.figure_times import days
from intents.reading import Reading
from intents.schema import Frame, Slot

_WHOSE = ("owners", "mine", "my_region", "in_pool", "region", "regions", "unit")
_WHEN = ("span", "ends_within", "until", "ending")
_TOLD_WITHOUT_WORDS = ("state", "limit", "order", "until", "ending")
_MONEY = ("opportunity", "payment", "contract", "quote")
_IDLE = 30  # days
_KEPT = ("subject", "measure", "created")


def leans(reading: Reading) -> bool:
    """Whether the text continues the question before: by its first words, or as nothing but a name or a value."""
    text = reading.masked.strip()
    if reading.has("figure.lately") and not text.startswith(("那", "and ")):
        return False  # 最近签了多少 asks something of its own
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
    reading, without = left_out.parted(reading)
    nouns = figure_subject.nouns(reading)
    subject = figure_subject.head(reading) if nouns else None
    if subject == "account" and last.value("subject") not in ("lead", "contact"):
        subject = None  # 都是哪些客户: whose the records are
    asked = str(subject or last.value("subject"))
    new = changes(reading, asked)
    if "grade" in last.slots and "grade" not in new and (grade := _bare_grade(reading)):
        new["grade"] = grade
    new |= without
    if "compare" in new and "span" in last.slots and reading.has("figure.same_days"):
        new.pop("span", None)  # 去年同期呢: the time just asked about stays, and is compared
    if asked == "payment" and "late_days" not in new and (late := _so_late(reading)) is not None:
        new |= {"late_days": late, "overdue": Slot(True)}
    if "idle_days" in last.slots and (counted := _so_late(reading)) is not None:
        new["idle_days"] = counted
    longest = reading.value_in("figure.sort_by") == "longest"  # 哪家最久没联系: any of them, however lately
    is_idle = figure_standing.is_idle(reading) and not longest
    if asked in ("account", "opportunity") and is_idle and "idle_days" not in new:
        new["idle_days"] = days(reading) or Slot(_IDLE, source="default", confidence=0.5)
    account = slots.account(reading)
    if account is not None:
        new["account"] = account
    if subject is not None and subject != last.value("subject"):
        new["subject"] = Slot(subject)
    measure = _measure(reading, last, asked, new)
    if measure is not None:
        new["measure"] = measure
    if not new:
        return None
    if "owners" in new and last.value("group_by") == "owner" and not {"group_by", "measure"} & new.keys():
        new["measure"] = Slot("list")  # 罗鹏那几个, behind one line for each colleague
    dropped = {
        name for group in (_WHOSE, _WHEN, *PLURALS.items()) if new.keys() & set(group) for name in group
    }
    if new.get("measure") is not None and new["measure"].value == "list":
        dropped |= {"group_by", "share", "compare"}
    new |= figure_beside.keeping(last, new)
    kept = {name: slot for name, slot in last.slots.items() if name not in dropped}
    return Frame(last.intent, {**kept, **new}, last.confidence, last.span)


def _so_late(reading: Reading) -> Slot | None:
    """超过两周的有几笔, of money that has not come."""
    return days(reading) if reading.has("figure.lasting") and not reading.found("time") else None


def _bare_grade(reading: Reading) -> Slot | None:
    """那B的呢, and C? behind a question about A customers."""
    said = re.search(r"(?<![a-z])([abc])(?![a-z])", reading.folded)
    return Slot(said[1].upper(), reading.text[slice(*said.span())], said.span(), 0.8) if said else None


def told_apart(pieces: Sequence[Reading], first: Frame) -> list[Frame]:
    """A类客户有多少个，B类呢: the figure of the first piece, and what each later one changes of its records."""
    frames = [first]
    for piece in pieces:
        following = changed(frames[-1], piece)
        if following is None or not _asks_of_others(frames[-1], following):
            return []
        frames.append(following)
    return frames


def _asks_of_others(last: Frame, following: Frame) -> bool:
    if last.value("subject") != following.value("subject"):
        return False
    plain = ("measure", "limit", "order", "by", "share", "compare", "group_by")
    before, now = (
        {name: slot.value for name, slot in one.slots.items() if name not in plain}
        for one in (last, following)
    )
    return before != now


def _measure(reading: Reading, last: Frame, asked: str, new: dict[str, Slot]) -> Slot | None:
    """多少家, 加起来呢, 哪个最大, 按人分: what is reckoned now, where the new words say so."""
    if "measure" in new or last.value("measure") in ("risk", "places"):
        return new.get("measure")
    if "by" in new or "limit" in new or reading.has("query.which"):
        return Slot("list")
    has_money = asked in _MONEY
    counts, sums = figures.counts(reading), reading.has("query.sum", "figure.how_much")
    if has_money and sums and not (counts and not reading.has("query.money")):
        return Slot("sum")
    if counts:
        return Slot("count")
    is_list = last.value("measure") in (None, "list")
    if is_list and ("group_by" in new or "share" in new):
        return Slot("sum" if has_money else "count")
    return None


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
    if "state" in said and subject not in ("opportunity", "payment", "ticket"):
        del said["state"]
    return said
