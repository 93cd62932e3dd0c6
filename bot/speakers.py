"""Who is speaking: a colleague, or a customer as far as somebody vouches for them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm_core.errors import NotFound
from crm_core.models import Account, Contact
from crm_core.permissions import Actor, Customer
from crm_core.services import users
from integrations.messages import Inbound


def speaker_of(session: Session, inbound: Inbound) -> Actor:
    """Raises NotFound for a user name nobody has, or whose owner is no longer active."""
    if inbound.customer is not None:
        return _customer(session, inbound.customer)
    user = users.get_by_username(session, inbound.speaker)
    if user is None or not user.active:
        raise NotFound(kind="user")
    return user


def _customer(session: Session, given: Mapping[str, Any]) -> Customer:
    """The account that a service token vouches for, by its exact name; none for a visitor."""
    name = given.get("account")
    account = session.scalar(select(Account).where(Account.name == name)) if name else None
    contact = None
    if account is not None and given.get("contact"):
        contact = session.scalar(
            select(Contact).where(Contact.account_id == account.id, Contact.name == given["contact"])
        )
    return Customer(
        external_id=str(given.get("external_id") or ""),
        name=str(given.get("contact") or ""),
        account_id=account.id if account else None,
        contact_id=contact.id if contact else None,
    )
