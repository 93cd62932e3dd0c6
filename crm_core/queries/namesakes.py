"""What a customer is called in talk, unless another one goes by the same."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm_core.models import Account


def called(session: Session, account: Account | None) -> str:
    """The short name; the full one where two customers share it, as nobody could tell which is meant."""
    if account is None:
        return ""
    return account.name if _is_shared(session, account) else account.short


def _is_shared(session: Session, account: Account) -> bool:
    if not account.short_name:
        return False
    others = select(Account.id).where(Account.short_name == account.short_name, Account.id != account.id)
    return session.scalar(others.limit(1)) is not None
