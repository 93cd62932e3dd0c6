"""What else is told in a message that changes what is known of a customer or a person: 输单，另外等级降成C."""

from __future__ import annotations

from collections.abc import Sequence

from intents.readers import contacts, deals, log, payments
from intents.readers.contact_changes import is_gone, is_literal
from intents.readers.deals_told import names_deal
from intents.readers.happenings import happened
from intents.reading import Clause, Reading
from intents.schema import Frame

_WHO = ("account", "contact")


def acts(reading: Reading, edits: Sequence[Frame]) -> list[Frame]:
    """Deals and money in the clauses that none of the changed values stands in."""
    free = [one for one in reading.clauses if not any(_stands_in(edit, one) for edit in edits)]
    if not free:
        return []
    names = [] if any(one.found("account", "opportunity") for one in free) else reading.found("account")
    rest = reading.only([*(one.span for one in free), *(one.span for one in names)], "。！!;；\n")
    money = [one for one in payments.read(rest) if one.intent == "payment.receive"]
    return [*money, *deals.read(rest)] if names_deal(rest) else money


def visit_and_newcomer(reading: Reading, commands: Sequence[Frame]) -> list[Frame]:
    """今天见了于厂长，验收了，另外加个联系人：…: the visit told before, and the newcomer read without it."""
    new = next((one for one in commands if one.intent == "contact.create"), None)
    if new is None or any(one.intent != "contact.create" for one in commands):
        return []
    order, name = reading.search("account.person_order"), new.slots.get("name")
    starts = [name.span[0]] if name is not None and name.span is not None else []
    starts += [order.start()] if order is not None else []
    cut = reading.clause_at(min(starts)).span[0] if starts else 0
    before = reading.until(cut)
    if not any(happened(one) for one in before.clauses) or not before.found("account", "person"):
        return []
    visits = log.read(before, set())
    own = contacts.created(
        reading.only([(cut, len(reading.text)), *(one.span for one in before.found("account"))])
    )
    return [*visits, *own] if visits and own else []


def holds(reading: Reading, edit: Frame) -> bool:
    """Whether a change told beside a visit is meant: a number was given, somebody has left, or it is ordered."""
    if is_literal(edit) or is_gone(edit) or "address" in edit.slots:
        return True
    where = [one for one in reading.clauses if _stands_in(edit, one)]
    return any(
        one.has("account.edit_order") and not one.has("activity.says", "activity.reported_wish")
        for one in where
    )


def _stands_in(edit: Frame, clause: Clause) -> bool:
    values = [slot.span for name, slot in edit.slots.items() if name not in _WHO and slot.span is not None]
    if edit.intent.startswith("contact.") and edit.span is not None:
        values.append(edit.span)
    return any(start < clause.span[1] and clause.span[0] < end for start, end in values)
