"""Customers who have not been contacted for as long as their grade allows, or soon will not have been."""

from __future__ import annotations

from bisect import insort
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import Select, and_, func, or_, select, type_coerce
from sqlalchemy.orm import Session
from sqlalchemy.types import NULLTYPE

from crm_core.clock import Clock
from crm_core.models import Account, AccountStatus, Activity, Grade, User
from crm_core.naming import core_name
from crm_core.permissions import Actor, clause

CADENCE: Mapping[Grade, int] = {Grade.A: 7, Grade.B: 14, Grade.C: 30}
"""Days within which a customer of the grade is to be contacted."""
SOON = 2
_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Cooling:
    """`days` since the last contact (creation where there was none); `left` until the cadence ends, may be negative."""

    account_id: int
    short: str
    name: str
    owner_id: int
    owner: str
    days: int
    left: int

    @property
    def account(self) -> str:
        """Its short name: worked out of those that are shown, not of all."""
        return self.short or core_name(self.name)


def cooling(
    session: Session, actor: Actor, *, owner: User | None = None, cadence: Mapping[Grade, int] = CADENCE
) -> Sequence[Cooling]:
    """Owned customers within the actor's sight whose cadence is over or ends within two days, the coldest first."""
    clock: Clock = session.info["clock"]
    wanted = _wanted(clock, cadence).where(
        *([Account.owner_id == owner.id] if owner else []),
        *([] if owner is actor else [clause(Account, actor, few=owner is not None)]),
    )
    return _sorted(_cooling(row, clock, cadence) for row in session.execute(wanted))


def coldest(
    session: Session, owner_ids: Collection[int], most: int, *, cadence: Mapping[Grade, int] = CADENCE
) -> dict[int, tuple[int, Sequence[Cooling]]]:
    """For each of many owners with such customers: how many, and the coldest few. The rest is only counted."""
    clock: Clock = session.info["clock"]
    cold = _wanted(clock, cadence).where(Account.owner_id.in_(owner_ids))
    # Grade and time are compared, not read: as the database gives them.
    grade, last = (type_coerce(one, NULLTYPE) for one in (Account.grade, cold.selected_columns["last"]))
    counts: Counter[int | None] = Counter()
    kept: dict[tuple[int | None, Any], list[tuple[Any, int]]] = {}
    narrow = cold.with_only_columns(
        Account.id, Account.owner_id, grade.label("grade"), last.label("last"), maintain_column_froms=True
    )
    with session.connection().execute(narrow, execution_options={"yield_per": _AT_ONCE}) as result:
        for rows in result.partitions():
            for account_id, owner_id, alike, when in rows:
                counts[owner_id] += 1
                some = kept.setdefault((owner_id, alike), [])
                if len(some) < most:
                    insort(some, (when, account_id))
                elif when <= some[-1][0] and (when, account_id) < some[-1]:
                    insort(some, (when, account_id))
                    some.pop()
    found: dict[int, list[Cooling]] = {}
    ids = [account_id for some in kept.values() for _, account_id in some]
    for start in range(0, len(ids), _AT_ONCE):
        shown = _wanted(clock, cadence).where(Account.id.in_(ids[start : start + _AT_ONCE]))
        for row in session.execute(shown):
            found.setdefault(row.owner_id, []).append(_cooling(row, clock, cadence))
    return {one: (counts[one], _sorted(some)[:most]) for one, some in found.items()}


def _wanted(clock: Clock, cadence: Mapping[Grade, int]) -> Select[Any]:
    last = func.coalesce(_last_contact(), Account.created_at)
    return (
        select(Account.id, Account.short_name, Account.name, Account.owner_id, User.name.label("owner"),
               Account.grade, last.label("last"))
        .join(User, User.id == Account.owner_id)
        .where(
            Account.status.in_((AccountStatus.PROSPECT, AccountStatus.ACTIVE)),
            or_(*(and_(Account.grade == grade, last < _before(clock, days)) for grade, days in cadence.items())),
        )
    )  # fmt: skip


def _sorted(found: Iterable[Cooling]) -> Sequence[Cooling]:
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
    account_id, short, name, owner_id, owner, grade, last = row[:7]
    days = (clock.today() - clock.local(last).date()).days
    return Cooling(account_id, short, name, owner_id, owner, days, cadence[grade] - days)
