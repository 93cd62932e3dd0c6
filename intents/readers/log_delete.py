"""A follow-up that was written twice: 那条录重了，删了吧; 丰禾那条拜访录了两遍，去掉一条."""

from __future__ import annotations

from intents.readers import asking, slots
from intents.reading import Reading
from intents.schema import Frame, Slot

_OTHERS = ("opportunity", "lead", "ticket", "contract", "quote", "product")
_OTHER_WORDS = (
    "lead.named",
    "ticket.named",
    "task.named",
    "opportunity.named",
    "contract.named",
    "account.person_word",
)


def read(reading: Reading) -> list[Frame]:
    """Of the customer named its last follow-up; else what the last message wrote."""
    if reading.found(*_OTHERS) or reading.has(*_OTHER_WORDS) or asking.is_question(reading):
        return []
    ordered = any(one.has("control.take_out") for one in reading.clauses if asking.is_told(one))
    if not ordered or any(asking.is_supposed(one) or one.has("control.not_yet") for one in reading.clauses):
        return []
    doubled = reading.has("control.doubled")
    account = slots.account(reading)
    if account is None and not reading.found("person"):
        return [Frame("dialogue.undo", {"doubled": Slot(True)}, 0.85, reading.span)] if doubled else []
    outright = reading.has("activity.entry_outright")
    if not outright and not (doubled and reading.has("activity.entry") and not reading.found("person")):
        return []
    time = reading.first("time")
    day = slots.day(time, "past") if time else None
    return [
        Frame("activity.delete", confidence=0.9, span=reading.span).having(
            account=account,
            contacts=slots.people(reading),
            kind=slots.value(reading, "activity.kind"),
            on=slots.said(time, day) if time and day else None,
        )
    ]
