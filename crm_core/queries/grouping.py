"""What the lines of a breakdown are: the key in SQL, and what people call it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, case, select
from sqlalchemy.orm import Session, aliased

from crm_core.clock import Clock
from crm_core.errors import InvalidValue
from crm_core.models import Account, Payment, PaymentStatus, Stage, User
from crm_core.queries import periods
from crm_core.queries.subjects import Subject, overdue, region_of

PERIODS = ("day", "week", "month", "quarter", "year")
AGES = ((0, "not_due"), (30, "up_to_30"), (60, "up_to_60"), (90, "up_to_90"))
OLDEST = "over_90"
"""Days past due at most, and what the step is called; behind them the oldest."""
_ACCOUNTS = ("industry", "grade", "source", "kind")


def grouped(
    session: Session, statement: Select[Any], subject: Subject, by: str, day: str, clock: Clock
) -> tuple[Select[Any], Any]:
    """The statement with what it must join, and the expression of the groups' key."""
    if by in PERIODS:
        column = subject.column(day)
        values = session.execute(periods.extremes(column, statement)).one()
        return statement, periods.key(column, by, values, clock)
    if by == "region":
        return _by_region(statement, subject)
    if by == "account":
        return statement, _present(subject.account_id, by, subject)
    if by == "owner":
        return _by_owner(statement, subject)
    if by == "status" and subject.model is Payment:
        late = overdue(Payment, clock)
        return statement, case((late, PaymentStatus.OVERDUE.value), else_=Payment.status)
    if by == "age" and subject.model is Payment:
        return statement, _age(clock)
    if hasattr(subject.model, by):
        return statement, getattr(subject.model, by)
    if by in _ACCOUNTS:
        return _with_account(statement, subject, by), getattr(Account, by)
    raise InvalidValue(field="group_by", value=by, expected="|".join(subject.model.FIELDS))


def _age(clock: Clock) -> Any:
    """Of money that has not come: how long its day is over, in steps of thirty days."""
    today = clock.today()
    steps = [(Payment.due_on >= today - timedelta(days=days), label) for days, label in AGES]
    return case((Payment.due_on.is_(None), AGES[0][1]), *steps, else_=OLDEST)


def _present(column: Any, by: str, subject: Subject) -> Any:
    if column is None:
        raise InvalidValue(field="group_by", value=by, expected="|".join(subject.model.FIELDS))
    return column


def _with_account(statement: Select[Any], subject: Subject, by: str) -> Select[Any]:
    if subject.model is Account:
        return statement
    return statement.outerjoin(Account, Account.id == _present(subject.account_id, by, subject))


def _by_owner(statement: Select[Any], subject: Subject) -> tuple[Select[Any], Any]:
    if subject.owner:
        return statement, getattr(subject.model, subject.owner)
    return _with_account(statement, subject, "owner"), Account.owner_id


def _by_region(statement: Select[Any], subject: Subject) -> tuple[Select[Any], Any]:
    owner = aliased(User)
    model = subject.model
    if not hasattr(model, "region"):
        statement, model = _with_account(statement, subject, "region"), Account
    return statement.outerjoin(owner, owner.id == model.owner_id), region_of(subject, owner)


def labels(session: Session, by: str, keys: Iterable[Any]) -> dict[Any, str]:
    """What people call the keys: names for ids, the text or code itself otherwise."""
    known = [key for key in keys if key is not None]
    if by == "owner":
        return dict(session.execute(select(User.id, User.name).where(User.id.in_(known))).all())
    if by == "account":
        named = select(Account.id, Account.name).where(Account.id.in_(known))
        return dict(session.execute(named).all())
    return {key: key.value if isinstance(key, StrEnum) else str(key) for key in known}


def plain_key(by: str, key: Any) -> Any:
    """A key as callers get it: a date for periods, the code for enums, None for nothing."""
    if by in PERIODS and key is not None:
        return date.fromisoformat(key)
    if isinstance(key, StrEnum):
        return key.value
    return None if key == "" else key


def ordering(by: str, key: Any, value: Any, order: str | None) -> tuple[Any, ...]:
    """Periods and stages in their own order, all else by size, unless one is asked for."""
    if order is None and by in PERIODS:
        return (key.asc().nulls_last(),)
    if order is None and by == "stage":
        place = case({stage.value: number for number, stage in enumerate(Stage)}, value=key)
        return (place,)
    if order is None and by == "age":
        names = [label for _, label in AGES] + [OLDEST]
        return (case({name: number for number, name in enumerate(names)}, value=key),)
    sized = value.asc() if order == "asc" else value.desc()
    return sized.nulls_last(), key
