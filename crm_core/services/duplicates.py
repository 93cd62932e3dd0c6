"""Whether a customer is here already (撞单): by name, credit code or telephone number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from crm_core.errors import AlreadyExists
from crm_core.models import Account
from crm_core.naming import is_same_company, name_key, phone_key
from crm_core.permissions import Actor, can_see


@dataclass(frozen=True, slots=True)
class Identity:
    """By what a company is known; empty where unknown."""

    name: str = ""
    credit_code: str = ""
    phone: str = ""

    def shared_with(self, account: Account) -> str | None:
        """The first field that is the same, if any."""
        if self.name and is_same_company(account.name, self.name):
            return "name"
        if self.credit_code and account.credit_code == self.credit_code.strip():
            return "credit_code"
        if phone_key(self.phone) and account.phone_key == phone_key(self.phone):
            return "phone"
        return None


def find(
    session: Session, identity: Identity, *, besides: Account | None = None
) -> tuple[Account, str] | None:
    """The existing account and the field it shares, whoever owns it: rights are the caller's business."""
    keys = []
    if identity.name:
        keys.append(Account.name_key == name_key(identity.name))
    if identity.credit_code:
        keys.append(Account.credit_code == identity.credit_code.strip())
    if phone_key(identity.phone):
        keys.append(Account.phone_key == phone_key(identity.phone))
    if not keys:
        return None
    for account in session.scalars(select(Account).where(or_(*keys)).order_by(Account.id)):
        field = identity.shared_with(account)
        if field is not None and account is not besides:
            return account, field
    return None


def check(session: Session, by: Actor, fields: Mapping[str, Any], *, besides: Account | None = None) -> None:
    """Raises AlreadyExists for fields of an account that another one has.

    Its details: `field`, `record`, and `visible`, without which the speaker is told nothing of the record.
    """
    identity = Identity(*(_new(fields, name, besides) for name in ("name", "credit_code", "phone")))
    found = find(session, identity, besides=besides)
    if found is not None:
        account, field = found
        visible = can_see(session, by, account)
        raise AlreadyExists(kind="account", field=field, record=account, visible=visible)


def _new(fields: Mapping[str, Any], name: str, besides: Account | None) -> str:
    """The text given for a field, unless the account to be changed has it anyway."""
    given = fields.get(name)
    unchanged = besides is not None and getattr(besides, name) == given
    return given if isinstance(given, str) and not unchanged else ""
