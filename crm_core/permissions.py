"""Who sees and writes what. It lies below the language layer: every query and every change passes here.

The table is CONTRACT "Rights". A scope says which rows: OWN (mine, my accounts' and the pools'), TEAM (my
region's and those of the people who report to me), ALL, or none.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, bindparam, false, or_, select, true
from sqlalchemy.orm import Session

from crm_core.errors import NotAllowed, NotFound
from crm_core.models import (
    MODELS,
    Account,
    Record,
    Role,
    Ticket,
    User,
)  # fmt: skip
from crm_core.models.record import without_deleted
from crm_core.reach import reach_of, rows

R = TypeVar("R", bound=Record)


@dataclass(frozen=True, slots=True)
class Customer:
    """Somebody outside the company. `account_id` is set only when staff or a verified phone linked them."""

    external_id: str
    name: str = ""
    account_id: int | None = None
    contact_id: int | None = None
    language: str = "zh"

    @property
    def username(self) -> str:
        return f"customer:{self.external_id}"


Actor = User | Customer


def operator() -> User:
    """Whoever runs the installation and its command line: may do everything, owns nothing, is in no table."""
    return User(username="system", name="system", role=Role.ADMIN, active=True)


def speaker(actor: Actor) -> User | None:
    """The colleague who acts, when they can own something."""
    return actor if isinstance(actor, User) and actor.id is not None else None


class Scope(IntEnum):
    NONE = 0
    OWN = 1
    TEAM = 2
    ALL = 3


_CRM = ("account", "contact", "lead", "opportunity", "activity", "task", "quote", "contract", "payment",
        "ticket", "asset", "order", "attachment", "comment")  # fmt: skip


def _every(scope: Scope, *kinds: str) -> dict[str, Scope]:
    return dict.fromkeys(kinds or _CRM, scope)


_OPEN_BOOK = {"product": Scope.ALL, "user": Scope.ALL}

READ: dict[Role, dict[str, Scope]] = {
    Role.REP: _every(Scope.OWN) | _OPEN_BOOK,
    Role.MANAGER: _every(Scope.TEAM) | _OPEN_BOOK,
    Role.EXECUTIVE: _every(Scope.ALL) | _OPEN_BOOK,
    Role.ADMIN: _every(Scope.ALL) | _OPEN_BOOK,
    Role.FINANCE: _every(Scope.ALL) | _OPEN_BOOK,
    Role.SERVICE: _every(
        Scope.ALL, "account", "contact", "activity", "contract", "asset", "order", "ticket", "attachment", "comment"
    ) | _every(Scope.OWN, "task", "lead") | _OPEN_BOOK,
    Role.MARKETING: _every(Scope.ALL, "account", "lead") | _every(Scope.OWN, "task") | _OPEN_BOOK,
}  # fmt: skip

WRITE: dict[Role, dict[str, Scope]] = {
    Role.REP: _every(Scope.OWN) | {"asset": Scope.NONE, "order": Scope.NONE},
    Role.MANAGER: _every(Scope.TEAM) | {"order": Scope.NONE},
    Role.EXECUTIVE: _every(Scope.ALL) | {"product": Scope.ALL, "order": Scope.NONE},
    Role.ADMIN: _every(Scope.ALL) | _OPEN_BOOK,
    Role.FINANCE: _every(Scope.ALL, "contract", "payment") | _every(Scope.OWN, "task"),
    Role.SERVICE: _every(Scope.ALL, "ticket", "activity", "asset", "attachment", "comment")
    | _every(Scope.OWN, "task", "lead"),
    Role.MARKETING: _every(Scope.ALL, "lead") | _every(Scope.OWN, "task"),
}

HIDDEN: dict[Role, dict[str, frozenset[str]]] = {
    Role.SERVICE: {"contract": frozenset({"amount", "lines", "payment_terms"})},
}


def hidden_fields(actor: Actor, kind: str) -> frozenset[str]:
    """Fields of a readable record that the actor must not see: service reads contracts without prices."""
    return HIDDEN.get(actor.role, {}).get(kind, frozenset()) if isinstance(actor, User) else frozenset()


def scope_of(actor: Actor, kind: str, *, write: bool = False) -> Scope:
    if isinstance(actor, Customer):
        return Scope.OWN if kind == "ticket" else Scope.NONE
    if not actor.active:
        return Scope.NONE
    return (WRITE if write else READ)[actor.role].get(kind, Scope.NONE)


def visible(model: type[R], actor: Actor, *, write: bool = False, few: bool = False) -> Select[R]:
    """A select of the rows the actor may see (or write)."""
    return select(model).where(clause(model, actor, write=write, few=few))


def clause(
    model: type[Record], actor: Actor, *, write: bool = False, few: bool = False
) -> ColumnElement[bool]:
    """The rows of `model` inside the actor's scope, as a condition for any query.

    `few`: what else is asked (their ids, their account, some days) leaves few rows; each is looked at by itself.
    """
    scope = scope_of(actor, model.KIND, write=write)
    if scope is Scope.NONE:
        return false()
    if scope is Scope.ALL:
        return true()
    if isinstance(actor, Customer):
        return _customers_tickets(actor)
    return rows(model, reach_of(actor, team=scope is Scope.TEAM, few=few))


def _customers_tickets(actor: Customer) -> ColumnElement[bool]:
    mine = Ticket.reporter == actor.external_id
    return mine if actor.account_id is None else or_(mine, Ticket.account_id == actor.account_id)


def can_see(session: Session, actor: Actor, record: Record) -> bool:
    return _within(session, actor, record, write=False)


def can_edit(session: Session, actor: Actor, record: Record) -> bool:
    return _within(session, actor, record, write=True)


def _within(session: Session, actor: Actor, record: Record, *, write: bool) -> bool:
    scope = scope_of(actor, record.KIND, write=write)
    if scope in (Scope.NONE, Scope.ALL):
        return scope is Scope.ALL
    model = type(record)
    if model.KIND in ("attachment", "comment"):
        return _note_within(session, actor, record, write=write)
    session.flush()
    within = _one_of(model, clause(model, actor, write=write, few=True))
    return session.scalar(within, {"id": record.id}) is not None


@lru_cache(maxsize=512)
def _one_of(model: type[Record], condition: ColumnElement[bool]) -> Select[int]:
    """The record's id if it meets the condition, deleted or not."""
    found = select(model.id).where(model.id == bindparam("id"), condition)
    return found.execution_options(include_deleted=True)


