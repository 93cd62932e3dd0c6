"""How far a colleague reaches: the SQL condition of the rows that are theirs, their accounts' or their team's."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, any_, bindparam, exists, literal, or_, select, union_all
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session, aliased, object_session

from crm_core.models import (
    Account,
    Activity,
    Asset,
    Contact,
    Contract,
    Lead,
    Opportunity,
    Order,
    Payment,
    Quote,
    Record,
    Role,
    Task,
    Ticket,
    User,
)  # fmt: skip
from crm_core.models.account import account_collaborator


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a user reaches: `us` are they and those who report to them, as far as that matters.

    `as_array`: PostgreSQL is given them as one parameter; its driver reads statements with many anew each time.
    """

    id: int
    role: Role
    us: tuple[int, ...] = ()
    region: str = ""
    team: bool = False
    few: bool = False
    as_array: bool = False


def reach_of(user: User, *, team: bool, few: bool) -> Reach:
    """`few`: see `permissions.clause`."""
    if team:
        us = (user.id, *sorted(report_ids(user)))
        as_array = _session_of(user).get_bind().dialect.name == "postgresql"
        return Reach(user.id, user.role, us, user.region, team=True, few=few, as_array=as_array)
    return Reach(user.id, user.role, few=few)


@lru_cache(maxsize=512)
def rows(model: type[Record], reach: Reach) -> ColumnElement[bool]:
    """Built once: building it costs more than the database needs to apply it."""
    if model is Account:
        return or_(*_accounts(Account, reach))
    if model is Lead:
        near = [Lead.owner_id.is_(None), _mine(Lead.owner_id, reach)]
        return or_(*near, Lead.region == reach.region) if reach.region else or_(*near)
    if model is Task:
        return _tasks(reach)
    if model in (Opportunity, Activity, Contract):
        owned: Any = model
        return or_(_mine(owned.owner_id, reach), _hangs_on(owned.account_id, reach))
    if model is Ticket:
        return or_(_mine(Ticket.assignee_id, reach), _hangs_on(Ticket.account_id, reach))
    if model in (Contact, Quote, Payment, Asset, Order):
        hanging: Any = model
        return _hangs_on(hanging.account_id, reach)
    noted: Any = model  # attachments and comments: whoever may see them asks for their record first
    return noted.by_id == reach.id  # type: ignore[no-any-return]


def _tasks(reach: Reach) -> ColumnElement[bool]:
    """Those of the accounts, too, for the roles that have accounts; the others' tasks are their own."""
    mine = _mine(Task.assignee_id, reach)
    has_accounts = reach.role in (Role.REP, Role.MANAGER)
    return or_(mine, _hangs_on(Task.account_id, reach)) if has_accounts else mine


def _accounts(account: Any, reach: Reach) -> list[ColumnElement[bool]]:
    """Any of these brings an account within reach."""
    works_on_it = account_collaborator.c.user_id == reach.id
    shared = select(account_collaborator.c.account_id).where(works_on_it)
    near = [
        account.owner_id.is_(None),
        _mine(account.owner_id, reach),
        account.service_owner_id == reach.id,
        exists().where(account_collaborator.c.account_id == account.id, works_on_it)
        if reach.few
        else account.id.in_(shared),
    ]
    return [*near, account.region == reach.region] if reach.region else near


def _mine(column: Any, reach: Reach) -> ColumnElement[bool]:
    """Mine; for a manager also of those who report to me."""
    if not reach.team:
        return column == reach.id  # type: ignore[no-any-return]
    if reach.as_array:
        among: ColumnElement[bool] = any_(literal(list(reach.us), ARRAY(BigInteger))) == column
        return among
    return column.in_(reach.us)  # type: ignore[no-any-return]


def report_ids(user: User) -> frozenset[int]:
    """Everybody below this user, over any number of levels; read once in a session."""
    session = _session_of(user)
    known: dict[int, frozenset[int]] = session.info.setdefault("reports", {})
    if user.id not in known:
        known[user.id] = _below(session, user.id)
    return known[user.id]


def _session_of(user: User) -> Session:
    session = object_session(user)
    if session is None:
        raise ValueError("the acting user must belong to a session")
    return session


def _below(session: Session, user_id: int) -> frozenset[int]:
    if session.autoflush:
        session.flush()
    return frozenset(session.connection().execute(_reports(), {"above": user_id}).scalars()) - {user_id}


@cache
def _reports() -> Any:
    """Level by level, in one statement. It ends though somebody be above themselves: nobody is found twice."""
    users: Any = User.__table__
    standing = users.c.deleted_at.is_(None)
    below = select(users.c.id).where(users.c.manager_id == bindparam("above"), standing).cte(recursive=True)
    further = select(users.c.id).join(below, users.c.manager_id == below.c.id).where(standing)
    return select(below.union(further).c.id)


def _hangs_on(account_id: Any, reach: Reach) -> ColumnElement[bool]:
    """Of many rows: one look-up for each way to reach an account, as every one has its index and an OR of them
    would read all. Of few rows: each one's account, as those in the pool alone may be a million.
    """
    account = _hung_on()
    ways = _accounts(account, reach)
    if reach.few:
        return exists().where(account.id == account_id, or_(*ways))
    return account_id.in_(union_all(*(select(account.id).where(way) for way in ways)))  # type: ignore[no-any-return]


@cache
def _hung_on() -> Any:
    """One alias for all queries: making one costs more than the query."""
    return aliased(Account)
