"""Accounts and contacts: the reader of both; a new customer first, then orders, then people, then changes."""

from __future__ import annotations

from intents.readers import accounts, contacts, slots
from intents.reading import Reading
from intents.schema import Frame


def read(reading: Reading) -> list[Frame]:
    is_person = reading.has("account.person_order")
    if reading.has("ticket.named", "contract.paid") or (reading.has("lead.named") and not is_person):
        return []
    if slots.is_question(reading) and not contacts.is_card(reading):
        return accounts.moved(reading)
    if reading.has("account.create") and not reading.has("opportunity.create"):
        return accounts.created(reading)
    if contacts.is_new(reading):
        return contacts.created(reading)
    return accounts.ordered(reading) or contacts.changed(reading) or accounts.changed(reading)
