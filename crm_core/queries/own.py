"""The customers that somebody works with: owned, served or shared. The pool is nobody's, a team's are its members'."""

from __future__ import annotations

from sqlalchemy import BindParameter, CompoundSelect, select, union

from crm_core.models import Account, User
from crm_core.models.account import account_collaborator


def own_accounts(user: User) -> CompoundSelect[tuple[int]]:
    """A select of their ids; each way to them has its index."""
    return accounts_of(user.id)


def accounts_of(user_id: int | BindParameter[int]) -> CompoundSelect[tuple[int]]:
    """The same of a user whose id is only given when it is executed."""
    shared = select(account_collaborator.c.account_id).where(account_collaborator.c.user_id == user_id)
    owned = select(Account.id).where(Account.owner_id == user_id)
    return union(owned, select(Account.id).where(Account.service_owner_id == user_id), shared)
