"""Quotes that change: 报价JC-BJ-0211改成120万, 锦程的报价有效期延到月底, JC-BJ-0216作废."""

from __future__ import annotations

import re
from datetime import timedelta

from intents.entities import find_discounts
from intents.readers import asking, slots
from intents.readers.happenings import happened
from intents.readers.lengths import UNITS
from intents.reading import Clause, Reading
from intents.schema import Frame, Mention, Slot

_NUMBER = re.compile(r"(?<![a-z0-9])[a-z]{1,6}(?:-[a-z]+)?-?\d{3,}(?:-\d+)?")
_NO_CHANGE = ("contract.asked_for", "control.not_yet", "contract.still_wished")
_OTHERS = ("account", "person", "opportunity", "contract", "ticket", "quote", "lead", "user", "product")


def read(reading: Reading) -> list[Frame]:
    """Only what is ordered or told of one quote, which is numbered or called one; a deal's price is the deal's."""
    numbered = reading.first("quote")
    again = reading.has("contract.requote")
    if asking.is_question(reading) or not (numbered or again or reading.has("contract.that_quote")):
        return []
    is_new = reading.has("contract.quote_create", "contract.quote_loose") and not again
    if numbered is None and (is_new or any(map(happened, reading.clauses))):
        return []
    values = _told(reading, numbered is not None)
    amount = slots.money(reading)
    if not values and numbered is not None and is_new and amount is not None:
        values = {"amount": amount}  # make quote QT-0320 68k
    if not values:
        return []
    said = slots.said(numbered, numbered.value) if numbered is not None else _unseen(reading)
    account = slots.account(reading)
    if said is None and account is not None:
        said = Slot(Mention("quote", reading.text), reading.text, reading.span, 0.7)
    account = None if said is not None and said.span != reading.span else account
    return [Frame("quote.change", confidence=0.88, span=reading.span).having(
        account=account, quote=said, **values)]  # fmt: skip


def of_that(reading: Reading) -> list[Frame]:
    """有效期延到月底, 改成118万: of the quote that was just shown or written, which the dialogue knows."""
    if asking.is_question(reading) or reading.found(*_OTHERS) or _unseen(reading):
        return []
    values = _told(reading, True)
    return [Frame("quote.change", values, 0.85, reading.span)] if values else []


def _told(reading: Reading, is_numbered: bool) -> dict[str, Slot]:
    """What becomes of it: nothing that somebody wishes, asks for, or is told not to do."""
    told = [one for one in reading.clauses if asking.is_told(one) and not one.has(*_NO_CHANGE)]
    return {name: slot for one in told for name, slot in _values(one, is_numbered).items()}


def _unseen(reading: Reading) -> Slot | None:
    """The number of a quote that the speaker does not see, or that is none."""
    number = _NUMBER.search(reading.folded)
    if number is None or reading.found("contract", "ticket"):
        return None
    text = reading.text[slice(*number.span())]
    return Slot(Mention("quote", text), text, number.span(), 0.8)


def _values(clause: Clause, is_numbered: bool) -> dict[str, Slot]:
    validity = _validity(clause)
    if validity:
        return validity
    status = (
        slots.value(clause, "contract.quote_status")
        if is_numbered or clause.has("contract.quote_void")
        else None
    )
    if status is not None:
        return {"status": status}
    discounts = find_discounts(clause.text)
    is_told = is_numbered or clause.reading.has("contract.that_quote", "contract.requote")
    if len(discounts) == 1 and is_told and clause.has("contract.set_to", "contract.discount"):
        off = Slot(str(100 - discounts[0].value), discounts[0].text, clause.span, 0.9)
        return {"discount": off}
    amount, again = slots.money(clause), clause.reading.has("contract.requote")
    is_paper = is_numbered or again or clause.has("contract.quote_slip")
    if amount is not None:
        return {"amount": amount} if is_paper and (again or clause.has("contract.set_to")) else {}
    sent = clause.search("contract.sent_again")
    return {"status": Slot("sent", clause.text, clause.span, 0.85)} if sent is not None else {}


def _validity(clause: Clause) -> dict[str, Slot]:
    """The day until which it holds, or (延长两周) how much longer."""
    moves = clause.has("contract.quote_longer")
    if not moves and not clause.has("contract.valid"):
        return {}
    times = clause.found("time")
    day = slots.day(times[-1]) if times else None
    if day is not None and day >= clause.reading.now.date():
        return {"valid_until": slots.said(times[-1], day)}
    length = clause.first("duration")
    if length is None or length.value.unit not in UNITS:
        return {}
    if moves and not clause.has("contract.set_to"):
        return {"valid_by": slots.said(length, {"unit": length.value.unit, "count": str(length.value.count)})}
    until = clause.reading.now + timedelta(seconds=int(length.value.seconds or 0))
    return {"valid_until": slots.said(length, until.date())} if length.value.seconds else {}
