"""Colleagues."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from crm_core.errors import InvalidValue
from crm_core.models import Role, User
from crm_core.models.record import without_deleted
from crm_core.permissions import Actor, check_can_create, check_can_edit
from crm_core.services import logins, records
from crm_core.services.unique import check_unique

_UNIQUE = ("username", "wecom_userid", "slack_user_id")


def create(session: Session, *, by: Actor, username: str, name: str, role: Role, **fields: Any) -> User:
    """A new colleague. Raises AlreadyExists for a user name or channel address that somebody has."""
    check_can_create(session, by, "user")
    values = {"username": username, "name": name, "role": role, **_without_blanks(fields)}
    for field in _UNIQUE:
        check_unique(session, User, field, values.get(field))
    return records.add(session, User(), by, values)


def _without_blanks(fields: dict[str, Any]) -> dict[str, Any]:
    """An empty channel address is none: only one user could have it otherwise."""
    return {name: None if name in _UNIQUE and value == "" else value for name, value in fields.items()}


def change(session: Session, user: User, *, by: Actor, **fields: Any) -> None:
    """Set fields. Nobody becomes their own manager, however far up."""
    check_can_edit(session, by, user)
    values = _without_blanks(fields)
    for field in _UNIQUE:
        if values.get(field, getattr(user, field)) != getattr(user, field):
            check_unique(session, User, field, values[field])
    _check_chain(user, values.get("manager"))
    records.change(session, user, by, values)
    session.info.pop("reports", None)


def _check_chain(user: User, manager: User | None) -> None:
    above = manager
    while above is not None:
        if above is user:
            raise InvalidValue(field="manager", value=user.username, expected="somebody else")
        above = above.manager


def disable(session: Session, user: User, *, by: Actor) -> None:
    """They have left: nothing is visible to them any more, and their tokens and sessions end."""
    records.change(session, user, by, {"active": False})
    logins.revoke_all(session, user)


def find(session: Session, text: str) -> User | None:
    """The user by username, name, phone or e-mail; None when there is none or more than one."""
    for column in (User.username, User.name, User.phone, User.email):
        found = session.scalars(select(User).where(column == text.strip()).limit(2)).all()
        if len(found) == 1:
            return found[0]
    return None


def get_by_username(session: Session, username: str) -> User | None:
    return session.scalars(_by_username(), {"username": username}).one_or_none()


@cache
def _by_username() -> Select[User]:
    """Every message asks for its speaker: made once."""
    return without_deleted(select(User).where(User.username == bindparam("username")))
