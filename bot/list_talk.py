"""最急的是哪个, 那丁浩呢, 微信呢: of the list, or of the people, just shown."""

from __future__ import annotations

from bot.frames import Ref
from bot.memory import Memory
from intents.readers import asked, figure_subject, slots
from intents.reading import Found, Reading
from intents.schema import Frame, Slot, Understanding

_FILLER = 4  # characters that may stand beside a name, as 那…呢


def picks_one(memory: Memory, reading: Reading, said: Understanding) -> bool:
    """最急的是哪个, right behind a list of what it may be said of: one of those, and not of everybody's."""
    if not reading.has("figure.superlative") or figure_subject.nouns(reading) or not memory.listed:
        return False
    if reading.found("account", "person", "user", "time") or reading.terms:
        return False
    return all(one.value("subject") == memory.listed[0] for one in said.frames if one.intent == "figure.ask")


def of_tasks(memory: Memory, reading: Reading) -> Frame | None:
    """最早到期的是哪个, behind what there is to do, which stands in the order of its days."""
    if memory.listed[:1] != ["task"] or not memory.listed[1] or not reading.has("figure.superlative"):
        return None
    if figure_subject.nouns(reading) - {"task"} or reading.found("account", "person", "user"):
        return None
    first = not reading.has("figure.superlative_last")
    task = Ref("task", memory.listed[1][0 if first else -1])
    return Frame("task.show", {"task": Slot(task)}, 0.85)


def other_person(last: Frame, reading: Reading) -> Frame | None:
    """那丁浩呢, behind somebody's number or what was last talked of with somebody: the same of this one."""
    person = reading.first("person")
    if person is None or len(reading.found("person")) > 1 or not person.value.ids:
        return None
    if reading.found("time", "user", "opportunity", "ticket", "lead", "contract", "product", "money"):
        return None
    account = slots.account(reading)
    if last.intent in ("activity.last", "account.history") and last.value("contacts"):
        kept = {name: slot for name, slot in last.slots.items() if name not in ("account", "contacts")}
        return Frame(last.intent, kept, 0.85).having(contacts=slots.people(reading), account=account)
    of_people = last.intent == "contact.show" or last.value("subject") == "contact"
    if not of_people or not _is_only(reading, person):
        return None
    whom = Slot(person.value, person.text, person.span)
    field = asked.field(reading) or last.slots.get("field")
    return Frame("contact.show", confidence=0.85).having(contact=whom, account=account, field=field)


def of_people(last: Frame, reading: Reading) -> Frame | None:
    """微信呢, behind a customer's people: that of each of them, and not those who came by it."""
    account, field = last.slots.get("account"), asked.field(reading)
    if last.value("subject") != "contact" or account is None or field is None:
        return None
    if field.value not in ("phone", "email", "wechat", "title") or reading.found("person", "account"):
        return None
    return Frame("contact.show", confidence=0.85).having(account=account, field=field)


def _is_only(reading: Reading, person: Found) -> bool:
    """Nothing is said but the name, and what of theirs is wanted."""
    rest = [one.span for one in (*reading.found("account"), person)]
    field = asked.field(reading)
    return len(slots.without(reading, [*rest, *([field.span] if field and field.span else [])])) <= _FILLER
