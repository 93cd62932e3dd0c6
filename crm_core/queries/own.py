"""The customers that somebody works with: owned, served or shared. The pool is nobody's, a team's are its members'."""

from __future__ import annotations

from sqlalchemy import CompoundSelect, select, union

from crm_core.models import Account, User
from crm_core.models.account import account_collaborator


def own_accounts(user: User) -> CompoundSelect[tuple[int]]:
    """A select of their ids; each way to them has its index."""
    shared = select(account_collaborator.c.account_id).where(account_collaborator.c.user_id == user.id)
    owned = select(Account.id).where(Account.owner_id == user.id)
    return union(owned, select(Account.id).where(Account.service_owner_id == user.id), shared)
