"""Money that is to come later or earlier than planned, and contracts that go on: 尾款改到1月10号付, 合同续到明年底."""

from __future__ import annotations

from intents.readers import asking, settling, slots
from intents.readers.lengths import put_off_by
from intents.reading import Clause, Found, Reading
from intents.schema import Frame, Mention, Slot


def read(reading: Reading) -> list[Frame]:
    if asking.is_question(reading):
        return []
    found = [frame for one in reading.clauses for frame in (_moved(one), _renewed(one)) if frame is not None]
    return found if all(frame.intent == found[0].intent for frame in found) else []


# ---------------------------------------------------------------- money
def _moved(clause: Clause) -> Frame | None:
    if not clause.has("contract.put_off") or not _may_be_changed(clause) or settling.is_errand(clause):
        return None
    term = slots.value(clause, "contract.term")
    if not (term or clause.has("contract.that_money", "contract.paid_then")):
        return None
    new = _new_day(clause)
    if not new:
        return None
    return Frame("payment.change", confidence=0.9, span=clause.span).having(
        account=slots.account(clause)
        or slots.account(clause.reading)
        or slots.account_of_person(clause.reading),
        contract=slots.mention(clause, "contract"),
        payment=Slot(Mention("payment", clause.text), clause.text, clause.span, 0.7),
        planned=slots.money(clause),
        term=term,
        nth=slots.value(clause, "contract.ordinal"),
        **new,
    )


def _may_be_changed(clause: Clause) -> bool:
    """Told or ordered by us, of a customer or a contract: what they wish for is no change."""
    if clause.has(
        "opportunity.reported_value", "activity.reported_wish", "deal.forbidden", "contract.asked_for"
    ):
        return False
    named = clause.reading.found("account", "contract", "opportunity", "person")
    return asking.is_told(clause) and bool(named)


def _new_day(clause: Clause) -> dict[str, Slot]:
    """new_due, the last day that is said; or due_by, so much later or (negative) earlier."""
    length = put_off_by(clause)
    if length is not None:
        return {"due_by": slots.said(length, _length(length, clause))}
    times = clause.found("time")
    day = slots.day(times[-1]) if times else None
    if day is None or day < clause.reading.now.date():
        return {}
    return {"new_due": slots.said(times[-1], day)}


def _length(length: Found, clause: Clause) -> dict[str, str]:
    count = -length.value.count if clause.has("deal.earlier") else length.value.count
    return {"unit": length.value.unit, "count": str(count)}


# ---------------------------------------------------------------- contracts
def _renewed(clause: Clause) -> Frame | None:
    """山塘里合同续到2027年12月5日, 南湖驿维保续签一年: a new contract behind the old one."""
    if (
        not clause.has("contract.goes_on")
        or clause.has("contract.not_renewed")
        or not _may_be_changed(clause)
    ):
        return None
    if not clause.reading.has("contract.named", "contract.renewed"):
        return None
    length, times = clause.first("duration"), clause.found("time")
    until = slots.day(times[-1]) if times else None
    if until is None and length is None:
        return None
    return Frame("contract.renew", confidence=0.9, span=clause.reading.span).having(
        account=slots.account(clause.reading),
        contract=slots.mention(clause, "contract") or slots.hint(clause.reading, "contract"),
        ends_on=slots.said(times[-1], until) if until is not None else None,
        length=slots.said(length, {"unit": length.value.unit, "count": str(length.value.count)})
        if length
        else None,
        amount=slots.money(clause.reading),
    )
