"""Leads: entered, changed, taken from the pool, given back, qualified, converted, dropped."""

from __future__ import annotations

from intents import catalog
from intents.readers import slots
from intents.readers.details import read_details
from intents.reading import Clause, Reading
from intents.schema import Frame, Mention, Slot

_VERBS = ("convert", "release", "disqualify")


def read(reading: Reading) -> list[Frame]:
    told = [clause for clause in reading.clauses if not clause.has("control.hypothetical")]
    if _is_card(reading):
        return [create(reading)]
    if not _is_about_lead(reading):
        return []
    for verb in _VERBS:
        clause = next((one for one in told if one.has(f"lead.{verb}") and not slots.asks(one)), None)
        if clause is not None and (reading.has("lead.named") or verb == "release"):
            return [_on_lead(reading, f"lead.{verb}", clause)]
    if any(one.has("lead.take") for one in told):
        return [_on_lead(reading, "lead.take", reading)]
    if slots.is_question(reading):
        return []
    if reading.has("lead.create"):
        return [create(reading)]
    return _changes(reading, told)


def _is_card(reading: Reading) -> bool:
    """A business card of nobody known: 展会上收的名片：…"""
    return (
        reading.has("lead.card_only") and bool(reading.found("phone", "email")) and not reading.found("account")
        and not reading.has("account.person_order", "account.create")
    )  # fmt: skip


def _is_about_lead(reading: Reading) -> bool:
    if reading.has("lead.named", "lead.create"):
        return True
    return reading.has("lead.in_pool", "lead.take") and reading.has("lead.take", "lead.release")


def create(reading: Reading) -> Frame:
    """A new lead from what the message tells, wherever the pieces stand."""
    orders = [match.span() for match in catalog.cue("lead.create").finditer(reading.masked)]
    found = read_details(reading, orders)
    frame = Frame("lead.create", confidence=0.93, span=reading.span)
    names = (
        "company",
        "contact_name",
        "title",
        "phone",
        "email",
        "need",
        "product",
        "budget",
        "source",
        "region",
    )
    frame = frame.having(**{name: found.get(name) for name in names})
    product = slots.mention(reading, "product")
    return frame.having(product=_label(product)) if product and "product" not in frame.slots else frame


def _label(slot: Slot) -> Slot:
    return Slot(slot.text, slot.text, slot.span, slot.confidence)


def _on_lead(reading: Reading, intent: str, clause: Clause) -> Frame:
    frame = Frame(intent, confidence=0.9, span=reading.span).having(lead=target(reading))
    if intent == "lead.disqualify":
        frame = frame.having(reason=_rest(reading, clause))
    if intent == "lead.convert" and reading.has("opportunity.create"):
        frame = frame.having(
            opportunity=Slot(True, clause.text, clause.span),
            amount=slots.money(reading),
            name=_opportunity_name(reading),
        )
    return frame


def _opportunity_name(reading: Reading) -> Slot | None:
    """What is told after the order to make one: 顺便建个商机，绕线机伺服配套，45万."""
    order = reading.search("opportunity.create")
    if order is None:
        return None
    for clause in reading.after(order.end()).reading.clauses:
        if clause.span[0] >= order.end():
            text = slots.without(clause, [one.span for one in clause.found("money", "time", "percent")])
            if len(text) >= 2:
                return Slot(text, clause.text, clause.span, 0.8)
    return None


def _rest(reading: Reading, clause: Clause) -> Slot | None:
    others = [one for one in reading.clauses if one.span != clause.span]
    if not others:
        return None
    text = "，".join(slots.tidy(one.text) for one in others)
    return Slot(text, text, (others[0].span[0], others[-1].span[1]), 0.8)


def target(reading: Reading) -> Slot:
    """The lead meant: by its company's name, or by the words of the message."""
    return slots.mention(reading, "lead") or Slot(
        Mention("lead", reading.text), reading.text, reading.span, 0.6
    )


# ---------------------------------------------------------------- changes
def _changes(reading: Reading, told: list[Clause]) -> list[Frame]:
    status = slots.value(reading, "lead.status")
    frame = Frame("lead.change", confidence=0.88, span=reading.span).having(lead=target(reading))
    if status is not None and status.value in ("sql", "mql", "working"):
        return [Frame("lead.qualify", frame.slots, 0.9, reading.span).having(status=status)]
    user = reading.first("user")
    if user is not None and reading.has("lead.assign"):
        return [Frame("lead.assign", frame.slots, 0.9, reading.span).having(to=slots.said(user, user.value))]
    changed = {
        "budget": slots.amount_after(reading, "lead.budget"),
        "contact_name": _contact(reading),
        "phone": _value(reading, "phone"),
        "email": _value(reading, "email"),
        "need": _need(told),
    }
    if not any(changed.values()):
        return []
    return [frame.having(**changed)]


def _contact(reading: Reading) -> Slot | None:
    """联系人换成谭经理了: the person right behind the word."""
    for clause in reading.clauses:
        cue = clause.search("lead.new_contact")
        if cue is None:
            continue
        rest = clause.after(cue.end())
        person = rest.first("person")
        text = person.text if person else slots.tidy(rest.text).removesuffix("了")
        if text:
            return Slot(text, text, person.span if person else rest.span, 0.9)
    return None


def _value(reading: Reading, kind: str) -> Slot | None:
    found = reading.first(kind)
    return slots.said(found, found.value) if found else None


def _need(told: list[Clause]) -> Slot | None:
    for clause in told:
        cue = clause.search("lead.new_need")
        if cue is not None:
            rest = clause.after(cue.end())
            return slots.words(rest, slots.tidy(rest.text)) if rest.text else None
    return None
