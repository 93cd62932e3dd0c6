"""Quotes, contracts and payments."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from bot.actions.shifting import shifted
from bot.actions.turn import Said, Turn
from bot.replies import cards
from crm_core.models import Contract, ContractStatus, Payment, PaymentStatus, Product
from crm_core.permissions import hidden_fields, visible
from crm_core.services import contracts, payments, quotes
from intents.schema import Frame

_QUOTE = ("account", "opportunity", "amount", "valid_until")
_CONTRACT = ("name", "account", "amount", "signed_on", "starts_on", "ends_on", "status", "owner")
_PAYMENT = ("account", "contract", "term", "amount", "due_on", "paid_on", "status")


def quote(turn: Turn, frame: Frame) -> Said:
    made = quotes.create(
        turn.session, by=turn.actor, account=turn.find(frame, "account"), **_paper(turn, frame, "valid_until")
    )
    return cards.written(
        turn, turn.say("quote_created", number=made.number), cards.labelled(turn, made, _QUOTE), made
    )


def contract(turn: Turn, frame: Frame) -> Said:
    given = _paper(turn, frame, "signed_on", "starts_on", "ends_on")
    made = contracts.create(turn.session, by=turn.actor, account=turn.find(frame, "account"), **given)
    return cards.written(
        turn, turn.say("contract_created", number=made.number), cards.labelled(turn, made, _CONTRACT), made
    )


def _paper(turn: Turn, frame: Frame, *days: str) -> dict[str, Any]:
    given = {name: frame.value(name) for name in ("amount", "number", *days) if frame.value(name)}
    opportunity = turn.find(frame, "opportunity")
    if opportunity is not None:
        given["opportunity"] = opportunity
    if frame.value("lines"):
        given["lines"] = [_priced(turn, line) for line in frame.value("lines")]
    return given


def _priced(turn: Turn, line: dict[str, str]) -> dict[str, Any]:
    """A line at the list price of its product, where it is one of ours."""
    product = turn.session.scalars(
        select(Product).where((Product.name == line["product"]) | Product.code.endswith(line["product"]))
    ).first()
    price = product.unit_price if product else None
    return {
        "product": product.name if product else line["product"],
        "quantity": line["quantity"],
        "unit_price": Decimal(line["unit_price"]) if "unit_price" in line else price or 0,
        **({"discount": line["discount"]} if "discount" in line else {}),
    }


def receive(turn: Turn, frame: Frame) -> Said:
    """Money has come in; what is left of a larger plan stays planned."""
    payment: Payment = turn.find(frame, "payment")
    if payment.status is PaymentStatus.PAID:
        left = payments.rest_of(turn.session, payment)  # 昨天到了5万，今天又到了3万
        if left is None or frame.intent != "payment.receive":
            return confirm(turn, frame)
        payment = left
    rest = payments.receive(
        turn.session, payment, by=turn.actor, on=frame.value("on") or turn.now.date(),
        amount=frame.value("amount"), method=frame.value("method") or "",
        rest_due=frame.value("rest_due"),
    )  # fmt: skip
    lines = cards.labelled(turn, payment, _PAYMENT)
    if rest is not None:
        until = (
            (turn.say("due", when=turn.day(rest.due_on)),) if frame.value("rest_due") and rest.due_on else ()
        )
        lines.append((turn.say("still_due"), " · ".join((turn.money(rest.amount), *until))))
    key = "payment_confirmed" if payment.confirmed_by else "payment_received"
    headline = turn.say(key, account=payment.account.name, amount=turn.money(payment.amount))
    return cards.written(turn, headline, lines, payment)


def confirm(turn: Turn, frame: Frame) -> Said:
    """Finance has seen the money; what nobody had reported yet is received with that."""
    payment: Payment = turn.find(frame, "payment")
    if payment.status is not PaymentStatus.PAID:
        return receive(turn, frame)
    payments.confirm(turn.session, payment, by=turn.user)
    headline = turn.say("payment_confirmed", account=payment.account.name, amount=turn.money(payment.amount))
    return cards.written(turn, headline, cards.labelled(turn, payment, _PAYMENT), payment)


def move(turn: Turn, frame: Frame) -> Said:
    """Money that comes on another day than planned."""
    payment: Payment = turn.find(frame, "payment")
    before, length = payment.due_on, frame.value("due_by")
    due: date = frame.value("new_due") or _later(before or turn.now.date(), length)
    payments.move(turn.session, payment, by=turn.actor, due_on=due)
    lines = [
        (turn.label("field", "due_on"), f"{turn.day(before) if before else '—'} → {turn.day(due)}")
        if name == "due_on"
        else (label, value)
        for name in ("contract", "term", "amount", "due_on")
        for label, value in cards.labelled(turn, payment, (name,))
    ]
    return cards.written(turn, turn.say("payment_moved", account=payment.account.name), lines, payment)


def _later(before: date, length: dict[str, str]) -> date:
    return shifted(datetime.combine(before, time()), Decimal(length["count"]), length["unit"]).date()


def renew(turn: Turn, frame: Frame) -> Said:
    """A contract that goes on behind the old one."""
    old: Contract = turn.find(frame, "contract")
    ends: date = frame.value("ends_on") or _later(old.ends_on or turn.now.date(), frame.value("length"))
    made = contracts.renew(turn.session, old, by=turn.actor, ends_on=ends, amount=frame.value("amount"))
    headline = turn.say("contract_renewed", number=made.number, old=old.number)
    return cards.written(turn, headline, cards.labelled(turn, made, _CONTRACT), made)


# ---------------------------------------------------------------- asked about
def show_contract(turn: Turn, frame: Frame) -> Said:
    """The contract meant; all of a customer's when several fit."""
    found = turn.find(frame, "contract")
    account = turn.find(frame, "account")
    rows = [found] if found is not None else _contracts_of(turn, account)
    if not rows:
        return Said(turn.say("not_found", what=turn.label("kind", "contract")))
    if len(rows) == 1:
        names = _visible(turn)
        lines = cards.asked_first(turn, rows[0], names, frame.value("field"), names)
        label, left = turn.label("field", "ends_on"), _days_left(turn, rows[0])
        lines = [(name, f"{value}{left}" if name == label and value else value) for name, value in lines]
        return cards.about(turn, rows[0].number, lines, rows[0])
    return cards.listing(
        turn,
        turn.say("contracts_of", account=account.name),
        [contract_line(turn, one) for one in rows],
        account,
    )


