"""Quotes and contracts that are entered."""

from __future__ import annotations

import re

from intents.readers import slots
from intents.readers.happenings import happened
from intents.reading import Clause, Reading
from intents.schema import Frame, Slot


def read(reading: Reading) -> list[Frame]:
    if slots.is_question(reading):
        return []
    if any(_orders(clause, "contract.quote_create") for clause in reading.clauses):
        return [_paper(reading, "quote.create")]
    signed = any(_orders(clause, "contract.contract_create") for clause in reading.clauses)
    if signed and not reading.has("opportunity.won"):
        return [_paper(reading, "contract.create")]
    return []


def alone(reading: Reading) -> list[Frame]:
    """Papers of a message that says nothing of a deal: its sums and days are the paper's."""
    return [] if reading.has("contract.beside_deal") else read(reading)


def _orders(clause: Clause, cue: str) -> bool:
    """Whether we are told to enter it: what others ask for, or what is to be done by Friday, is not."""
    match = clause.search(cue)
    if match is None or clause.has("contract.asked_for") or happened(clause):
        return False
    ahead = [one for one in clause.before(match.start()).found("time") if one.value.deadline]
    return not ahead


def _paper(reading: Reading, intent: str) -> Frame:
    frame = Frame(intent, confidence=0.88, span=reading.span).having(
        account=slots.account(reading),
        amount=None if _unit_price(reading) else slots.money(reading),
        number=_number(reading),
        opportunity=slots.mention(reading, "opportunity"),
        lines=_lines(reading),
    )
    if intent == "quote.create":
        until = next((one for one in reading.found("time") if slots.is_ahead(one, reading.now)), None)
        day = slots.day(until) if until else None
        return frame.having(valid_until=slots.said(until, day)) if until and day else frame
    return frame.having(**_contract_days(reading))


def _contract_days(reading: Reading) -> dict[str, Slot]:
    """signed_on, starts_on and ends_on, told apart by the words beside them."""
    out: dict[str, Slot] = {}
    for found in reading.found("time"):
        value = found.value.resolve(None)
        around = Clause(reading, (max(0, found.start - 8), min(len(reading.text), found.end + 5)))
        if value.start and value.end and value.start.date() != value.end.date():
            out["starts_on"] = slots.said(found, value.start.date())
            out["ends_on"] = slots.said(found, value.end.date())
            continue
        name = (
            "signed_on"
            if around.has("contract.signed")
            else "ends_on"
            if around.has("contract.ends")
            else "starts_on"
        )
        day = slots.day(found, "past" if name == "signed_on" else "plan")
        if day is not None:
            out.setdefault(name, slots.said(found, day))
    return out


def _number(reading: Reading) -> Slot | None:
    match = re.search(
        r"(?:合同号|合同编号|合同|报价单|编号|单号|contract no\.?|number|no\.)[\s:：是为]*"
        r"([A-Za-z]{1,6}[-A-Za-z0-9]{3,20})",
        reading.text,
        re.IGNORECASE,
    )
    return Slot(match[1], match[1], match.span(1), 0.95) if match else None


def _unit_price(reading: Reading) -> Slot | None:
    """单价180: what one costs, where one product is spoken of."""
    found, said = reading.first("money"), slots.money(reading)
    if found is None or len(reading.found("product")) != 1:
        return None
    return (
        said
        if Clause(reading, (max(0, found.start - 5), found.start + 2)).has("contract.unit_price")
        else None
    )


def _lines(reading: Reading) -> Slot | None:
    """Products with their quantities: 10台S100，20根线缆."""
    lines = []
    for product in reading.found("product"):
        near = [
            one
            for one in reading.found("quantity")
            if abs(one.start - product.end) <= 6 or abs(product.start - one.end) <= 6
        ]
        quantity = near[0].value.value if near else 1
        line = {"product": product.text, "quantity": str(quantity)}
        price = _unit_price(reading)
        lines.append(line if price is None else {**line, "unit_price": str(price.value)})
    return Slot(lines, reading.text, reading.span, 0.8) if lines else None
