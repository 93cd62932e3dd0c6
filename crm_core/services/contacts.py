"""People at an account."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm_core.errors import AlreadyExists
from crm_core.models import Account, Contact
from crm_core.naming import phone_key
from crm_core.permissions import Actor, check_can_create
from crm_core.services import records


def create(session: Session, *, by: Actor, account: Account, name: str, **fields: Any) -> Contact:
    """A new contact. Raises AlreadyExists when the account has one of that name and no other phone."""
    check_can_create(session, by, "contact", account)
    existing = find(session, account, name, phone=fields.get("phone", ""))
    if existing is not None:
        raise AlreadyExists(kind="contact", field="name", record=existing, visible=True)
    return records.add(session, Contact(), by, {"account": account, "name": name, **fields})


def find(session: Session, account: Account, name: str, *, phone: str = "") -> Contact | None:
    """The account's contact of that name; two people of one name are told apart by their phones."""
    wanted = phone_key(phone)
    named = select(Contact).where(Contact.account == account, Contact.name == name.strip())
    for contact in session.scalars(named.order_by(Contact.id)):
        known = phone_key(contact.phone)
        if not wanted or not known or wanted == known:
            return contact
    return None


def change(session: Session, contact: Contact, *, by: Actor, **fields: Any) -> None:
    records.change(session, contact, by, fields)


def mark_left(session: Session, contact: Contact, *, by: Actor, on: date) -> None:
    """They have left the company (已离职)."""
    records.change(session, contact, by, {"left_on": on})


def delete(session: Session, contact: Contact, *, by: Actor) -> None:
    records.delete(session, contact, by=by)


def restore(session: Session, contact: Contact, *, by: Actor) -> None:
    records.restore(session, contact, by=by)