def _visible(turn: Turn) -> list[str]:
    hidden = hidden_fields(turn.actor, "contract")
    return [name for name in (*_CONTRACT, "payment_terms") if name not in hidden]


def _contracts_of(turn: Turn, account: Any) -> list[Contract]:
    if account is None:
        return []
    found = visible(Contract, turn.actor, few=True).where(Contract.account_id == account.id)
    return list(turn.session.scalars(found.order_by(Contract.ends_on.desc())))


def _days_left(turn: Turn, one: Contract) -> str:
    """How long a contract still runs; nothing of one that has ended."""
    if one.ends_on is None or one.status is not ContractStatus.ACTIVE:
        return ""
    days = (one.ends_on - turn.now.date()).days
    return turn.say("days_left", days=days) if days >= 0 else ""


def contract_line(turn: Turn, one: Contract) -> str:
    amount = "" if "amount" in hidden_fields(turn.actor, "contract") else turn.money(one.amount)
    ends = f"{turn.say('until', when=turn.day(one.ends_on))}{_days_left(turn, one)}" if one.ends_on else ""
    signed = turn.say("signed", when=turn.day(one.signed_on)) if one.signed_on else ""
    status = turn.label("contract.status", one.status)
    return " · ".join(
        part
        for part in (f"{turn.called(one.account)} {one.name}", one.number, amount, signed, ends, status)
        if part
    )


def payment_line(turn: Turn, one: Payment) -> str:
    is_paid = one.status is PaymentStatus.PAID
    due = turn.say("due", when=turn.day(one.due_on)) if one.due_on and not is_paid else ""
    paid = turn.say("paid_on", when=turn.day(one.paid_on)) if is_paid and one.paid_on else ""
    late = (turn.now.date() - one.due_on).days if one.due_on and not is_paid else 0
    overdue = turn.say("days_overdue", days=late) if late > 0 else ""
    number = one.contract.number if one.contract else ""
    parts = (
        turn.called(one.account),
        number,
        one.term,
        turn.money(one.amount),
        due,
        paid,
        overdue,
        one.invoice_status,
    )
    return " · ".join(part for part in parts if part)


def show_product(turn: Turn, frame: Frame) -> Said:
    product: Product = turn.find(frame, "product")
    return cards.about(
        turn, product.name, cards.labelled(turn, product, ("code", "category", "unit_price")), product
    )


HANDLERS = {
    "product.show": show_product,
    "quote.create": quote,
    "contract.create": contract,
    "contract.show": show_contract,
    "contract.renew": renew,
    "payment.change": move,
    "payment.receive": receive,
    "payment.confirm": confirm,
}
