"""Money and papers: payments received, quotes and contracts entered."""

from __future__ import annotations

import re

from intents.readers import slots
from intents.reading import Clause, Reading
from intents.schema import Frame, Mention, Slot


def read(reading: Reading) -> list[Frame]:
    if slots.is_question(reading):
        return []
    if reading.has("contract.quote_create"):
        return [_paper(reading, "quote.create")]
    if reading.has("contract.contract_create") and not reading.has("opportunity.won"):
        return [_paper(reading, "contract.create")]
    return _received(reading)


def _received(reading: Reading) -> list[Frame]:
    """One frame for each sum that has come in."""
    frames = []
    for clause in reading.clauses:
        if clause.has("contract.paid") and slots.is_told(clause) and not clause.has("contract.not_yet"):
            scope = _sentence(clause)
            if not _is_money_matter(reading, scope):
                continue
            frames.append(_receipt(reading, clause, scope))
    return frames[:1]


def _is_money_matter(reading: Reading, scope: Clause) -> bool:
    if scope.found("money") or slots.value(scope, "contract.term"):
        return bool(reading.found("account", "contract", "person", "opportunity")) or scope.has(
            "contract.money_word"
        )
    return scope.has("contract.money_word") and bool(reading.found("account", "contract"))


def _sentence(clause: Clause) -> Clause:
    return next(one for one in clause.reading.sentences if one.span[0] <= clause.span[0] < one.span[1])


def _receipt(reading: Reading, clause: Clause, scope: Clause) -> Frame:
    times = scope.found("time")
    when = slots.past(times[0], reading.now) if times else None
    received = clause.found("money") or scope.found("money")
    return Frame("payment.receive", confidence=0.9, span=scope.span).having(
        account=slots.account(scope) or slots.account(reading),
        contract=slots.mention(scope, "contract"),
        payment=Slot(Mention("payment", scope.text), scope.text, scope.span, 0.7),
        amount=slots.said(received[0], received[0].value.value) if received else None,
        term=slots.value(scope, "contract.term"),
        method=slots.value(scope, "contract.method"),
        on=slots.said(times[0], when.date()) if when else None,
    )


def _paper(reading: Reading, intent: str) -> Frame:
    frame = Frame(intent, confidence=0.88, span=reading.span).having(
        account=slots.account(reading),
        amount=slots.money(reading),
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
        around = Clause(reading, (max(0, found.start - 4), min(len(reading.text), found.end + 5)))
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
        r"(?:合同号|合同编号|编号|单号|contract no\.?|number|no\.)[\s:：是为]*([A-Za-z]{1,6}[-A-Za-z0-9]{3,20})",
        reading.text,
        re.IGNORECASE,
    )
    return Slot(match[1], match[1], match.span(1), 0.95) if match else None


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
        lines.append({"product": product.text, "quantity": str(quantity)})
    return Slot(lines, reading.text, reading.span, 0.8) if lines else None
