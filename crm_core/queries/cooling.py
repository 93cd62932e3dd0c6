"""Customers who have not been contacted for as long as their grade allows, or soon will not have been."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from crm_core.clock import Clock
from crm_core.models import Account, AccountStatus, Activity, Grade, User
from crm_core.naming import core_name
from crm_core.permissions import Actor, clause

CADENCE: Mapping[Grade, int] = {Grade.A: 7, Grade.B: 14, Grade.C: 30}
"""Days within which a customer of the grade is to be contacted."""
SOON = 2


@dataclass(frozen=True, slots=True)
class Cooling:
    """`days` since the last contact (creation where there was none); `left` until the cadence ends, may be negative."""

    account_id: int
    account: str
    owner_id: int
    owner: str
    days: int
    left: int


def cooling(
    session: Session, actor: Actor, *, owner: User | None = None, cadence: Mapping[Grade, int] = CADENCE
) -> Sequence[Cooling]:
    """Owned customers within the actor's sight whose cadence is over or ends within two days, the coldest first."""
    clock: Clock = session.info["clock"]
    last = func.coalesce(_last_contact(), Account.created_at)
    wanted = (
        select(Account.id, Account.short_name, Account.name, Account.owner_id, User.name, Account.grade, last)
        .join(User, User.id == Account.owner_id)
        .where(
            *([Account.owner_id == owner.id] if owner else []),
            *([] if owner is actor else [clause(Account, actor, few=owner is not None)]),
            Account.status.in_((AccountStatus.PROSPECT, AccountStatus.ACTIVE)),
            or_(*(and_(Account.grade == grade, last < _before(clock, days)) for grade, days in cadence.items())),
        )
    )  # fmt: skip
    found = (_cooling(row, clock, cadence) for row in session.execute(wanted))
    return sorted(found, key=lambda one: (one.left, one.account_id))


def _last_contact() -> Any:
    """Each one's by itself: activities have an index by account and time."""
    met = select(func.max(Activity.occurred_at)).where(Activity.account_id == Account.id)
    return met.correlate(Account).scalar_subquery()


def _before(clock: Clock, days: int) -> datetime:
    """The end of the day on which a contact would be `days` less two old today."""
    day = clock.today() - timedelta(days=days - SOON - 1)
    return clock.local(datetime.combine(day, time()))


def _cooling(row: Any, clock: Clock, cadence: Mapping[Grade, int]) -> Cooling:
    account_id, short, name, owner_id, owner, grade, last = row
    days = (clock.today() - clock.local(last).date()).days
    return Cooling(account_id, short or core_name(name), owner_id, owner, days, cadence[grade] - days)
