"""What the verbs of all nouns share: setting fields, owners, deletion and return."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm_core.clock import Clock
from crm_core.errors import InvalidValue, NotAllowed, Outdated
from crm_core.models import Account, Product, Record, Role, User
from crm_core.permissions import (
    Actor,
    check_can_create,
    check_can_edit,
    check_can_see,
    speaker,
)
from crm_core.reach import report_ids
from crm_core.values import checked

R = TypeVar("R", bound=Record)


def clock_of(session: Session) -> Clock:
    clock: Clock = session.info["clock"]
    return clock


def add(session: Session, record: R, by: Actor, values: Mapping[str, Any]) -> R:
    """Put a new record with these fields into the session."""
    set_fields(session, record, by, values)
    session.add(record)
    session.flush()
    return record


def change(session: Session, record: Record, by: Actor, values: Mapping[str, Any]) -> None:
    """Set fields of a record that the actor may write."""
    check_can_edit(session, by, record)
    if "account" in values and values["account"] is not record.account:  # type: ignore[attr-defined]
        check_can_create(session, by, record.KIND, values["account"])
    set_fields(session, record, by, values)
    session.flush()


def set_fields(session: Session, record: Record, by: Actor, values: Mapping[str, Any]) -> None:
    for field, value in values.items():
        fitting = checked(type(record), field, value)
        _check_reachable(session, by, fitting)
        if getattr(record, field) != fitting:
            setattr(record, field, fitting)


def _check_reachable(session: Session, by: Actor, value: Any) -> None:
    """Nothing is hung on a record that the actor may not see."""
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, Record) and not isinstance(one, (User, Product)):
            check_can_see(session, by, one)


def check_version(record: Record, version: int) -> None:
    """Raises Outdated when somebody has changed the record since the caller read this version."""
    if record.version != version:
        raise Outdated(label=record.label, field="version", theirs=record.version, yours=version)


def delete(session: Session, record: Record, *, by: Actor) -> None:
    """Take a record away; `restore` and undo bring it back."""
    check_can_edit(session, by, record)
    if getattr(record, "owner", by) is not by and not is_senior(by):
        raise NotAllowed(kind=record.KIND, label=record.label)
    record.deleted_at = clock_of(session).now()
    session.flush()


def restore(session: Session, record: Record, *, by: Actor) -> None:
    check_can_edit(session, by, record)
    record.deleted_at = None
    session.flush()


def is_rep(actor: Actor) -> bool:
    return isinstance(actor, User) and actor.role is Role.REP


def is_senior(actor: Actor) -> bool:
    """Those who decide about other people's records."""
    return isinstance(actor, User) and actor.role in (Role.MANAGER, Role.EXECUTIVE, Role.ADMIN)


def usual_owner(session: Session, by: Actor) -> User | None:
    """Who owns what the actor creates: a rep does, and a manager who sells; other people's goes to the pool."""
    user = speaker(by)
    if user is None or user.role is Role.REP:
        return user
    if user.role is Role.MANAGER and session.scalar(select(Account.id).where(Account.owner == user).limit(1)):
        return user
    return None


def check_first_owner(by: Actor, kind: str, owner: User | None) -> None:
    """A new record may belong to oneself or to nobody; seniors may name an owner, marketing too for leads."""
    is_marketing = isinstance(by, User) and by.role is Role.MARKETING
    if owner is not None and not owner.active:
        raise InvalidValue(field="owner", value=owner.username, expected="active")
    if owner not in (None, by) and not is_senior(by) and not is_marketing:
        raise NotAllowed(kind=kind)


def check_can_give(session: Session, by: Actor, record: Record, to: User | None) -> None:
    """May the actor make `to` the owner? Seniors may within their reach, a rep with what is theirs or free."""
    if to is not None and not to.active:
        raise InvalidValue(field="owner", value=to.username, expected="active")
    check_can_edit(session, by, record)
    owner: User | None = record.owner  # type: ignore[attr-defined]
    if is_senior(by) or owner is by or (owner is None and to in (None, by)):
        return
    if owner is None and isinstance(by, User) and by.role is Role.MARKETING:
        return
    raise NotAllowed(kind=record.KIND, label=record.label)


def check_can_task(by: Actor, to: User) -> None:
    """Tasks are given to oneself; by managers to those who report to them; by executives and admins to all."""
    if not to.active:
        raise InvalidValue(field="assignee", value=to.username, expected="active")
    if to is by or (isinstance(by, User) and by.role in (Role.EXECUTIVE, Role.ADMIN)):
        return
    if isinstance(by, User) and by.role is Role.MANAGER and to.id in report_ids(by):
        return
    raise NotAllowed(kind="task", label=to.name)