def _note_within(session: Session, actor: Actor, note: Any, *, write: bool) -> bool:
    owner = session.get(MODELS[note.record_kind], note.record_id)
    return owner is not None and _within(session, actor, owner, write=write and note.KIND == "attachment")


def check_can_see(session: Session, actor: Actor, record: Record) -> None:
    if not can_see(session, actor, record):
        raise NotFound(kind=record.KIND)


def check_can_edit(session: Session, actor: Actor, record: Record) -> None:
    """Raises NotFound for what the actor may not even see, NotAllowed for what they may only read."""
    if not can_edit(session, actor, record):
        check_can_see(session, actor, record)
        raise NotAllowed(kind=record.KIND, label=record.label)


def check_can_create(session: Session, actor: Actor, kind: str, account: Account | None = None) -> None:
    """May the actor make such a record, and hang it on this account?"""
    scope = scope_of(actor, kind, write=True)
    if scope is Scope.NONE:
        raise NotAllowed(kind=kind)
    if account is None or scope is Scope.ALL:
        return
    if isinstance(actor, Customer):
        if account.id != actor.account_id:
            raise NotFound(kind="account")
        return
    if not can_edit(session, actor, account):
        raise NotFound(kind="account")


def get(session: Session, model: type[R], record_id: int, actor: Actor) -> R:
    """The record, when the actor may see it; otherwise NotFound, as if it did not exist."""
    found = load(session, model, [record_id], actor)
    if not found:
        raise NotFound(kind=model.KIND)
    return found[0]


def load(session: Session, model: type[R], ids: Collection[int], actor: Actor) -> list[R]:
    """Those of these records that the actor may see, in the order of the ids."""
    statement = _among(model, clause(model, actor, few=True))
    found = {one.id: one for one in session.scalars(statement, {"ids": list(ids)})}
    return [found[one] for one in ids if one in found]


@lru_cache(maxsize=512)
def _among(model: type[R], condition: ColumnElement[bool]) -> Select[R]:
    """Made once, and with the same words for one record as for several."""
    some = model.id.in_(bindparam("ids", expanding=True))
    return without_deleted(select(model).where(condition, some))
