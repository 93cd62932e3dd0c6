"""Which records are meant by what they lack, by how long they are late or stand still, and shares of a whole."""

from __future__ import annotations

from intents import catalog
from intents.readers import slots
from intents.readers.figure_standing import stands_in_stage
from intents.readers.figure_times import days
from intents.reading import Reading
from intents.schema import Slot

_LATE = ("payment", "ticket", "opportunity")
_USUALLY_STUCK = 30  # days
_MONEY = ("opportunity", "payment", "contract", "quote")
_OF_SUBJECT = {
    "account": (
        "contact",
        "opportunity",
        "open_deal",
        "contract",
        "quote",
        "task",
        "phone",
        "address",
        "industry",
        "grade",
    ),
    "opportunity": ("competitor", "close_date", "amount", "quote", "task", "product"),
    "contract": ("payment_terms", "ends_on"),
    "lead": ("phone", "budget", "contact_name"),
    "contact": ("phone", "email"),
}
_SORTED = {
    "longest": ("ticket", "payment", "opportunity", "account", "task"),
    "soonest": ("opportunity", "contract", "payment", "quote"),
    "urgent": ("ticket",),
    "newest": ("ticket", "opportunity", "account", "lead", "contract", "quote"),
}


def more(reading: Reading, about: str) -> dict[str, Slot | None]:
    """The slots by their names; None for what the words do not say."""
    found: dict[str, Slot | None] = {"missing": _missing(reading, about)}
    if about in _LATE:
        late = _late(reading)
        found["late_below" if late is not None and _is_most(reading, late) else "late_days"] = late
    if about == "account":
        found["unsold"] = _flag(reading, "figure.unsold")
    if about == "ticket":
        found["standing"] = slots.value(reading, "ticket.standing")
    if (by := sorted_by(reading, about)) is not None:
        found["by"] = by
    if about == "opportunity":
        found["stuck_days"] = _stuck(reading)
        found["rival"] = _flag(reading, "figure.has_rival")
    if about == "payment":
        found |= _of_payment(reading)
    is_rate = reading.has("figure.win_rate", "figure.conversion")
    if about in (*_MONEY, "ticket", "lead", "account") and not is_rate:
        found["share"] = _flag(reading, "figure.share")
    return found


def sorted_by(reading: Reading, about: str) -> Slot | None:
    """拖得最久的, the oldest: by what the records are put in order, where it is no amount."""
    said = slots.value(reading, "figure.sort_by")
    return said if said is not None and about in _SORTED.get(str(said.value), ()) else None


def _flag(reading: Reading, cue: str, value: object = True) -> Slot | None:
    match = reading.search(cue)
    return Slot(value, match[0], match.span(), 0.9) if match else None


def _missing(reading: Reading, about: str) -> Slot | None:
    """没填竞争对手的单子, customers without a contact."""
    said = slots.value(reading, "figure.missing")
    return said if said is not None and said.value in _OF_SUBJECT.get(about, ()) else None


def _late(reading: Reading) -> Slot | None:
    """逾期超过一个月的, more than two weeks late: days that are no part of a time."""
    if not reading.has("query.overdue", "figure.past_due", "figure.past_close"):
        return None
    counted = days(reading)
    if counted is None or counted.span is None or not reading.has("figure.lasting"):
        return None
    start, end = counted.span
    times = reading.found("time")
    is_time = any(one.start < end and start < one.end for one in times)
    return None if is_time and not _is_most(reading, counted) else counted


def _is_most(reading: Reading, counted: Slot) -> bool:
    """不到15天, 15天以内: the days are the most that is meant, and not the least."""
    start, end = counted.span or (0, 0)
    near = reading.folded[max(0, start - 12) : start], reading.folded[end : end + 4]
    cue = catalog.cue("figure.at_most")
    return any(cue.search(one) for one in near)


def _stuck(reading: Reading) -> Slot | None:
    """停在同一阶段超过一个月的, no stage change for 30 days."""
    if not stands_in_stage(reading):
        return None
    return days(reading) or Slot(_USUALLY_STUCK, confidence=0.6, source="default")


def _of_payment(reading: Reading) -> dict[str, Slot | None]:
    invoiced = _flag(reading, "figure.not_invoiced", value=False) or _flag(reading, "figure.invoiced")
    if reading.has("query.invoice_out"):
        invoiced = None  # 发票开了没 asks it of each
    return {
        "pay_method": slots.value(reading, "figure.pay_method"),
        "invoiced": invoiced,
        "unconfirmed": _flag(reading, "figure.unconfirmed"),
    }
