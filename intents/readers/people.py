"""Accounts and contacts: the reader of both; a new customer first, then orders, then people, then changes."""

from __future__ import annotations

from dataclasses import replace

from intents import catalog
from intents.readers import (
    account_changes,
    account_orders,
    accounts,
    asking,
    contact_changes,
    contacts,
    naming,
)
from intents.readers.happenings import happened
from intents.readers.strangers import stranger
from intents.reading import Clause, Reading
from intents.schema import Frame

_WITH_CHANGES = ("account.tag", "account.untag", "account.share", "account.serve")

_SURE = 0.9
_AS_COMPANY = 0.5
_PRECISE = (*_WITH_CHANGES, "account.change", "account.assign", "account.take", "contact.change")


def read(reading: Reading) -> list[Frame]:
    is_person = reading.has("account.person_order", "lead.is_title")
    if reading.has("ticket.named", "contract.paid") or (reading.has("lead.named") and not is_person):
        return []
    if asking.is_question(reading) and not (
        contacts.is_card(reading) or contacts.is_ordered(reading) or _is_edit_ordered(reading)
    ):
        return account_orders.moved(reading)
    if reading.has("account.create") and not reading.has("opportunity.create"):
        made = accounts.created(reading)
        return [] if _is_met(reading, made) or _is_only_told(reading, made[0]) else made
    if contacts.is_new(reading):
        created = contacts.created(reading)
        if created:
            return [*_gone(reading, created[0]), *_with_own_number(reading, created[0])]
    return _edited(reading)


def _with_own_number(reading: Reading, new: Frame) -> list[Frame]:
    """Somebody new, without the number that is told of somebody we know, which changes theirs."""
    theirs = contact_changes.number_of_known(reading, new.slots.get("name"))
    if theirs is None:
        return [new]
    if theirs.value("phone") != new.value("phone"):
        return [theirs, new]
    own = {name: slot for name, slot in new.slots.items() if name != "phone"}
    return [theirs, replace(new, slots=own)]


def _is_met(reading: Reading, made: list[Frame]) -> bool:
    """去锦味坊谈了下，新客户; 去了新客户瑞丰冷链: a visit of somebody to be entered, named where one goes."""
    is_named = made[0].slots.get("name") is not None
    met = [one for one in reading.clauses if stranger(one)]
    if not is_named:
        met = [one for one in met if happened(one)]
    return (
        bool(met) and any(map(happened, reading.clauses)) and (not is_named or _only_calls_new(reading, met))
    )


def _is_only_told(reading: Reading, made: Frame) -> bool:
    """这个月新开了个客户，高兴: nothing is ordered, and what stands behind is nobody's name."""
    found = [one[0] for one in catalog.cue("account.create").finditer(reading.masked)]
    told = all("了" in one and catalog.cue("account.only_new").fullmatch(one) for one in found)
    named = made.value("name")
    is_named = named is not None and naming.company_score(str(named)) >= _AS_COMPANY
    return told and not is_named and not reading.found("phone", "email")


def _only_calls_new(reading: Reading, met: list[Clause]) -> bool:
    """Whether every word for a new customer stands in what is told of them, and none orders to enter one."""
    found = [one.span() for one in catalog.cue("account.create").finditer(reading.masked)]
    return all(
        catalog.cue("account.only_new").fullmatch(reading.masked[slice(*span)])
        and any(one.span[0] <= span[0] and span[1] <= one.span[1] for one in met)
        for span in found
    )


def _is_edit_ordered(reading: Reading) -> bool:
    """职务不对了吧，人家现在是总监，你给改过来: only a doubt asks; the order behind it is none."""
    if reading.has("query.which", "asking.for_me", "account.may_i"):
        return False
    orders = (one for one in reading.clauses if one.has("account.edit_order") and not one.has("query.ask"))
    return any(asking.is_told(one) for one in orders) and bool(reading.found("person", "account"))


def _gone(reading: Reading, new: Frame) -> list[Frame]:
    """马厂长退休了，新厂长叫马小军: who left, beside who came instead."""
    left = [one for one in contact_changes.changed(reading) if one.intent == "contact.leave"]
    person = left[0].slots.get("contact") if left else None
    name = new.slots.get("name")
    is_other = person is not None and name is not None and person.text not in str(name.value)
    return [_without_successor(one) for one in left] if is_other else []


def _without_successor(frame: Frame) -> Frame:
    """Whoever comes is entered in the same breath."""
    return replace(frame, slots={name: slot for name, slot in frame.slots.items() if name != "successor"})


def _edited(reading: Reading) -> list[Frame]:
    """An order, or changes; tags and helpers go with a change in another clause: 调成B级，再贴个标签."""
    orders = account_orders.ordered(reading)
    if orders and orders[0].intent == "account.assign":
        return [*orders, *_grade_beside(reading, orders[0])]
    if orders and not orders[0].intent.startswith(_WITH_CHANGES):
        return orders
    people = [] if orders else contact_changes.changed(reading)
    done = [
        clause
        for clause in reading.clauses
        for frame in (*orders, *people)
        if frame.span and frame.span[0] <= clause.span[0] and clause.span[1] <= frame.span[1]
    ]
    changes = account_changes.changed(reading, done)
    if orders or people:
        beside = ("account", "wants", "phone") if people else ("account", "wants")
        changes = [one for one in changes if one.slots.keys() - set(beside)]
    return [*orders, *people, *changes]


def _grade_beside(reading: Reading, order: Frame) -> list[Frame]:
    """改成A级，归到余欢: the grade is another act of the same breath."""
    changed = account_changes.changed(reading, [])
    return [
        replace(
            one, slots={name: slot for name, slot in one.slots.items() if name in ("account", "grade")}
        ).having(account=order.slots.get("account"))
        for one in changed
        if one.intent == "account.change" and "grade" in one.slots
    ]


def is_edit(frame: Frame) -> bool:
    """Whether the frame's span is just what is changed, be its words those of something that happened."""
    is_sure = frame.intent in ("contact.leave", "account.merge") and frame.confidence >= _SURE
    return frame.intent.startswith(_PRECISE) or is_sure
