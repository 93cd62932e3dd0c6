"""Owners of customers, leads and opportunities: given; and fetched from the pool of those without one (公海)."""

from __future__ import annotations

from sqlalchemy.orm import Session

from crm_core.errors import NotInPool
from crm_core.models import Account, Lead, Opportunity, User
from crm_core.permissions import Actor, check_can_edit
from crm_core.services import records


def give(session: Session, record: Account | Lead | Opportunity, *, by: Actor, to: User | None) -> None:
    """Hand it on to another owner, give an ownerless one its first, or let it go into the pool (None)."""
    records.check_can_give(session, by, record, to)
    record.owner = to
    session.flush()


def take(session: Session, record: Account | Lead, *, by: User) -> None:
    """Raises NotInPool when somebody owns it whom the taker may know of."""
    if record.owner is not None and record.owner is not by:
        check_can_edit(session, by, record)
        raise NotInPool(kind=record.KIND, label=record.label, owner=record.owner.name)
    give(session, record, by=by, to=by)
