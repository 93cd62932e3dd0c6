"""Customers who have not been contacted for as long as their grade allows, or soon will not have been."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from crm_core.clock import Clock
from crm_core.models import Account, AccountStatus, Activity, Grade, User
from crm_core.permissions import Actor, visible

CADENCE: Mapping[Grade, int] = {Grade.A: 7, Grade.B: 14, Grade.C: 30}
"""Days within which a customer of the grade is to be contacted."""
SOON = 2


@dataclass(frozen=True, slots=True)
class Cooling:
    """`days` since the last contact (creation where there was none); `left` until the cadence ends, may be negative."""

    account: Account
    days: int
    left: int


def cooling(
    session: Session, actor: Actor, *, owner: User | None = None, cadence: Mapping[Grade, int] = CADENCE
) -> Sequence[Cooling]:
    """Owned customers within the actor's sight whose cadence is over or ends within two days, the coldest first."""
    clock: Clock = session.info["clock"]
    met = (
        select(Activity.account_id, func.max(Activity.occurred_at).label("at"))
        .group_by(Activity.account_id)
        .subquery()
    )
    wanted = (
        visible(Account, actor)
        .add_columns(func.coalesce(met.c.at, Account.created_at))
        .outerjoin(met, met.c.account_id == Account.id)
        .where(
            Account.owner_id.is_not(None), Account.grade.is_not(None),
            Account.status.in_((AccountStatus.PROSPECT, AccountStatus.ACTIVE)),
        )
        .options(selectinload(Account.owner))
    )  # fmt: skip
    if owner is not None:
        wanted = wanted.where(Account.owner_id == owner.id)
    today = clock.today()
    found = []
    for account, last in session.execute(wanted):
        days = (today - clock.local(last).date()).days
        left = cadence[account.grade] - days
        if left <= SOON:
            found.append(Cooling(account, days, left))
    return sorted(found, key=lambda one: (one.left, one.account.id))
